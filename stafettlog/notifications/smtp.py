"""SMTP with an end to it, and with knowledge of how far it came.

Python's own has a limit for each answer, none for the whole: a server that drips one byte every few
seconds would keep a worker for good. And when a server hangs up, it does not say whether a byte of the
mail was handed over by then; if none was, nobody needs to be in doubt.
"""

import contextlib
import smtplib
import socket
import threading
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

# Generous: a slow server needs seconds. Below the 90 seconds that systemd waits for a worker to stop.
CONVERSATION_SECONDS = 60
AGAIN_SECONDS = 1


class BrokenOff(Exception):
    """The server hung up or fell silent before any of the mail's text was handed over: it has nothing.

    `named`: it had heard whom the mail is to by then, so that may be why.
    """

    def __init__(self, *, named: bool) -> None:
        super().__init__("named" if named else "not named")
        self.named = named


class _Bounded(smtplib.SMTP):
    """A conversation that is hung up CONVERSATION_SECONDS after it began, whatever it waits for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.named = self.text_begun = False
        self._over = threading.Event()
        super().__init__(*args, **kwargs)

    def _get_socket(self, *args: Any) -> Any:
        made = super()._get_socket(*args)  # type: ignore[misc]
        threading.Thread(target=self._watch, daemon=True).start()
        return made

    def _watch(self) -> None:
        wait = CONVERSATION_SECONDS
        # Again, since the socket is another one once STARTTLS is done.
        while not self._over.wait(wait):
            wait = AGAIN_SECONDS
            if self.sock is not None:
                with contextlib.suppress(OSError):
                    # The system's, not TLS's: the thread that waits on it is to see nothing but its end.
                    socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def rcpt(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.named = True
        return super().rcpt(*args, **kwargs)

    def send(self, s: Any) -> None:
        # Commands are text; only the mail itself is bytes.
        self.text_begun = self.text_begun or isinstance(s, bytes)
        super().send(s)

    def close(self) -> None:
        self._over.set()
        super().close()


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from its first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, on bounded conversations. An open connection has greeted and been greeted."""

    @property
    def connection_class(self) -> Any:
        return _BoundedTls if self.use_ssl else _Bounded

    def open(self) -> bool | None:
        """A server that does not answer our greeting serves nobody: it shows before a mail is begun."""
        opened = super().open()
        if opened and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return opened

    def _send(self, email_message: EmailMessage) -> bool:
        """Raises BrokenOff, or what smtplib raises."""
        spoken: Any = self.connection
        try:
            return super()._send(email_message)  # type: ignore[misc]
        except OSError as error:
            if _is_an_answer(error) or spoken.text_begun:
                raise
            raise BrokenOff(named=spoken.named) from error


def _is_an_answer(error: OSError) -> bool:
    """Whether the server said something. (smtplib's errors are OSErrors too.)"""
    return isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected)
