"""Rows from before each recipient had a row of its own: shared out when they are first delivered (R28)."""

from django.db import transaction

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.claims import finish
from stafettlog.notifications.reasons import Reason
from stafettlog.services import outbox

FOR_SEVERAL = {MessageKind.OPENING_ATTEMPT, MessageKind.ACTOR_WAITS, MessageKind.ACTOR_REGISTERED}


def is_for_several(message: OutboxMessage) -> bool:
    return message.kind in FOR_SEVERAL and message.user_id is None


def share_out(message: OutboxMessage) -> None:
    """Make one row for each who should have it today, and end this one, both or neither.

    What the rows say is asked again when they are delivered; of an aktør who has been settled
    meanwhile nobody needs to hear that it waits.
    """
    with transaction.atomic():
        if not finish(message, MessageState.DROPPED, Reason.SHARED_OUT):
            return
        if message.kind == MessageKind.OPENING_ATTEMPT and message.log and message.actor:
            outbox.tell_opening_attempt(message.log, message.actor)
        elif message.actor and _still_true(message):
            outbox.tell_leader_of_actor(message.actor)


def _still_true(message: OutboxMessage) -> bool:
    assert message.actor is not None
    return message.actor.is_waiting == (message.kind == MessageKind.ACTOR_WAITS)
