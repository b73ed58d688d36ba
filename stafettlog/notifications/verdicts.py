"""What an error of the mail server means for the row: refused, try later, or nobody knows."""

import smtplib
import socket
from enum import Enum

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

# Our own fault (key, quota, sender), or the provider's: the recipient is innocent, the mail waits.
NOT_THE_RECIPIENTS = {401, 402, 403, 404, 429, 503}
NEVER_CONNECTED = {"NewConnectionError", "ConnectTimeoutError", "NameResolutionError", "ConnectTimeout"}


class Verdict(Enum):
    REFUSED = "refused"
    """This recipient or this mail, for good."""
    LATER = "later"
    """This recipient, for now."""
    SERVER = "server"
    """Nothing gets through at the moment, whoever it is to."""
    UNCERTAIN = "uncertain"
    """Broken off: it may have been taken."""


def verdict_on(error: Exception) -> Verdict:
    """Judge an error raised while one mail was sent on an open connection."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return Verdict.LATER if all(400 <= code < 500 for code in codes) else Verdict.REFUSED
        case smtplib.SMTPDataError():
            return Verdict.LATER if 400 <= error.smtp_code < 500 else Verdict.REFUSED
        case smtplib.SMTPServerDisconnected():
            return Verdict.UNCERTAIN
        case smtplib.SMTPException():
            # Sender refused, sign-in failed, greeting not understood: before the text was handed over.
            return Verdict.SERVER
        case AnymailRecipientsRefused():
            return Verdict.REFUSED
        case AnymailAPIError():
            return _on_provider(error)
        case _:
            return Verdict.UNCERTAIN


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
