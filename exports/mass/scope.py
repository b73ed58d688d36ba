"""Which logs a person may take out together, said in SQL: guardian's rows, and the policy for each log.

The same as LogAccess.may(Action.EXPORT_LOG) says of one log; a test compares the two.
"""

import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import overload
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from exports.mass.choice import MassChoice
from permissions import grants
from permissions.models import Organisation, User
from permissions.policy import TABLE, Action, LogState, Role, Terms
from stafettlog.models import Protection, Stafettlog
from stafettlog.services.access import EXPORT, HOLD, OVERSEE, VIEW, visible_logs


def exportable(user: User) -> Q:
    """Filter for the logs that the person may export now, protected ones among them."""
    if not (user.is_active and user.is_staff):
        return Q(pk__in=[])
    rule = TABLE[Action.EXPORT_LOG]
    terms = (_as(user, role) & _meets(rule[role]) for role in sorted(rule))
    return visible_logs(user, EXPORT) & functools.reduce(operator.or_, terms)


def _as(user: User, role: Role) -> Q:
    if role is Role.HOLDER:
        return visible_logs(user, HOLD)
    return grants.visible_as(user, Stafettlog, (VIEW, OVERSEE, EXPORT), role.value)


def _meets(terms: Terms) -> Q:
    """The terms of a role, of the log as it stands. Terms that this cannot say are met by none."""
    valid = Q(
        current_consent__withdrawn_at__isnull=True, current_consent__expires_on__gt=timezone.localdate()
    )
    if terms == Terms():
        return Q()
    if terms == Terms(needs_consent_if_open=True):
        return ~Q(state=LogState.OPEN.value) | valid
    return Q(pk__in=[])


def protected() -> Q:
    """R26: in no file of many logs."""
    return ~Q(child__protection=Protection.NONE)


def asked_for(choice: MassChoice) -> Q:
    """What the choice says of the logs, whoever asks."""
    wanted = Q()
    if choice.organisations:
        wanted &= Q(organisation__in=choice.organisations)
    if choice.levels:
        wanted &= Q(level__in=choice.levels)
    if choice.states:
        wanted &= Q(state__in=choice.states)
    if choice.opened_from:
        wanted &= Q(created_at__gte=_midnight(choice.opened_from))
    if choice.opened_to:
        wanted &= Q(created_at__lt=_midnight(choice.opened_to + timedelta(days=1)))
    return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def logs(user: User, choice: MassChoice) -> QuerySet[Stafettlog]:
    """Those that will be in the file, in the order of their ids."""
    return Stafettlog.objects.filter(exportable(user) & asked_for(choice)).exclude(protected()).order_by("pk")


def named(user: User, choice: MassChoice) -> QuerySet[Stafettlog]:
    """Those in the file and those left out of it: whose child no purpose may name."""
    return Stafettlog.objects.filter(exportable(user) & asked_for(choice))


def left_out(user: User, choice: MassChoice) -> int:
    """How many more there are, which are protected."""
    return Stafettlog.objects.filter(exportable(user) & asked_for(choice) & protected()).count()


def organisations(user: User) -> QuerySet[Organisation]:
    """The virksomheter of the logs that the person may export, by name."""
    mine = Stafettlog.objects.filter(visible_logs(user, EXPORT)).values("organisation")
    return Organisation.objects.filter(pk__in=mine).order_by("name", "pk")


def all_mine(user: User, log_ids: Iterable[UUID]) -> bool:
    """Whether the person may export every one of them now, and none has become protected."""
    mine = Stafettlog.objects.filter(exportable(user)).exclude(protected())
    return all(mine.filter(pk__in=chunk).count() == len(chunk) for chunk in Ids(log_ids).chunks(500))


class Ids(Sequence[UUID]):
    """Many ids, sixteen bytes each."""

    def __init__(self, ids: Iterable[UUID]) -> None:
        self._bytes = b"".join(one.bytes for one in ids)

    def __len__(self) -> int:
        return len(self._bytes) // 16

    @overload
    def __getitem__(self, at: int) -> UUID: ...

    @overload
    def __getitem__(self, at: slice) -> list[UUID]: ...

    def __getitem__(self, at: int | slice) -> UUID | list[UUID]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        start = at % len(self) * 16
        return UUID(bytes=self._bytes[start : start + 16])

    def chunks(self, size: int) -> Iterator[list[UUID]]:
        for start in range(0, len(self), size):
            yield self[start : start + size]


def ids(user: User, choice: MassChoice) -> Ids:
    return Ids(logs(user, choice).values_list("pk", flat=True).iterator(chunk_size=2000))


def shown_digits(log_ids: Ids) -> int:
    """How many hex digits of the end of an id tell each of these from the others; 8 as on the screens,
    more where chance made two end alike."""
    return next(
        (count for count in (8, 12) if len({one.hex[-count:] for one in log_ids}) == len(log_ids)), 32
    )
