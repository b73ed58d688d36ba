"""The people of the walk, and what each sheet of the guide asks to have filled in."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from permissions.models import Organisation, OrganisationKind
from stafettlog.models import Actor, Foresatt
from tests.factories import PASSWORD, make_organisation, make_staff

CONCERN = "Lisa strever med å gjøre seg forstått i lek."
GOAL = "Lisa bruker setninger på tre–fire ord i leken."
MEETING_IN = timedelta(days=21)


@dataclass
class Cast:
    school: Organisation
    holder: Actor
    colleague: Actor
    outsider: Actor


def make_cast() -> Cast:
    school = make_organisation("Bakketoppen skole")
    ppt = make_organisation("PPT Solvik", OrganisationKind.PPT)
    return Cast(
        school,
        make_staff(school, "Marion"),
        make_staff(school, "Ronnie"),
        make_staff(ppt, "Guro"),
    )


def let_sign_in(foresatt: Foresatt) -> str:
    """Until ID-porten a foresatt has a local account: give it the tests' password; returns the user name."""
    user = foresatt.user
    user.password = make_password(PASSWORD)
    user.save_without_historical_record(update_fields=["password"])
    return user.username


def today() -> str:
    return timezone.localdate().isoformat()
