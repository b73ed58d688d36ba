"""A committed log for people who act at the same moment."""

from types import SimpleNamespace

import pytest

from permissions import grants
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from tests.factories import make_concern, make_log, make_organisation, make_staff


@pytest.fixture
def school(transactional_db: None) -> SimpleNamespace:
    """A school and PPT with leaders, and a log at level 1 with one tiltak of the holder's own."""
    organisation, ppt = make_organisation(), make_organisation()
    holder = make_staff(organisation)
    log = make_log(holder)
    concern = make_concern(log, holder)
    return SimpleNamespace(
        organisation=organisation,
        ppt=ppt,
        holder=holder,
        user=holder.user,
        colleague=make_staff(organisation),
        outsider=make_staff(ppt),
        ppt_leader=make_staff(ppt, leader=True),
        log=log,
        concern=concern,
        measure=concern.measures.get(),
    )


def drifted() -> list[Stafettlog]:
    """Logs whose grants are not what the facts give."""
    logs = Stafettlog.objects.with_identity()
    return [log for log in logs if grants.drift(log, facts.wanted(log))]
