"""A real SMTP conversation on loopback, and servers that are dead, deaf or hang up."""

import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from tests.notifications.everything import queue, world

pytestmark = pytest.mark.django_db


class SmtpServer:
    """Answers each command with a line; `at_data` is what it says to the finished text, "" hangs up."""

    def __init__(self, at_recipient: bytes = b"250 ok", at_data: bytes = b"250 queued") -> None:
        self.at_recipient, self.at_data = at_recipient, at_data
        self.received: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: Any) -> None:
        def say(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        say(b"220 ready")
        for line in stream:
            command = line[:4].upper()
            if command == b"DATA":
                say(b"354 go on")
                self.received.append(b"".join(iter(stream.readline, b".\r\n")))
                if not self.at_data:
                    return
                say(self.at_data)
            elif command == b"RCPT":
                say(self.at_recipient)
            elif command == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 ok")

    def close(self) -> None:
        # shutdown wakes the thread that waits in accept().
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


@pytest.fixture
def smtp(settings: Any) -> Iterator[Any]:
    """`smtp(**answers)` starts a server that the worker will use."""
    servers: list[SmtpServer] = []

    def start(**answers: bytes) -> SmtpServer:
        servers.append(SmtpServer(**answers))
        use(settings, servers[-1].port)
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def use(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5


@pytest.fixture
def rows() -> list[OutboxMessage]:
    """Two that wait."""
    w: SimpleNamespace = world()
    deliver()
    return [queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation) for _ in range(2)]


def states(rows: list[OutboxMessage]) -> list[tuple[str, str]]:
    for row in rows:
        row.refresh_from_db()
    return [(row.state, row.failure) for row in rows]


def test_mail_goes_through_smtp(rows: list[OutboxMessage], smtp: Any) -> None:
    server = smtp()
    deliver()
    assert states(rows) == [(MessageState.SENT, "")] * 2
    assert len(server.received) == 2
    assert f"<{rows[0].pk}@solvik.example>".encode() in server.received[0]


def test_refused_recipient_fails(rows: list[OutboxMessage], smtp: Any) -> None:
    server = smtp(at_recipient=b"550 no such user")
    deliver()
    assert states(rows) == [(MessageState.FAILED, Reason.REFUSED)] * 2
    assert server.received == []


def test_server_that_hangs_up_after_the_text_leaves_doubt_and_is_not_sent_twice(
    rows: list[OutboxMessage], smtp: Any
) -> None:
    server = smtp(at_data=b"")
    deliver()
    deliver()
    assert states(rows) == [(MessageState.UNCERTAIN, Reason.UNCERTAIN)] * 2
    assert len(server.received) == 2


def test_dead_server_loses_no_row(rows: list[OutboxMessage], settings: Any, smtp: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    use(settings, port)
    assert deliver().server_down
    assert states(rows) == [(MessageState.WAITING, "")] * 2
    smtp()
    assert not deliver().server_down
    assert states(rows) == [(MessageState.SENT, "")] * 2


def test_server_that_never_answers_is_given_up_after_the_timeout(
    rows: list[OutboxMessage], settings: Any, smtp: Any
) -> None:
    # Connections are accepted by the system and never read.
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        use(settings, deaf.getsockname()[1])
        settings.EMAIL_TIMEOUT = 0.05
        done = deliver()
    assert (done.handled, done.server_down) == (1, True)
    assert states(rows) == [(MessageState.WAITING, "")] * 2
    smtp()
    deliver()
    assert states(rows) == [(MessageState.SENT, "")] * 2
