"""Who lives and works in Solvik. Every name is invented, every number synthetic."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from permissions import history, people, roles
from permissions.models import Organisation, OrganisationKind, User
from permissions.national_number import generate
from permissions.policy import ORGANISATION_ROLES, Role
from stafettlog.models import Actor

PLACES = {
    "school": ("Bakketoppen skole", OrganisationKind.SCHOOL),
    "kindergarten": ("Solbakken barnehage", OrganisationKind.KINDERGARTEN),
    "ppt": ("PPT Solvik", OrganisationKind.PPT),
    "health": ("Helsestasjonen sør", OrganisationKind.HEALTH_STATION),
    "welfare": ("Solvik barneverntjeneste", OrganisationKind.CHILD_WELFARE),
}
# Key (the user name of those who have an account): first name, last name, title, place.
STAFF = {
    "leder": ("Berit", "Skogheim", "Rektor", "school"),
    "stafettholder": ("Marion Lovise", "Kvellheim", "Kontaktlærer", "school"),
    "aktor": ("Ronnie", "Aktør", "Bibliotekar", "school"),
    "hilde": ("Hilde", "Mostad", "Kontaktlærer", "school"),
    "trond": ("Trond", "Aasvang", "Spesialpedagog", "school"),
    "solveig": ("Solveig", "Dalsbø", "Sosiallærer", "school"),
    "kari": ("Kari", "Nystrand", "Styrer", "kindergarten"),
    "stafettholder2": ("Astrid", "Myrhaug", "Pedagogisk leder", "kindergarten"),
    "samira": ("Samira", "Elmi", "Barnehagelærer", "kindergarten"),
    "liv": ("Liv", "Brekkan", "Leder", "ppt"),
    "aktor2": ("Guro", "Eksempel", "Spesialpedagog", "ppt"),
    "erik": ("Erik", "Sandstø", "PP-rådgiver", "ppt"),
    "ragnhild": ("Ragnhild", "Øyvik", "Ledende helsesykepleier", "health"),
    "hege": ("Hege", "Prøve", "Helsesykepleier", "health"),
    "nils": ("Nils", "Haugstøl", "Fysioterapeut", "health"),
    "siri": ("Siri", "Kolvåg", "Barnevernsleder", "welfare"),
    "jens": ("Jens", "Vikhammer", "Kontaktperson", "welfare"),
    "maja": ("Maja", "Tangvik", "Kontaktlærer", "school"),
}
LEADERS = ("leder", "kari", "liv", "ragnhild", "siri")
# User name -> first name, last name, role, place. They have no place as aktør, and see no log.
OFFICERS = {
    "kommuneadmin": ("Nora", "Fjellstad", Role.MUNICIPALITY_ADMIN, None),
    "koordinator": ("Jonas", "Ekernes", Role.COORDINATOR, "school"),
    "ombud": ("Peder", "Vangsnes", Role.PRIVACY_OFFICER, None),
    "drift": ("Idun", "Tveterås", Role.OPERATOR, None),
}
FAMILIES = {
    "foresatt": ("Hanne", "Andersen", ""),
    "foresatt2": ("Silje", "Lundsør", "silje@familie.example"),
}
# User name -> what is printed beside it. The order is that of the list.
ACCOUNTS = {
    "stafettholder": "Marion Lovise Kvellheim, stafettholder (kontaktlærer, Bakketoppen skole)",
    "aktor": "Ronnie Aktør, aktør (bibliotekar, Bakketoppen skole)",
    "leder": "Berit Skogheim, enhetsleder (rektor, Bakketoppen skole)",
    "koordinator": "Jonas Ekernes, koordinator (Bakketoppen skole)",
    "kommuneadmin": "Nora Fjellstad, kommuneadministrator (Solvik kommune)",
    "ombud": "Peder Vangsnes, personvernombud (Solvik kommune)",
    "drift": "Idun Tveterås, drift (Solvik kommune)",
    "foresatt": "Hanne Andersen, foresatt (mor til Anders)",
    "stafettholder2": "Astrid Myrhaug, stafettholder (pedagogisk leder, Solbakken barnehage)",
    "aktor2": "Guro Eksempel, aktør (spesialpedagog, PPT Solvik)",
    "foresatt2": "Silje Lundsør, foresatt (mor til Emma)",
}


@dataclass(frozen=True)
class Cast:
    """Those who are in the stories, by key."""

    places: dict[str, Organisation]
    actors: dict[str, Actor]
    users: dict[str, User]
    """Those who have a role and no place, by key."""
    numbers: dict[str, str]
    """National numbers of the foresatte who have an account, by user name."""


def settle(password: str) -> Cast:
    """Make virksomheter, staff, officers and the foresatte who sign in; ACCOUNTS share `password`."""
    # One hash for all: they share the password, and hashing it eleven times takes seconds.
    secret = make_password(password)
    officers = {key: _user(key, first, last, secret) for key, (first, last, *_) in OFFICERS.items()}
    admin = officers["kommuneadmin"]
    places = {
        key: history.save(Organisation(name=name, kind=kind), by=admin, reason="Virksomhet er registrert")
        for key, (name, kind) in PLACES.items()
    }
    for key, (_first, _last, role, place) in OFFICERS.items():
        where = places[place] if place and role in ORGANISATION_ROLES else None
        # The first two are made by the command: nobody gives a role to oneself.
        by_command = role in (Role.MUNICIPALITY_ADMIN, Role.OPERATOR)
        roles.assign(officers[key], role, where, by=None if by_command else admin)
    actors = {}
    for at, (key, (first, last, title, place)) in enumerate(STAFF.items()):
        user = _user(key, first, last, secret)
        actors[key] = _actor(user, places[place], title, f"400 00 {101 + at}", admin)
        if key in LEADERS:
            roles.assign(user, Role.UNIT_LEADER, places[place], by=admin)
    numbers = {}
    for key, (first, last, email) in FAMILIES.items():
        user = _user(key, first, last, secret, email=email, is_staff=False)
        numbers[key] = str(user.national_number)
    return Cast(places, actors, officers, numbers)


def number_of(key: str) -> str:
    """The number of someone of STAFF, OFFICERS or FAMILIES: always the same, in every demo."""
    at = next(
        first + list(group).index(key)
        for first, group in ((1, OFFICERS), (20, STAFF), (60, FAMILIES))
        if key in group
    )
    return generate(date(1970 + at % 25, 1 + at % 12, 1 + at % 28), at)


def _user(
    key: str, first: str, last: str, secret: str, *, email: str | None = None, is_staff: bool = True
) -> User:
    user = people.create_user(
        username=key if key in ACCOUNTS else None,
        first_name=first,
        last_name=last,
        email=f"{first.split()[0].lower()}@solvik.example" if email is None else email,
        is_staff=is_staff,
        national_number=number_of(key),
        by=None,
    )
    if key in ACCOUNTS:
        user.password = secret
        # The password is no part of the history.
        user.save_without_historical_record(update_fields=["password"])
    return user


def _actor(user: User, place: Organisation, title: str, phone: str, admin: User) -> Actor:
    actor = Actor(
        user=user,
        organisation=place,
        title=title,
        phone=phone,
        registered_by=admin,
        confirmed_by=admin,
        confirmed_at=timezone.now(),
    )
    return history.save(actor, by=admin, reason="Aktør er registrert")
