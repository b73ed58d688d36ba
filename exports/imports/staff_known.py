"""What the register knows of the people in a sheet: read for all rows at once.

Only accounts of those who work here now. A foresatt, and one whose staff account has ended, is never
read: a row with such a number looks like a row with a new one.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower

from exports.imports.organisations import by_name
from permissions.models import Organisation, User
from permissions.people import number_index
from stafettlog.models import Actor

CHUNK = 1_000
"""Values in one query."""


class Known:
    """`numbers`, `emails`: as they stand in the sheet, cleaned."""

    def __init__(self, numbers: Iterable[str], emails: Iterable[str]) -> None:
        self.organisations = by_name()
        self.indexes = {number: number_index(number) for number in set(numbers)}
        self.by_index: dict[str, User] = {}
        self.by_email: dict[str, list[User]] = {}
        users = _users()
        for chunk in _chunks(self.indexes.values()):
            for user in users.filter(national_number_index__in=chunk):
                self.by_index[str(user.national_number_index)] = user
        wanted = {email.lower() for email in emails if email}
        for chunk in _chunks(wanted):
            for user in users.annotate(lower=Lower("email")).filter(lower__in=chunk).order_by("pk"):
                self.by_email.setdefault(user.email.lower(), []).append(user)
        self._read_places(wanted)

    def _read_places(self, emails: Iterable[str]) -> None:
        """Where those people stand, and who else there has an address of the sheet's."""
        found = {user.pk for user in self.by_index.values()}
        found |= {user.pk for users in self.by_email.values() for user in users}
        rows = Actor.objects.filter(ended_at__isnull=True).select_related("user", "organisation")
        rows = rows.defer("user__national_number")
        self.places: dict[tuple[UUID, UUID], Actor] = {}
        self.addresses: dict[tuple[UUID, str], list[Actor]] = {}
        for chunk in _chunks(found):
            for actor in rows.filter(user__in=chunk):
                self.places[actor.user_id, actor.organisation_id] = actor
        there = rows.filter(user__is_active=True).annotate(lower=Lower("user__email"))
        for chunk in _chunks(emails):
            for actor in there.filter(lower__in=chunk).order_by("pk"):
                key = actor.organisation_id, actor.user.email.lower()
                self.addresses.setdefault(key, []).append(actor)

    def organisation(self, name: str) -> Organisation | None:
        return self.organisations.get(name.casefold())

    def of_number(self, number: str) -> User | None:
        return self.by_index.get(self.indexes[number])

    def of_email(self, email: str) -> list[User]:
        return self.by_email.get(email.lower(), [])

    def place(self, user: User, organisation: Organisation) -> Actor | None:
        return self.places.get((user.pk, organisation.pk))

    def with_address(self, email: str, organisation: Organisation, *, besides: User | None) -> Actor | None:
        """Another than `besides` who has this address in the virksomhet."""
        others = self.addresses.get((organisation.pk, email.lower()), [])
        return next((one for one in others if besides is None or one.user_id != besides.pk), None)


def _users() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).defer("national_number")


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(sorted(values))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
