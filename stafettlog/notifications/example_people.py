"""Invented people and a log, for showing what messages say. Never stored, and of nobody."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from permissions.models import Organisation, User
from permissions.models.organisation import OrganisationKind
from permissions.policy import LogState
from stafettlog.models import (
    AccessGround,
    Actor,
    Child,
    Foresatt,
    ForesattRelation,
    ForesattRole,
    Invitation,
    Level,
    Meeting,
    PlaceKind,
    Stafettlog,
)

LOG_ID = UUID("01900000-0000-7000-8000-0000e4e3be10")
FAMILY = "Eksempel"
LONG_AGO = 4


def day(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def at(days: int, hour: int) -> datetime:
    """`days` from today, at the full hour in Oslo."""
    return timezone.make_aware(datetime.combine(day(days), time(hour)))


def user(first_name: str, **values: Any) -> User:
    name = first_name.lower()
    return User(
        first_name=first_name,
        last_name=FAMILY,
        username=f"{name}.eksempel",
        email=f"{name}@kommunen.example",
        is_staff=True,
        **values,
    )


def organisation(name: str = "Eksempelvik skole") -> Organisation:
    return Organisation(name=name, kind=OrganisationKind.SCHOOL)


def actor(first_name: str = "Marit", *, place: str = "Eksempelvik skole") -> Actor:
    return Actor(
        user=user(first_name),
        organisation=organisation(place),
        title="Kontaktlærer",
        phone="400 00 000",
        confirmed_at=at(-LONG_AGO, 9),
    )


def helper() -> Actor:
    return actor("Rolf", place="PPT i kommunen")


def child(**values: Any) -> Child:
    return Child(
        **{"first_name": "Anna", "last_name": FAMILY, "birth_date": day(-13 * 365), **values},
    )


def log(whose: Child | None = None) -> Stafettlog:
    """Open, held by Marit. Nothing of it is in the database."""
    holder = actor()
    return Stafettlog(
        id=LOG_ID,
        child=whose or child(),
        stafettholder=holder,
        organisation=holder.organisation,
        attends=holder.organisation,
        level=Level.TWO,
        state=LogState.OPEN.value,
        street="Eksempelveien 1",
        postcode="0001",
        city="Eksempelvik",
        email="anna@familien.example",
    )


def relation(of: Stafettlog) -> ForesattRelation:
    mother = User(first_name="Inger", last_name=FAMILY, email="inger@familien.example")
    return ForesattRelation(
        child=of.child,
        foresatt=Foresatt(user=mother),
        first_name="Inger",
        last_name=FAMILY,
        role=ForesattRole.MOTHER,
        ground=AccessGround.PARENTAL_RESPONSIBILITY,
        street=of.street,
        postcode=of.postcode,
        city=of.city,
        email=mother.email,
    )


def meeting(of: Stafettlog, **values: Any) -> Meeting:
    """In two weeks, from nine to ten."""
    return Meeting(
        **{
            "log": of,
            "starts_at": at(14, 9),
            "ends_at": at(14, 10),
            "place_kind": PlaceKind.ORGANISATION,
            "place_organisation": of.organisation,
            "place_detail": "møterom 2",
            "interpreter_ordered": True,
            **values,
        }
    )


def invitation(to: Meeting, **who: Any) -> Invitation:
    """Of `relation`, of `actor`, or of the child."""
    return Invitation(log=to.log, meeting=to, **who)
