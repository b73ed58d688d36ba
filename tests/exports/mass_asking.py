"""What the pages of mass export are asked for: two virksomheter with people, and the form as it is sent."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from exports.mass.choice import MassChoice
from exports.models import ExportJob, JobKind
from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor, Protection, Stafettlog
from stafettlog.services.protection import ProtectionInput, protection_set
from tests.factories import make_concern, make_log, make_organisation, make_role, make_staff

ADDRESS = "/eksport/"


@dataclass
class Mass:
    """`log` and `second` are the holder's, in Bakketoppen; `hidden` too, of a protected child. `foreign` is
    in Solbakken, which `coordinator` has nothing to do with."""

    holder: Actor
    coordinator: User
    log: Stafettlog
    second: Stafettlog
    hidden: Stafettlog
    foreign: Stafettlog


def make_mass() -> Mass:
    school, elsewhere = make_organisation("Bakketoppen skole"), make_organisation("Solbakken skole")
    holder, other = make_staff(school), make_staff(elsewhere)
    log = make_log(holder, level=2, first_name="Lisa", last_name="Hansen")
    make_concern(log, holder, text="Strever med leseflyt")
    second = make_log(holder, first_name="Odd-Arne", last_name="Lund")
    hidden = make_log(holder, first_name="Skjult", last_name="Adresse")
    protect(hidden, holder)
    foreign = make_log(other, first_name="Kanarifugl", last_name="Kanarifugl")
    return Mass(holder, make_role(Role.COORDINATOR, school), log, second, hidden, foreign)


def protect(log: Stafettlog, holder: Actor) -> None:
    today = timezone.localdate()
    given = ProtectionInput(Protection.CONFIDENTIAL, today + timedelta(days=90))
    protection_set(log_id=log.pk, given=given, reason="Melding", before=("", None), by=holder.user)


def asked(**changes: Any) -> dict[str, Any]:
    """The form as the page gives it, to be looked over; None leaves a field out."""
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "levels": ["1", "2", "3"],
        "states": ["open", "closed", "archived"],
        "parts": ["logs", "work", "meetings", "lysglimt"],
        "names": "none",
        "format": "xlsx",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def sent(**changes: Any) -> dict[str, Any]:
    """As `asked`, with the button «Lag fil» and a purpose."""
    return asked(**{"_make": "1", "purpose": "Rapport til kommunen", **changes})


def make_job(owner: User, **changes: Any) -> ExportJob:
    values: dict[str, Any] = {
        "kind": JobKind.SHEETS,
        "format": "xlsx",
        "purpose": "Rapport til kommunen",
        "choice": MassChoice().to_json(),
        "language": "nb",
    }
    return ExportJob.objects.create(owner=owner, **(values | changes))
