"""Virksomheter and staff."""

from django.utils import timezone

from permissions import history, people, roles
from permissions.models import Organisation, OrganisationKind, User
from permissions.policy import ORGANISATION_ROLES, Role
from stafettlog.models import Actor
from tests.factories.numbers import born_years_ago, fresh_number, serial

PASSWORD = "passord-for-test"


def make_organisation(
    name: str | None = None, kind: OrganisationKind = OrganisationKind.SCHOOL
) -> Organisation:
    """A virksomhet in use; without `name` one that no other has."""
    made = Organisation(name=name or f"Virksomhet {serial()}", kind=kind)
    return history.save(made, by=None, reason="Virksomhet er registrert")


def make_staff(
    organisation: Organisation, first_name: str = "Marion", *, leader: bool = False, number: bool = True
) -> Actor:
    """A confirmed aktør whose user signs in with PASSWORD; `leader` leads the virksomhet too.

    Without `number` the person stands as registered by a colleague: nobody signs in as that.
    """
    user = _user(first_name, number=number)
    actor = Actor(
        user=user,
        organisation=organisation,
        title="Kontaktlærer",
        phone="400 00 000",
        confirmed_at=timezone.now(),
        confirmed_by=user,
    )
    history.save(actor, by=None, reason="Aktør er registrert")
    if leader:
        roles.assign(user, Role.UNIT_LEADER, organisation, by=None)
    return actor


def make_role(role: Role, organisation: Organisation | None = None) -> User:
    """A staff user with an assigned role and no place as aktør; PASSWORD signs in."""
    user = _user("Rolle")
    roles.assign(user, role, organisation if role in ORGANISATION_ROLES else None, by=None)
    return user


def _user(first_name: str, *, number: bool = True) -> User:
    at = serial()
    user = people.create_user(
        first_name=first_name,
        last_name=f"Prøve{at}",
        email=f"person{at}@solvik.example",
        is_staff=True,
        national_number=fresh_number(born_years_ago(40)) if number else None,
        username=f"person{at}",
        by=None,
    )
    # The suite hashes with MD5 (tests/settings.py).
    user.set_password(PASSWORD)
    user.save_without_historical_record()
    return user
