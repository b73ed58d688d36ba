"""Reading the access log: who has opened a log, newest first, a page at a time, and summed up by person.

For the stafettholder's and the family's «Hvem har åpnet loggen», and the personvernombud's lists. It asks
nobody's permission: the screen has (Action.SEE_OPENINGS, Action.REVIEW_OPENINGS). Nothing here is content
of a log. Rows come from AccessLog as they were written; `Filter` says which, and every function takes one:

    openings.page(Filter(log_id=str(log.pk)))                  newest 50 of one log
    openings.page(Filter(since=monday), before=found.next)     the 50 after those, of all logs
    openings.readers(Filter(log_id=...))                       one Reader a person: count, first, last
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from permissions.access_words import ROLE_NAMES
from permissions.models import AccessLog
from permissions.vocabulary import Role

PAGE_SIZE = 50

STAFF, FORESATT, EMERGENCY = "staff", "foresatt", "emergency"
"""As what someone opened it. One person may be staff and foresatt: these are two readers."""


@dataclass(frozen=True)
class Filter:
    """Which rows: of one log, of one person (ids as text), as what (`kind`), from and until (aware, `until`
    not included), of one role or page as they are written."""

    log_id: str | None = None
    user_id: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    role: str | None = None
    page: str | None = None


@dataclass(frozen=True)
class Reader:
    """One person's openings among those asked for. Name, role and virksomhet are those of the latest."""

    user_id: str
    kind: str
    name: str
    role: str
    organisation: str
    count: int
    first: datetime
    last: datetime

    @property
    def is_emergency(self) -> bool:
        return self.kind == EMERGENCY

    @property
    def is_foresatt(self) -> bool:
        return self.kind == FORESATT


@dataclass(frozen=True)
class Found:
    """Rows, newest first; each has `kind` beside its columns. `next` is given to page() as `before` for
    the older ones, "" when there are none."""

    rows: Sequence[Any]
    next: str


def rows(wanted: Filter) -> QuerySet[Any]:
    """The rows asked for, newest first, each with its `kind`."""
    equal = {
        name: value
        for name in ("log_id", "user_id", "role", "page")
        if (value := getattr(wanted, name)) is not None
    }
    found: QuerySet[Any] = AccessLog.objects.annotate(kind=_kind()).filter(**equal)
    if wanted.kind is not None:
        found = found.filter(kind=wanted.kind)
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    return found.order_by("-at", "-id")


def page(
    wanted: Filter,
    *,
    before: str = "",
    count: int = PAGE_SIZE,
    also: Q = Q(),  # noqa: B008
) -> Found:
    """`count` rows, one query. `before` is `next` of the page of newer rows; one that was tampered with
    gives the newest. `also` narrows them further."""
    found = rows(wanted).filter(also)
    if (key := _key(before)) is not None:
        at, number = key
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=number))
    shown = list(found[: count + 1])
    more = len(shown) > count
    last = shown[:count][-1] if more else None
    return Found(shown[:count], f"{last.at.isoformat()}_{last.id}" if last else "")


def readers(wanted: Filter) -> list[Reader]:
    """Everyone among the rows asked for, the one who opened last first. Two queries."""
    # As text, since not every PostgreSQL knows which uuid is the largest. Ids are in order of time.
    newest_id = Max(Cast("id", CharField(max_length=36)))
    people = rows(wanted).order_by().values("user_id", "kind")
    summed = list(people.annotate(count=Count("id"), first=Min("at"), last=Max("at"), newest=newest_id))
    newest = AccessLog.objects.in_bulk([UUID(one["newest"]) for one in summed])
    found = []
    for one in summed:
        row = newest[UUID(one.pop("newest"))]
        found.append(Reader(name=row.user_name, role=row.role, organisation=row.organisation, **one))
    return sorted(found, key=lambda reader: reader.last, reverse=True)


def _kind() -> Case:
    return Case(
        When(role=ROLE_NAMES[Role.FORESATT], then=Value(FORESATT)),
        When(role__contains=ROLE_NAMES[Role.BREAK_GLASS], then=Value(EMERGENCY)),
        default=Value(STAFF),
        output_field=CharField(),
    )


def _key(text: str) -> tuple[datetime, UUID] | None:
    """What Found.next said, or None."""
    at, _bar, number = text.partition("_")
    try:
        moment, row = datetime.fromisoformat(at), UUID(number)
        # The first and the last day of all have no moment in every zone.
        return (moment.astimezone(UTC), row) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
