"""Real SMTP conversations on loopback, with servers that refuse, hang, drip, break off, or are not there.

Whatever the server does, and wherever: no row is lost, and none is sent twice.
"""

import smtplib
import socket
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import delivery
from stafettlog.notifications import smtp as bounded
from stafettlog.notifications.claims import begin_sending
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from tests.notifications.everything import queue, world
from tests.support.smtp_sink import Misdeed, Sink, Step, use

pytestmark = pytest.mark.django_db
HANG, DROP, DRIP = Misdeed.HANG, Misdeed.DROP, Misdeed.DRIP
WAITS = (MessageState.WAITING, "")
REFUSED = (MessageState.FAILED, Reason.REFUSED)
IN_DOUBT = (MessageState.UNCERTAIN, Reason.UNCERTAIN)
SENT = (MessageState.SENT, "")
Start = Callable[..., Sink]


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


def test_mail_goes_through_smtp(rows: list[OutboxMessage], smtp: Start) -> None:
    sink = smtp()
    deliver()
    assert states(rows) == [SENT] * 2
    assert sink.taken == [str(row.pk) for row in rows]
    assert f"<{rows[0].pk}@solvik.example>".encode() in sink.received[0]


@pytest.mark.parametrize(
    ("step", "answer", "ends", "is_down"),
    [
        # Nobody's mail gets through: the rest waits too, and no row has an attempt less.
        (Step.GREETING, b"421 closing down", WAITS, True),
        (Step.GREETING, b"554 no service", WAITS, True),
        (Step.GREETING, HANG, WAITS, True),
        (Step.GREETING, DRIP, WAITS, True),
        (Step.GREETING, DROP, WAITS, True),
        (Step.EHLO, b"421 closing down", WAITS, True),
        (Step.EHLO, HANG, WAITS, True),
        (Step.EHLO, DROP, WAITS, True),
        (Step.MAIL, b"421 closing down", WAITS, True),
        (Step.MAIL, b"450 later", WAITS, True),
        (Step.MAIL, b"550 who are you", WAITS, True),
        (Step.MAIL, HANG, WAITS, True),
        (Step.MAIL, DRIP, WAITS, True),
        (Step.MAIL, DROP, WAITS, True),
        # This mail for good, or this receiver for now.
        (Step.MAIL, b"552 too large", REFUSED, False),
        (Step.RCPT, b"550 no such user", REFUSED, False),
        (Step.RCPT, b"421 closing down", WAITS, False),
        (Step.RCPT, b"450 greylisted", WAITS, False),
        (Step.RCPT, b"nonsense", WAITS, False),
        (Step.RCPT, HANG, WAITS, False),
        (Step.RCPT, DRIP, WAITS, False),
        (Step.RCPT, DROP, WAITS, False),
        (Step.DATA, b"421 closing down", WAITS, False),
        (Step.DATA, b"451 later", WAITS, False),
        (Step.DATA, b"554 no", REFUSED, False),
        (Step.DATA, HANG, WAITS, False),
        (Step.DATA, DROP, WAITS, False),
        (Step.TEXT, b"421 closing down", WAITS, False),
        (Step.TEXT, b"452 full", WAITS, False),
        (Step.TEXT, b"554 spam", REFUSED, False),
        # The text was handed over, or some of it: who knows.
        (Step.HALF, DROP, IN_DOUBT, False),
        (Step.HALF, HANG, IN_DOUBT, False),
        (Step.TEXT, b"nonsense", IN_DOUBT, False),
        (Step.TEXT, HANG, IN_DOUBT, False),
        (Step.TEXT, DRIP, IN_DOUBT, False),
        (Step.TEXT, DROP, IN_DOUBT, False),
        # Taken: what the server does afterwards changes nothing.
        (Step.QUIT, b"421 whatever", SENT, False),
        (Step.QUIT, HANG, SENT, False),
        (Step.QUIT, DROP, SENT, False),
    ],
    ids=lambda value: value.name if isinstance(value, Step | Misdeed) else None,
)
def test_server_misbehaves(
    rows: list[OutboxMessage],
    smtp: Start,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    time_machine: Any,
    step: Step,
    answer: bytes | Misdeed,
    ends: tuple[str, str],
    is_down: bool,
) -> None:
    bad = smtp({step: answer})
    # Short where nothing else ends it, and long enough for what comes before on a busy machine.
    if answer is HANG:
        settings.EMAIL_TIMEOUT = 0.3
    with monkeypatch.context() as patch:
        if answer is DRIP:
            patch.setattr(bounded, "CONVERSATION_SECONDS", 0.4)
        done = deliver()
    assert (done.handled, done.server_down) == ((1, True) if is_down else (2, False))
    assert states(rows) == [ends] * 2
    expected_attempts = int(ends == WAITS and not is_down)
    assert [row.attempts for row in rows] == [expected_attempts] * 2

    good = smtp()
    settings.EMAIL_TIMEOUT = 5
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    deliver()
    assert states(rows) == [SENT if ends == WAITS else ends] * 2
    each_once = sorted(str(row.pk) for row in rows)
    came = sorted(bad.taken + good.taken)
    assert came == (each_once if ends in (WAITS, SENT) else [])


def test_dead_server_loses_no_row(rows: list[OutboxMessage], settings: Any, smtp: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    use(settings, port)
    assert deliver().server_down
    assert states(rows) == [WAITS] * 2
    smtp()
    assert not deliver().server_down
    assert states(rows) == [SENT] * 2


def test_one_address_that_the_server_hangs_on_stops_no_other(
    rows: list[OutboxMessage], smtp: Start, settings: Any
) -> None:
    sink = smtp({Step.RCPT: HANG})
    settings.EMAIL_TIMEOUT = 0.3
    # From the second conversation on it answers.
    sink.at_step = lambda _step: sink.answers.clear() if sink.conversations > 1 else None
    deliver()
    assert states(rows) == [WAITS, SENT]


def test_row_is_not_marked_before_the_server_has_greeted(
    rows: list[OutboxMessage], smtp: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker killed while it waits for that leaves no doubt behind."""
    sink = smtp()
    said: list[list[Step]] = []

    def begin(message: OutboxMessage) -> bool:
        said.append(sink.reached.copy())
        return begin_sending(message)

    monkeypatch.setattr(delivery, "begin_sending", begin)
    deliver()
    assert said[0] == [Step.GREETING, Step.EHLO]


def test_backend_that_cannot_be_made_loses_no_row(rows: list[OutboxMessage], settings: Any) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
    assert deliver().server_down
    assert states(rows) == [WAITS] * 2
    assert [row.claimed_until for row in rows] == [None] * 2


def test_encrypted_conversations_are_bounded_as_well(settings: Any) -> None:
    settings.EMAIL_USE_SSL = True
    made = bounded.EmailBackend().connection_class
    assert issubclass(made, bounded._Bounded)
    assert issubclass(made, smtplib.SMTP_SSL)
