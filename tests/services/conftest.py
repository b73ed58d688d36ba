"""What every service test has: a small municipality, and no drift afterwards."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from permissions import grants
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from tests.factories import make_concern, make_log, make_organisation, make_staff


def drifted() -> list[tuple[Stafettlog, grants.Drift]]:
    """Logs whose grants are not what the facts give."""
    logs = Stafettlog.objects.with_identity()
    found = [(log, grants.drift(log, facts.wanted(log))) for log in logs]
    return [(log, drift) for log, drift in found if drift]


@pytest.fixture(autouse=True)
def no_drift(db: None) -> Iterator[None]:
    """After each test the grants of every log are those of its facts."""
    yield
    assert drifted() == []


@pytest.fixture
def school(db: None) -> SimpleNamespace:
    """A school with a holder, a colleague and a leader; PPT with one person and a leader; a log at level 1
    with an oppmerksomhet and one tiltak of the holder's own."""
    organisation, ppt = make_organisation("Bakketoppen skole"), make_organisation("PPT Solvik")
    holder = make_staff(organisation, "Marion")
    log = make_log(holder)
    concern = make_concern(log, holder)
    return SimpleNamespace(
        organisation=organisation,
        ppt=ppt,
        holder=holder,
        user=holder.user,
        colleague=make_staff(organisation, "Kari"),
        leader=make_staff(organisation, "Lea", leader=True),
        outsider=make_staff(ppt, "Petra"),
        ppt_leader=make_staff(ppt, "Pia", leader=True),
        stranger=make_staff(make_organisation("Fjellet skole"), "Frida"),
        log=log,
        concern=concern,
        measure=concern.measures.get(),
    )
