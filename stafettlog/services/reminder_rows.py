"""What is due today, as rows for the outbox that are not stored yet. Whether it still is, delivery asks.

Rows are read by pages of their key, so that a municipality of 100,000 logs passes through a few hundred
at a time. `occasion` names what must not be told twice: it is unique in the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from permissions.models import RoleAssignment
from permissions.policy import LogState, Role
from stafettlog import working_days
from stafettlog.models import MessageKind, OutboxMessage, Stafettlog, Transfer

PAGE = 500
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A working day in Oslo. `until`: the last day before the next one, whose reminders go out today."""

    now: datetime
    today: date
    until: date

    @classmethod
    def at(cls, now: datetime) -> "Clock":
        today = timezone.localdate(now)
        return cls(now, today, working_days.next_after(today) - DAY)

    @property
    def since(self) -> date:
        """What became due before this is not told any more: it stands on Min side."""
        return self.today - timedelta(days=settings.REMINDERS.catch_up_days)


def pages(rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    """`rows`, which are dicts with `pk`, in lists of PAGE; each list is one query."""
    after: UUID | None = None
    rows = rows.order_by("pk")
    while page := list((rows if after is None else rows.filter(pk__gt=after))[:PAGE]):
        yield page
        if len(page) < PAGE:
            return
        after = page[-1]["pk"]


def occasion(kind: MessageKind, *parts: object) -> str:
    return ":".join((kind.value, *(str(part) for part in parts)))


def consents_that_end(clock: Clock) -> Iterator[OutboxMessage]:
    """R8: to the stafettholder, some days before; of several that were missed the nearest alone.

    A day that falls on a holiday is told on the working day before it.
    """
    kind, marks = MessageKind.CONSENT_EXPIRES, settings.REMINDERS.consent_days
    last = clock.until + timedelta(days=marks[-1]) if marks else clock.today
    rows = _held().filter(current_consent__expires_on__gt=clock.today, current_consent__expires_on__lte=last)
    for page in pages(rows):
        for row in page:
            mark = next(days for days in marks if row["ends"] - timedelta(days=days) <= clock.until)
            yield OutboxMessage(
                kind=kind,
                log_id=row["pk"],
                consent_id=row["consent"],
                user_id=row["holder"],
                occasion=occasion(kind, row["consent"], mark, row["holder"]),
            )


def consents_that_ended(clock: Clock) -> Iterator[OutboxMessage]:
    """R6, R8: to the stafettholder and to the coordinators, who may close the log."""
    kind = MessageKind.CONSENT_EXPIRED
    rows = _held().filter(
        current_consent__expires_on__lte=clock.today, current_consent__expires_on__gte=clock.since
    )
    for page in pages(rows):
        coordinators = _in_role(Role.COORDINATOR, {row["place"] for row in page})
        for row in page:
            for user_id in {row["holder"], *coordinators.get(row["place"], ())}:
                yield OutboxMessage(
                    kind=kind,
                    log_id=row["pk"],
                    consent_id=row["consent"],
                    user_id=user_id,
                    occasion=occasion(kind, row["consent"], user_id),
                )


def transfers_to_answer(clock: Clock) -> Iterator[OutboxMessage]:
    """R23: the receiver is asked again."""
    kind = MessageKind.TRANSFER_REMINDED
    for page in pages(_unanswered(clock, settings.REMINDERS.transfer_days)):
        for row in page:
            yield OutboxMessage(
                kind=kind,
                log_id=row["log_id"],
                transfer_id=row["pk"],
                user_id=row["receiver"],
                occasion=occasion(kind, row["pk"]),
            )


def transfers_that_stand_still(clock: Clock) -> Iterator[OutboxMessage]:
    """R23: whoever asked, and the leaders, on whose Min side it stands from now on."""
    kind = MessageKind.TRANSFER_OVERDUE
    for page in pages(_unanswered(clock, settings.TRANSFER_LEADER_DAYS)):
        leaders = _in_role(Role.UNIT_LEADER, {row["place"] for row in page})
        for row in page:
            for user_id in {row["asked_by_id"], *leaders.get(row["place"], ())} - {row["receiver"]}:
                yield OutboxMessage(
                    kind=kind,
                    log_id=row["log_id"],
                    transfer_id=row["pk"],
                    user_id=user_id,
                    occasion=occasion(kind, row["pk"], user_id),
                )


def _held() -> QuerySet[Any, Any]:
    """Open logs with a consent that is not withdrawn."""
    rows = Stafettlog.objects.filter(
        state=LogState.OPEN.value, current_consent__isnull=False, current_consent__withdrawn_at__isnull=True
    )
    return rows.values(
        "pk",
        consent=F("current_consent_id"),
        ends=F("current_consent__expires_on"),
        holder=F("stafettholder__user_id"),
        place=F("organisation_id"),
    )


def _unanswered(clock: Clock, days: int) -> QuerySet[Any, Any]:
    """Requests of open logs that have waited so long, by the clock, as Min side counts it."""
    rows = Transfer.objects.waiting().filter(
        log__state=LogState.OPEN.value, asked_at__lte=clock.now - timedelta(days=days)
    )
    receiver, place = F("to_actor__user_id"), F("log__organisation_id")
    return rows.values("pk", "log_id", "asked_by_id", receiver=receiver, place=place)


def _in_role(role: Role, places: set[UUID]) -> dict[UUID, list[UUID]]:
    """Virksomhet -> the users who have `role` there now."""
    found: dict[UUID, list[UUID]] = {}
    held = RoleAssignment.objects.filter(role=role.value, organisation__in=places, ended_at__isnull=True)
    for place, user_id in held.values_list("organisation_id", "user_id"):
        found.setdefault(place, []).append(user_id)
    return found
