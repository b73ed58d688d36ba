"""Delivery: the worker takes one row after the other, writes the letter, sends it, and notes how it went.

No request sends mail. Logs say which row and what kind of error, never whom or what.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications import old_rows
from stafettlog.notifications.calendar_part import attach_calendar
from stafettlog.notifications.claims import begin_sending, claim_next, finish, give_up_abandoned, release
from stafettlog.notifications.letter import one_line
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.notifications.render import Rendered, render
from stafettlog.notifications.verdicts import Verdict, verdict_on

# A recipient's server that asks us to come back (greylisting) means some minutes.
LATER = timedelta(minutes=5)
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
    except Exception as error:
        finish(message, MessageState.FAILED, Reason.FAULT)
        _log_error("mail_not_written", message, error)
        return True
    return _send(message, mail)


def _send(message: OutboxMessage, mail: EmailMultiAlternatives) -> bool:
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        release(message)
        _log_error("mail_server_unreachable", message, error)
        return False
    # A new connection for each mail: one that a server has closed meanwhile would leave us in doubt.
    try:
        if not begin_sending(message):
            return True
        try:
            connection.send_messages([mail])
        except Exception as error:
            return _note_failure(message, error)
        finish(message, MessageState.SENT)
        logger.info("mail_sent", message=str(message.pk), kind=message.kind)
        return True
    finally:
        _close(connection)


def _note_failure(message: OutboxMessage, error: Exception) -> bool:
    verdict = verdict_on(error)
    if verdict is Verdict.REFUSED:
        finish(message, MessageState.FAILED, Reason.REFUSED)
    elif verdict is Verdict.UNCERTAIN:
        finish(message, MessageState.FAILED, Reason.UNCERTAIN)
    else:
        release(message, LATER if verdict is Verdict.LATER else None)
    _log_error(f"mail_{verdict.value}", message, error)
    return verdict is not Verdict.SERVER


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
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
        mail.metadata = {"message": str(message.pk)}  # type: ignore[attr-defined]
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
