"""What is due today of tiltak and møter, as rows for the outbox, not stored yet (see reminder_rows)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from permissions.policy import LogState
from stafettlog import working_days
from stafettlog.models import Invitation, Measure, Meeting, MessageKind, OutboxMessage
from stafettlog.services.days import start_of
from stafettlog.services.reminder_rows import DAY, Clock, occasion, pages


def meetings_to_come(clock: Clock) -> Iterator[OutboxMessage]:
    """To everyone invited, on the working day before; on the day itself where that was missed.

    Not to one who has been told of the meeting, or of its new time, on the day of the reminder or
    later: that is reminder enough. A meeting that is moved afterwards is a new occasion.
    """
    yield from _meetings(clock, clock.today + DAY, clock.until + DAY, told_from=clock.today)
    missed = working_days.last_before(clock.today)
    yield from _meetings(clock, clock.today, clock.today, told_from=missed)


def _meetings(clock: Clock, first: date, last: date, *, told_from: date) -> Iterator[OutboxMessage]:
    kind = MessageKind.MEETING_REMINDER
    told = OutboxMessage.objects.filter(
        invitation=OuterRef("pk"),
        kind__in=[MessageKind.MEETING_INVITATION, MessageKind.MEETING_MOVED],
        created_at__gte=start_of(told_from),
    )
    coming = Meeting.objects.invited().filter(
        starts_at__gt=clock.now, starts_at__gte=start_of(first), starts_at__lt=start_of(last + DAY)
    )
    rows = Invitation.objects.standing().filter(
        ~Exists(told), _has_somewhere_to_go(), meeting__in=coming, log__state=LogState.OPEN.value
    )
    columns = {"user": F("actor__user_id"), "starts": F("meeting__starts_at")}
    for page in pages(rows.values("pk", "log_id", **columns)):
        for row in page:
            yield OutboxMessage(
                kind=kind,
                log_id=row["log_id"],
                invitation_id=row["pk"],
                user_id=row["user"],
                occasion=occasion(kind, row["pk"], f"{row['starts']:%Y%m%dT%H%M}"),
            )


def _has_somewhere_to_go() -> Q:
    """Staff are told in the app at least; a foresatt and the child by mail alone."""
    family = Q(actor__isnull=True)
    foresatt = family & Q(relation__isnull=False) & ~Q(relation__email="")
    child = family & Q(relation__isnull=True) & ~Q(log__email="")
    return Q(actor__ended_at__isnull=True, actor__isnull=False) | foresatt | child


def meetings_to_register(clock: Clock) -> Iterator[OutboxMessage]:
    """R20: to the stafettholder, some working days after one that is over."""
    kind = MessageKind.MEETING_UNREGISTERED
    before = working_days.last_before(clock.today, max(settings.REMINDERS.register_days, 1) - 1)
    rows = Meeting.objects.unregistered(clock.now).filter(
        log__state=LogState.OPEN.value, ends_at__gte=start_of(clock.since), ends_at__lt=start_of(before)
    )
    for page in pages(rows.values("pk", "log_id", "ends_at", holder=F("log__stafettholder__user_id"))):
        for row in page:
            yield OutboxMessage(
                kind=kind,
                log_id=row["log_id"],
                meeting_id=row["pk"],
                user_id=row["holder"],
                occasion=occasion(kind, row["pk"], f"{row['ends_at']:%Y%m%d}", row["holder"]),
            )


def deadlines_near(clock: Clock) -> Iterator[OutboxMessage]:
    """To those responsible; a day off is told on the working day before it."""
    last = clock.until + timedelta(days=settings.REMINDERS.deadline_days)
    rows = _open_measures(clock).filter(finish_on__gte=clock.today, finish_on__lte=last)
    yield from _deadlines(MessageKind.DEADLINE_NEAR, rows, tell_holder=False)


def deadlines_passed(clock: Clock) -> Iterator[OutboxMessage]:
    """To those responsible and to the stafettholder, who evaluates (R13)."""
    rows = _open_measures(clock).filter(finish_on__gte=clock.since, finish_on__lt=clock.today)
    yield from _deadlines(MessageKind.DEADLINE_PASSED, rows, tell_holder=True)


def _open_measures(clock: Clock) -> QuerySet[Measure]:
    """Tiltak of open logs that somebody can write in: without a consent that is what waits."""
    return Measure.objects.open().filter(
        log__state=LogState.OPEN.value,
        log__current_consent__withdrawn_at__isnull=True,
        log__current_consent__expires_on__gt=clock.today,
    )


def _deadlines(kind: MessageKind, rows: QuerySet[Measure], *, tell_holder: bool) -> Iterator[OutboxMessage]:
    """One for each person, log and deadline, however many tiltak there are."""
    for page in pages(rows.values("pk", "log_id", "finish_on", holder=F("log__stafettholder__user_id"))):
        responsible = _responsible([row["pk"] for row in page])
        for row in page:
            people = responsible.get(row["pk"], set()) | ({row["holder"]} if tell_holder else set())
            for user_id in people:
                yield OutboxMessage(
                    kind=kind,
                    log_id=row["log_id"],
                    measure_id=row["pk"],
                    user_id=user_id,
                    occasion=occasion(kind, row["log_id"], row["finish_on"], user_id),
                )


def _responsible(measure_ids: list[UUID]) -> dict[UUID, set[UUID]]:
    """Tiltak -> the users who are responsible for it, and take part."""
    through: Any = Measure.responsible.through
    links = through.objects.filter(
        measure__in=measure_ids,
        participant__ended_at__isnull=True,
        participant__actor__ended_at__isnull=True,
        participant__actor__confirmed_at__isnull=False,
    )
    found: dict[UUID, set[UUID]] = {}
    for measure_id, user_id in links.values_list("measure_id", "participant__actor__user_id"):
        found.setdefault(measure_id, set()).add(user_id)
    return found
