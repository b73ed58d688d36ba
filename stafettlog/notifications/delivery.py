"""Delivery: the worker takes one row after the other, writes the letter, sends it, and notes how it went.

No request sends mail. Logs say which row and what kind of error, never whom or what.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications import old_rows, reports
from stafettlog.notifications.back_off import MOST_ATTEMPTS, delay_after
from stafettlog.notifications.calendar_part import attach_calendar
from stafettlog.notifications.claims import (
    begin_sending,
    claim_next,
    finish,
    give_up_abandoned,
    put_off,
    release,
)
from stafettlog.notifications.letter import one_line
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.notifications.render import Rendered, render
from stafettlog.notifications.verdicts import Verdict, verdict_on

# Ours instead of Django's: its conversations end, and tell how far they came.
BACKENDS = {"django.core.mail.backends.smtp.EmailBackend": "stafettlog.notifications.smtp.EmailBackend"}
ENDS = {
    Verdict.REFUSED: (MessageState.FAILED, Reason.REFUSED),
    Verdict.FAULT: (MessageState.FAILED, Reason.FAULT),
    Verdict.UNCERTAIN: (MessageState.UNCERTAIN, Reason.UNCERTAIN),
}
ID_LENGTH = OutboxMessage._meta.get_field("provider_id").max_length or 0
logger = structlog.get_logger("stafett.mail")


@dataclass
class Round:
    """What one walk through the waiting rows did. `server_down`: it stopped, the rest waits."""

    handled: int = 0
    server_down: bool = False


def deliver(stop: Callable[[], bool] = lambda: False) -> Round:
    """Deliver every free row once, oldest first, until `stop` says so or the server does not answer."""
    if lost := give_up_abandoned():
        logger.error("mail_uncertain", count=lost)
    done = Round()
    after: UUID | None = None
    while not stop() and not done.server_down:
        message = claim_next(after)
        if message is None:
            break
        after = message.pk
        done.server_down = not _deliver_one(message)
        done.handled += 1
    return done


def _deliver_one(message: OutboxMessage) -> bool:
    """True, or False when the mail server takes nothing from anybody; the row then waits on."""
    if old_rows.is_for_several(message):
        old_rows.share_out(message)
        return True
    try:
        mail = _mail(message, render(message))
        # Built once before anything is sent: an address that no header takes shows here.
        mail.message()
    except NotToBeSent as dropped:
        finish(message, MessageState.DROPPED, dropped.reason)
        logger.info("mail_dropped", message=str(message.pk), kind=message.kind, reason=dropped.reason.value)
        return True
    except (OperationalError, InterfaceError):
        # The database's trouble says nothing of the mail: when the claim is over, it is tried again.
        raise
    except Exception as error:
        finish(message, MessageState.FAILED, Reason.FAULT)
        _log_error("mail_not_written", message, error)
        return True
    return _send(message, mail)


def _send(message: OutboxMessage, mail: EmailMultiAlternatives) -> bool:
    # A new connection for each mail: one that a server has closed meanwhile would leave us in doubt.
    connection = None
    try:
        try:
            connection = get_connection(BACKENDS.get(settings.EMAIL_BACKEND))
            connection.open()
        except Exception as error:
            release(message)
            _log_error("mail_server_unreachable", message, error)
            return False
        if not begin_sending(message):
            return True
        try:
            connection.send_messages([mail])
        except Exception as error:
            return _note_failure(message, error)
        finish(message, MessageState.SENT, provider_id=_provider_id(mail))
        logger.info("mail_sent", message=str(message.pk), kind=message.kind)
        return True
    finally:
        _close(connection)


def _note_failure(message: OutboxMessage, error: Exception) -> bool:
    """True when other mail may get through all the same."""
    verdict = verdict_on(error)
    if verdict is Verdict.SERVER:
        release(message)
    elif verdict is Verdict.LATER:
        _try_again(message)
    else:
        finish(message, *ENDS[verdict])
    _log_error(f"mail_{verdict.value}", message, error)
    return verdict is not Verdict.SERVER


def _try_again(message: OutboxMessage) -> None:
    """When to, or never again: then the sender sees it, and the log has an alarm."""
    attempts = message.attempts + 1
    if attempts < MOST_ATTEMPTS:
        put_off(message, delay_after(attempts))
    elif finish(message, MessageState.FAILED, Reason.GAVE_UP):
        logger.error("mail_given_up", message=str(message.pk), kind=message.kind, attempts=attempts)


def _provider_id(mail: EmailMultiAlternatives) -> str:
    """What the provider calls the mail in its reports; "" where a mail server took it."""
    status = getattr(mail, "anymail_status", None)
    found = getattr(status, "message_id", None)
    # One receiver, one id; were there several, none of them would be the mail's.
    if not isinstance(found, str | int):
        return ""
    told = str(found)
    return told if told.isascii() and told.isprintable() and len(told) <= ID_LENGTH else ""


def _close(connection: Any) -> None:
    if connection is None:
        return
    try:
        connection.close()
    except Exception as error:
        # The mail is handed over or not, and that is noted; a farewell that fails changes neither.
        logger.info("mail_connection_close_failed", error=type(error).__name__)


def _mail(message: OutboxMessage, rendered: Rendered) -> EmailMultiAlternatives:
    """One mail to one address, with the row's id in it: a copy is known as the same mail."""
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=formataddr((one_line(settings.MUNICIPALITY_NAME), settings.DEFAULT_FROM_EMAIL)),
        to=[rendered.to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": rendered.language},
    )
    if settings.EMAIL_BACKEND.startswith("anymail."):
        # A provider makes the Message-ID itself; Mailjet refuses a mail that brings one.
        reports.mark(mail, message)
    else:
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        mail.extra_headers["Message-ID"] = f"<{message.pk}@{domain}>"
    mail.attach_alternative(rendered.html, "text/html")
    if rendered.calendar is not None:
        attach_calendar(mail, rendered.calendar)
    return mail


def _log_error(event: str, message: OutboxMessage, error: Exception) -> None:
    """The kind of error and where it arose. Its text may quote an address or a name."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in last]
    logger.error(
        event, message=str(message.pk), kind=message.kind, error=type(error).__name__, place="".join(place)
    )
