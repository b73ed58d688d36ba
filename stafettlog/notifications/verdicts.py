"""What an error of the mail server means for the row: refused, try later, or nobody knows."""

import smtplib
import socket
from enum import Enum

from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)

from stafettlog.notifications.smtp import BrokenOff

# Our own fault (key, quota, sender), or the provider's: the recipient is innocent, the mail waits.
NOT_THE_RECIPIENTS = {401, 402, 403, 404, 429, 503}
TOO_LARGE = 552
NEVER_CONNECTED = {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "ConnectTimeout"}


class Verdict(Enum):
    REFUSED = "refused"
    """This recipient or this mail, for good."""
    LATER = "later"
    """This recipient, for now."""
    SERVER = "server"
    """Nothing gets through at the moment, whoever it is to."""
    FAULT = "not_written"
    """This mail, by our own fault."""
    UNCERTAIN = "uncertain"
    """Broken off: it may have been taken."""


def verdict_on(error: Exception) -> Verdict:
    """Judge an error raised while one mail was sent on an open connection."""
    match error:
        case BrokenOff():
            # A server that falls silent at one address must not stop the mail to all others.
            return Verdict.LATER if error.named else Verdict.SERVER
        case smtplib.SMTPException():
            return _on_server(error)
        case AnymailRecipientsRefused():
            return Verdict.REFUSED
        case AnymailUnsupportedFeature() | AnymailSerializationError() | AnymailInvalidAddress():
            # The mail as we wrote it cannot be put into the provider's words: it was not sent.
            return Verdict.FAULT
        case AnymailAPIError():
            return _on_provider(error)
        case _:
            return Verdict.UNCERTAIN


def _on_server(error: smtplib.SMTPException) -> Verdict:
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return Verdict.REFUSED if any(map(_is_final, codes)) else Verdict.LATER
        case smtplib.SMTPDataError():
            if _is_final(error.smtp_code):
                return Verdict.REFUSED
            return Verdict.LATER if 400 <= error.smtp_code < 500 else Verdict.UNCERTAIN
        case smtplib.SMTPNotSupportedError():
            # An address with letters that this server cannot take.
            return Verdict.REFUSED
        case smtplib.SMTPSenderRefused():
            # Too large (RFC 1870) is said of the mail, all else of us.
            return Verdict.REFUSED if error.smtp_code == TOO_LARGE else Verdict.SERVER
        case smtplib.SMTPHeloError() | smtplib.SMTPConnectError() | smtplib.SMTPAuthenticationError():
            return Verdict.SERVER
        case _:
            # Hung up, or an answer that is none.
            return Verdict.UNCERTAIN


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _on_provider(error: AnymailAPIError) -> Verdict:
    status = error.status_code
    if status is None:
        return Verdict.SERVER if _never_connected(error) else Verdict.UNCERTAIN
    if status in NOT_THE_RECIPIENTS:
        return Verdict.SERVER
    return Verdict.REFUSED if 400 <= status < 500 else Verdict.UNCERTAIN


def _never_connected(error: BaseException | None, depth: int = 8) -> bool:
    """Whether no connection was made, by the chain of causes that requests and urllib3 leave."""
    if error is None or depth == 0:
        return False
    if isinstance(error, ConnectionRefusedError | socket.gaierror) or type(error).__name__ in NEVER_CONNECTED:
        return True
    inner = [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
    return any(_never_connected(one, depth - 1) for one in inner if isinstance(one, BaseException))
