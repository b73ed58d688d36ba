"""Which worker has which row. Every step is a transaction of its own, guarded by what the row says.

A waiting row goes through three steps: `claim_next` (mine until `claimed_until`), `begin_sending`
(«uncertain» is written before the mail server is spoken to), `finish`. A worker that is killed before
the second step has sent nothing: when the lease is over another takes the row. Killed after it, the
mail may or may not be gone: the row then ends as «uncertain», and a person decides whether to send
again. That is the price of R28: none twice.

The provider's reports write the same rows, and may come before our own note that it was sent. What
they say stands: see `finish`.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason

# Longer than the slowest conversation with a mail server (smtp.CONVERSATION_SECONDS) or a provider.
LEASE = timedelta(minutes=10)
# What «sent» may overwrite. A mail that the provider says it refused has «failed», and stays so.
_BEFORE_SENT = (MessageState.WAITING, MessageState.UNCERTAIN, MessageState.DROPPED)
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
        # Asked by the claim too: one that was handed over to somebody else meanwhile is free again.
        mine = OutboxMessage.objects.select_related(*ALL).filter(pk=pk, claimed_until=until)
        if claimed and (message := mine.first()):
            return message
    return None


def begin_sending(message: OutboxMessage) -> bool:
    """Note that the mail server is spoken to from now on; False when the claim is no longer ours."""
    # no history: an outbox row has none; its state is its record.
    return bool(_mine(message).filter(failure="").update(failure=Reason.UNCERTAIN))


def finish(
    message: OutboxMessage, state: MessageState, reason: Reason | None = None, provider_id: str = ""
) -> bool:
    """Write how it ended; False when the row was no longer ours, and says something else.

    «Sent» is written also when the row was dropped or given up meanwhile: it is the truth. It does not
    overwrite what the provider reported of the mail before we came to note that it had taken it; the
    provider's id for the mail is kept even then.
    """
    rows = OutboxMessage.objects.filter(pk=message.pk)
    if state == MessageState.SENT:
        ours = rows.filter(state__in=_BEFORE_SENT)
    else:
        ours = _mine(message)
    named = {"provider_id": provider_id} if provider_id else {}
    # no history: an outbox row has none; its state is its record.
    done = ours.update(
        state=state,
        failure=reason.value if reason else "",
        claimed_until=None,
        sent_at=timezone.now() if state == MessageState.SENT else None,
        **named,
    )
    if not done and named:
        # no history: as above.
        rows.update(claimed_until=None, **named)
    return bool(done)


def release(message: OutboxMessage) -> None:
    """Nothing was sent, whoever it was to: the row waits on, for the next round."""
    # no history: an outbox row has none; its state is its record.
    _mine(message).update(failure="", claimed_until=None)


def put_off(message: OutboxMessage, delay: timedelta) -> None:
    """Nothing was sent: the receiver's server asked us to come back. Nobody takes it within `delay`."""
    # no history: an outbox row has none; its state is its record.
    _mine(message).update(failure="", claimed_until=timezone.now() + delay, attempts=message.attempts + 1)


def give_up_abandoned() -> int:
    """Rows whose worker was killed while it spoke to the mail server: «uncertain»."""
    lost = OutboxMessage.objects.filter(
        state=MessageState.WAITING, failure=Reason.UNCERTAIN, claimed_until__lt=timezone.now()
    )
    return lost.update(state=MessageState.UNCERTAIN, claimed_until=None)


def _mine(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The row, while it waits under the very claim that `message` was read with."""
    return OutboxMessage.objects.filter(
        pk=message.pk, state=MessageState.WAITING, claimed_until=message.claimed_until
    )
