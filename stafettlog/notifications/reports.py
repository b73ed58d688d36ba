"""What a mail provider tells of a mail afterwards: delivered, came back, refused, complained of.

A report moves a row forwards only, whatever order reports come in and however often: sent or uncertain,
then delivered, then complained of, then come back or refused. So a late bounce counts after «delivered»,
and «delivered» after a bounce does not. Of what a report says only the kind, its time and the ids are
kept: the address and the server's words are not ours to store (R17).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from anymail.signals import AnymailTrackingEvent, EventType
from django.conf import settings
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason

KEY = "message"
# A provider tries for days; a clock further off than this is not believed.
OLDEST = timedelta(days=14)
ID_CHARACTERS = 200
logger = structlog.get_logger("stafett.mail")

# Handed over, or begun and nobody knows: `failure` says so while a worker speaks to the provider too.
_HANDED_OVER = Q(state__in=(MessageState.SENT, MessageState.UNCERTAIN)) | Q(failure=Reason.UNCERTAIN)
_DELIVERED = Q(state=MessageState.DELIVERED)


@dataclass(frozen=True)
class _Outcome:
    """What a row becomes, and which rows do."""

    state: MessageState
    reason: Reason | None
    when: Q


OUTCOMES = {
    EventType.DELIVERED: _Outcome(MessageState.DELIVERED, None, _HANDED_OVER),
    EventType.COMPLAINED: _Outcome(
        MessageState.DELIVERED, Reason.COMPLAINED, _HANDED_OVER | (_DELIVERED & Q(failure=""))
    ),
    EventType.BOUNCED: _Outcome(MessageState.BOUNCED, Reason.BOUNCED, _HANDED_OVER | _DELIVERED),
    # The provider never passed it on: an address that has bounced or complained before.
    EventType.REJECTED: _Outcome(MessageState.FAILED, Reason.REFUSED, _HANDED_OVER | _DELIVERED),
    # The provider could not make a mail of it.
    EventType.FAILED: _Outcome(MessageState.FAILED, Reason.FAULT, _HANDED_OVER),
}


@dataclass(frozen=True)
class Report:
    """`message_id` is our row, by what we sent along; `provider_id` what the provider calls the mail."""

    kind: str
    at: datetime
    message_id: UUID | None
    provider_id: str


def read(event: AnymailTrackingEvent) -> Report:
    """The little that is used of an event whose fields may hold anything."""
    return Report(
        kind=event.event_type,
        at=_time(event.timestamp),
        message_id=_row_id(event),
        provider_id=_provider_id(event.message_id),
    )


def store(report: Report) -> bool:
    """Move the row forwards; whether it moved. One statement, so that two reports at once are two."""
    outcome = OUTCOMES.get(report.kind)
    if outcome is None or (whose := _whose(report)) is None:
        return False
    changes: dict[str, Any] = {
        "state": outcome.state,
        "failure": outcome.reason.value if outcome.reason else "",
        "reported_at": report.at,
        "claimed_until": None,
        "sent_at": None
        if outcome.state == MessageState.FAILED
        else Coalesce(F("sent_at"), Value(report.at), output_field=DateTimeField()),
    }
    if report.provider_id:
        changes["provider_id"] = report.provider_id
    # no history: an outbox row has none; its state is its record.
    moved = bool(OutboxMessage.objects.filter(outcome.when, whose).update(**changes))
    if moved:
        row = str(report.message_id or "")
        logger.info("mail_reported", message=row, state=outcome.state.value, reason=changes["failure"])
    return moved


def mark(mail: Any, message: OutboxMessage) -> None:
    """Send the row's id along, where the provider gives it back: its reports may come before its answer.

    MailerSend takes no metadata, and headers of one's own only from its largest customers.
    """
    if ".mailersend." in settings.EMAIL_BACKEND:
        mail.tags = [str(message.pk)]
        mail.extra_headers.clear()
    else:
        mail.metadata = {KEY: str(message.pk)}


def _whose(report: Report) -> Q | None:
    if report.message_id is not None:
        return Q(pk=report.message_id)
    return Q(provider_id=report.provider_id) if report.provider_id else None


def _row_id(event: AnymailTrackingEvent) -> UUID | None:
    given = event.metadata.get(KEY) if isinstance(event.metadata, dict) else None
    tags = event.tags if isinstance(event.tags, list) else []
    return next((found for one in (given, *tags) if (found := _uuid(one)) is not None), None)


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _provider_id(told: object) -> str:
    """As the sending noted it. Nothing that no id has: what the database would refuse is not asked for."""
    if not isinstance(told, str) or not told.isascii() or not told.isprintable():
        return ""
    return told if len(told) <= ID_CHARACTERS else ""


def _time(told: object) -> datetime:
    """When it happened by the provider's clock; now, for a time that cannot be right."""
    now = timezone.now()
    if not isinstance(told, datetime) or timezone.is_naive(told):
        return now
    return told if now - OLDEST < told <= now else now
