"""A mail server on loopback that takes mail, or misbehaves at one step of the conversation, as it is told.

It speaks SMTP over a real socket, each conversation in a thread of its own. `taken` is what it has said yes
to: from then on the mail is its own, whether or not the one who sent it lived to hear the yes.
"""

import contextlib
import itertools
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

DRIP_SECONDS = 0.02
_ID = re.compile(rb"^Message-ID:\s*<([^@>\s]+)@", re.IGNORECASE | re.MULTILINE)


class Step(Enum):
    GREETING = b"220 sink"
    EHLO = b"250 sink"
    MAIL = b"250 sender ok"
    RCPT = b"250 receiver ok"
    DATA = b"354 go on"
    HALF = b""
    """Half of the text is read; nothing is said here."""
    TEXT = b"250 queued"
    QUIT = b"221 bye"


class Misdeed(Enum):
    HANG = "says nothing any more"
    DROP = "resets the connection"
    DRIP = "says a byte now and then of an answer without end"


class _Gone(Exception):
    """The conversation is over."""


class Sink:
    """`answers`: a line or a misdeed at a step. `at_step` is called before each answer, by any thread."""

    def __init__(self, answers: dict[Step, bytes | Misdeed] | None = None) -> None:
        self.answers = answers or {}
        self.at_step: Callable[[Step], None] = lambda _step: None
        self.conversations = 0
        self.reached: list[Step] = []
        self.received: list[bytes] = []
        self.taken: list[str] = []
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            self.conversations += 1
            talk = threading.Thread(target=self._talk, args=(client,), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [talk]
            talk.start()

    def _talk(self, client: socket.socket) -> None:
        # A client that was killed, or hung up, ends the conversation anywhere.
        with client, contextlib.suppress(_Gone, OSError), client.makefile("rb") as lines:
            self._answer(client, Step.GREETING)
            for line in lines:
                step = _STEPS.get(line[:4].upper())
                if step is None:
                    client.sendall(b"250 ok\r\n")
                    continue
                self._answer(client, step)
                if step is Step.DATA and self.answers.get(step, step.value) == step.value:
                    self._text(client, lines)
                elif step is Step.QUIT:
                    return

    def _text(self, client: socket.socket, lines: Any) -> None:
        text = [lines.readline()]
        self._answer(client, Step.HALF)
        while text[-1] not in (b".\r\n", b""):
            text.append(lines.readline())
        if not text[-1]:
            raise _Gone
        whole = b"".join(text)
        self.received.append(whole)
        self._answer(client, Step.TEXT, whole)

    def _answer(self, client: socket.socket, step: Step, text: bytes = b"") -> None:
        self.reached.append(step)
        self.at_step(step)
        answer = self.answers.get(step, step.value)
        if isinstance(answer, Misdeed):
            self._misbehave(client, answer)
        if step is Step.TEXT and answer.startswith(b"250"):
            self.taken.append(id_of(text))
        if answer:
            client.sendall(answer + b"\r\n")

    def _misbehave(self, client: socket.socket, misdeed: Misdeed) -> None:
        if misdeed is Misdeed.DROP:
            # Closing without lingering sends a reset, with or without unread bytes.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _Gone
        if misdeed is Misdeed.HANG:
            while client.recv(4096):
                pass
            raise _Gone
        for byte in itertools.cycle(b"250-wait\r\n"):
            if self._closing.wait(DRIP_SECONDS):
                raise _Gone
            client.sendall(bytes([byte]))

    def close(self) -> None:
        self._closing.set()
        # shutdown wakes the thread that waits in accept().
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)


_STEPS = {
    b"EHLO": Step.EHLO,
    b"HELO": Step.EHLO,
    b"MAIL": Step.MAIL,
    b"RCPT": Step.RCPT,
    b"DATA": Step.DATA,
    b"QUIT": Step.QUIT,
}


def id_of(text: bytes) -> str:
    """What stands before the @ of a mail's Message-ID: the id of our row."""
    found = _ID.search(text)
    return found[1].decode() if found else ""


@contextlib.contextmanager
def open_sink(answers: dict[Step, bytes | Misdeed] | None = None) -> Iterator[Sink]:
    sink = Sink(answers)
    try:
        yield sink
    finally:
        sink.close()


def use(settings: Any, port: int, timeout: float = 5) -> None:
    """Let mail go to 127.0.0.1 by SMTP; `timeout` in seconds, of each answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, timeout
