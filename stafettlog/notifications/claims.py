"""Which worker has which row. Every step is a transaction of its own, guarded by what the row says.

A waiting row goes through three steps: `claim_next` (mine until `claimed_until`), `begin_sending`
(«uncertain» is written before the mail server is spoken to), `finish`. A worker that is killed before
the second step has sent nothing: when the lease is over another takes the row. Killed after it, the
mail may or may not be gone: the row then ends as failed, «uncertain», and a person decides whether to
send again. That is the price of R28: none twice.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason

# Longer than the slowest conversation with a mail server: some ten answers, each within EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
ALL = (
    "log__child",
    "log__stafettholder__user",
    "relation__foresatt__user",
    "actor__user",
    "user",
    "invitation__log__child",
    "invitation__log__stafettholder__user",
    "invitation__meeting__place_organisation",
    "invitation__relation__foresatt__user",
    "invitation__actor__user",
    "transfer__asked_by",
    "transfer__from_actor__user",
    "transfer__to_actor__user",
    "break_glass__user",
)


def _free() -> Q:
    """Waiting, and with nobody; also when a lease or a delay is over and nothing had been sent."""
    return Q(state=MessageState.WAITING, failure="") & (
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=timezone.now())
    )


def claim_next(after: UUID | None = None) -> OutboxMessage | None:
    """Take the oldest free row with an id above `after`, with all that a letter needs. None: no more."""
    free = OutboxMessage.objects.filter(_free())
    if after is not None:
        free = free.filter(pk__gt=after)
    # Asked first without a transaction: on SQLite that would take the write lock at every look.
    while free.exists():
        until = timezone.now() + LEASE
        with transaction.atomic():
            rows = free
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            pk = rows.order_by("pk").values_list("pk", flat=True).first()
            if pk is None:
                return None
            # no history: an outbox row has none; its state is its record.
            claimed = OutboxMessage.objects.filter(_free(), pk=pk).update(claimed_until=until)
        if claimed:
            return OutboxMessage.objects.select_related(*ALL).get(pk=pk)
    return None


def begin_sending(message: OutboxMessage) -> bool:
    """Note that the mail server is spoken to from now on; False when the claim is no longer ours."""
    mine = OutboxMessage.objects.filter(
        pk=message.pk, state=MessageState.WAITING, claimed_until=message.claimed_until, failure=""
    )
    return bool(mine.update(failure=Reason.UNCERTAIN))


def finish(message: OutboxMessage, state: MessageState, reason: Reason | None = None) -> None:
    """Write how it ended. «Sent» also when the row was dropped or given up meanwhile: it is the truth."""
    rows = OutboxMessage.objects.filter(pk=message.pk)
    if state != MessageState.SENT:
        rows = rows.filter(state=MessageState.WAITING)
    # no history: an outbox row has none; its state is its record.
    rows.update(
        state=state,
        failure=reason.value if reason else "",
        claimed_until=None,
        sent_at=timezone.now() if state == MessageState.SENT else None,
    )


def release(message: OutboxMessage, delay: timedelta | None = None) -> None:
    """Nothing was sent: the row waits on, for the next round or until `delay` is over."""
    until = timezone.now() + delay if delay else None
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
        failure="", claimed_until=until
    )


def give_up_abandoned() -> int:
    """Rows whose worker was killed while it spoke to the mail server: failed, «uncertain»."""
    lost = OutboxMessage.objects.filter(
        state=MessageState.WAITING, failure=Reason.UNCERTAIN, claimed_until__lt=timezone.now()
    )
    return lost.update(state=MessageState.FAILED, claimed_until=None)
