"""Reminders: each working day, what is due is put in the outbox, each occasion once.

Safe to run twice, by several at once and after days without: the database keeps `occasion` unique, and
what no longer matters is not due any more. Delivery asks again who should have it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from django.conf import settings
from django.utils import timezone

from permissions.models import RateCount
from stafettlog import working_days
from stafettlog.models import OutboxMessage
from stafettlog.services import reminder_rows, reminder_work
from stafettlog.services.days import start_of
from stafettlog.services.reminder_rows import PAGE, Clock

KINDS = (
    reminder_work.meetings_to_come,
    reminder_work.meetings_to_register,
    reminder_work.deadlines_near,
    reminder_work.deadlines_passed,
    reminder_rows.transfers_to_answer,
    reminder_rows.transfers_that_stand_still,
    reminder_rows.consents_that_end,
    reminder_rows.consents_that_ended,
)


def daily() -> int:
    """For the worker, at every round: the day's reminders in its hours, once. How many were put in.

    One query where there is nothing to do. Noted when it is done, not before: a worker that is killed
    in the midst of it does the rest when it is back.
    """
    now = timezone.now()
    today, hour, hours = timezone.localdate(now), timezone.localtime(now).hour, settings.REMINDERS
    if not (working_days.is_working_day(today) and hours.from_hour <= hour < hours.to_hour):
        return 0
    done = {"key": "reminders", "window_start": int(start_of(today).timestamp())}
    if RateCount.objects.filter(**done).exists():
        return 0
    put_in = send_due(now)
    RateCount.objects.get_or_create(**done, defaults={"count": 1})
    return put_in


def send_due(now: datetime | None = None) -> int:
    """Put in the outbox what is due at `now`, at any hour; nothing on a day that is no working day."""
    clock = Clock.at(now or timezone.now())
    if not working_days.is_working_day(clock.today):
        return 0
    rows = chain.from_iterable(kind(clock) for kind in KINDS)
    return sum(_put_in(batch) for batch in _batches(rows))


def _batches(rows: Iterable[OutboxMessage]) -> Iterator[dict[str, OutboxMessage]]:
    """Occasion -> its row, PAGE at a time."""
    rest = iter(rows)
    while taken := list(islice(rest, PAGE)):
        # The first of an occasion stands: a further one in the same batch is the same message.
        yield {row.occasion: row for row in reversed(taken)}


def _put_in(batch: dict[str, OutboxMessage]) -> int:
    """Store those whose occasion is new. Two at once store each once: the second one's is ignored."""
    known = set(OutboxMessage.objects.filter(occasion__in=batch).values_list("occasion", flat=True))
    # In one order for all: two at once wait for each other's rows, and never in a circle.
    new = [batch[key] for key in sorted(batch.keys() - known)]
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
