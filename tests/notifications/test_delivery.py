"""Delivery: each row once, and what every kind of failure leaves behind."""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from anymail.exceptions import (
    AnymailAPIError,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import delivery
from stafettlog.notifications.claims import LEASE, begin_sending, claim_next
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason, reason_text
from tests.notifications.everything import queue, world

pytestmark = pytest.mark.django_db
WAITING, SENT, FAILED = MessageState.WAITING, MessageState.SENT, MessageState.FAILED
UNCERTAIN = MessageState.UNCERTAIN


@pytest.fixture
def w() -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


@pytest.fixture
def row(w: SimpleNamespace) -> OutboxMessage:
    return queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let every sending raise this error, on a connection that opened well."""

    def set_error(error: Exception) -> None:
        def send_messages(_self: Any, _messages: Any) -> int:
            raise error

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)

    return set_error


def now_is(row: OutboxMessage) -> tuple[str, str, bool]:
    """(state, code, whether somebody has it)."""
    row.refresh_from_db()
    return row.state, row.failure, row.claimed_until is not None


def test_row_is_sent_once(row: OutboxMessage) -> None:
    assert deliver().handled == 1
    assert deliver().handled == 0
    assert len(mail.outbox) == 1
    assert now_is(row) == (SENT, "", False)
    assert row.sent_at is not None
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{row.pk}@solvik.example>"


def test_provider_gets_the_rows_id_as_metadata_and_no_message_id(row: OutboxMessage, settings: Any) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    deliver()
    assert now_is(row)[0] == SENT
    assert mail.outbox[0].metadata == {"message": str(row.pk)}
    assert "Message-ID" not in mail.outbox[0].extra_headers


def test_claimed_row_is_left_to_its_worker(row: OutboxMessage) -> None:
    assert claim_next() == row
    assert claim_next() is None
    assert deliver().handled == 0


def test_killed_before_it_spoke_to_the_server_another_sends(row: OutboxMessage, time_machine: Any) -> None:
    claim_next()
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    assert deliver().handled == 1
    assert now_is(row) == (SENT, "", False)


def test_killed_while_sending_is_uncertain_and_not_sent_again(row: OutboxMessage, time_machine: Any) -> None:
    mine = claim_next()
    assert mine is not None
    assert begin_sending(mine)
    deliver()
    assert now_is(row) == (WAITING, Reason.UNCERTAIN, True)
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    assert claim_next() is None
    deliver()
    assert now_is(row) == (UNCERTAIN, Reason.UNCERTAIN, False)
    deliver()
    assert mail.outbox == []


def test_worker_that_lost_its_claim_does_not_send(row: OutboxMessage, time_machine: Any) -> None:
    slow = claim_next()
    assert slow is not None
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    assert deliver().handled == 1
    assert not begin_sending(slow)
    assert len(mail.outbox) == 1


def test_stop_leaves_the_rest_waiting(w: SimpleNamespace) -> None:
    rows = [queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation) for _ in range(3)]
    asked = iter([False, True])
    assert deliver(lambda: next(asked)).handled == 1
    assert [now_is(row)[0] for row in rows] == [SENT, WAITING, WAITING]


DATA_5, DATA_4 = smtplib.SMTPDataError(554, b"spam"), smtplib.SMTPDataError(451, b"later")


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"hemmelig@familie.example": (code, b"hemmelig@familie.example")})


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (refused(550), FAILED, Reason.REFUSED),
        (refused(450), WAITING, ""),
        (DATA_5, FAILED, Reason.REFUSED),
        (DATA_4, WAITING, ""),
        (smtplib.SMTPSenderRefused(550, b"no", "x@y.example"), WAITING, ""),
        (smtplib.SMTPSenderRefused(552, b"too large", "x@y.example"), FAILED, Reason.REFUSED),
        (smtplib.SMTPNotSupportedError("smtputf8"), FAILED, Reason.REFUSED),
        (refused(-1), WAITING, ""),
        (smtplib.SMTPDataError(-1, b"nonsense"), UNCERTAIN, Reason.UNCERTAIN),
        (smtplib.SMTPResponseException(500, "Line too long."), UNCERTAIN, Reason.UNCERTAIN),
        (AnymailUnsupportedFeature("hemmelig"), FAILED, Reason.FAULT),
        (AnymailSerializationError("hemmelig"), FAILED, Reason.FAULT),
        (smtplib.SMTPServerDisconnected("gone"), UNCERTAIN, Reason.UNCERTAIN),
        (TimeoutError("timed out"), UNCERTAIN, Reason.UNCERTAIN),
        (RuntimeError("hemmelig@familie.example"), UNCERTAIN, Reason.UNCERTAIN),
        (AnymailRecipientsRefused("hemmelig@familie.example"), FAILED, Reason.REFUSED),
        (AnymailAPIError("key", status_code=401), WAITING, ""),
        (AnymailAPIError("many", status_code=429), WAITING, ""),
        (AnymailAPIError("bad", status_code=400), FAILED, Reason.REFUSED),
        (AnymailAPIError("crash", status_code=500), UNCERTAIN, Reason.UNCERTAIN),
        (AnymailAPIError("no answer"), UNCERTAIN, Reason.UNCERTAIN),
    ],
)
def test_errors_of_the_server(
    row: OutboxMessage,
    fail: Callable[[Exception], None],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    state: str,
    code: str,
) -> None:
    fail(error)
    with caplog.at_level(logging.INFO):
        deliver()
    assert now_is(row)[:2] == (state, code)
    assert "hemmelig" not in caplog.text
    assert row.relation is not None
    assert row.relation.email not in caplog.text
    assert row.relation.display_name not in caplog.text
    assert str(row.pk) in caplog.text


def test_provider_that_was_never_reached_leaves_the_row_waiting(
    row: OutboxMessage, fail: Callable[[Exception], None]
) -> None:
    error = AnymailAPIError("no connection")
    error.__cause__ = OSError(ConnectionRefusedError(111, "refused"))
    fail(error)
    assert deliver().server_down
    assert now_is(row) == (WAITING, "", False)


def test_one_who_must_wait_keeps_nobody_else_waiting(
    w: SimpleNamespace, fail: Callable[[Exception], None], time_machine: Any
) -> None:
    first = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    fail(refused(450))
    second = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    done = deliver()
    assert (done.handled, done.server_down) == (2, False)
    assert now_is(first) == now_is(second) == (WAITING, "", True)
    assert deliver().handled == 0
    time_machine.move_to(timezone.now() + timedelta(minutes=7))
    assert deliver().handled == 2


def test_server_that_refuses_us_is_asked_once_a_round(
    w: SimpleNamespace, fail: Callable[[Exception], None]
) -> None:
    for _ in range(3):
        queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    fail(smtplib.SMTPAuthenticationError(535, b"no"))
    done = deliver()
    assert (done.handled, done.server_down) == (1, True)


def test_row_that_cannot_be_written_stops_no_other(
    w: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    good = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    write = delivery.render

    def render(message: OutboxMessage) -> Any:
        if message.pk == bad.pk:
            raise KeyError(w.relation.display_name)
        return write(message)

    monkeypatch.setattr(delivery, "render", render)
    deliver()
    assert now_is(bad) == (FAILED, Reason.FAULT, False)
    assert now_is(good)[0] == SENT
    assert w.relation.display_name not in caplog.text


def test_address_that_no_header_takes_fails_before_anything_is_sent(w: SimpleNamespace) -> None:
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    type(w.relation).objects.filter(pk=w.relation.pk).update(email="a@b.example\nBcc: c@d.example")
    deliver()
    assert now_is(row) == (FAILED, Reason.FAULT, False)
    assert mail.outbox == []


def test_every_code_has_a_sentence() -> None:
    assert all(reason_text(code) for code in Reason.values)
    assert reason_text("") == reason_text("noe annet") == ""


def test_round_costs_the_same_for_each_row(w: SimpleNamespace, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    with django_assert_max_num_queries(3 * 10 + 3):
        assert deliver().handled == 3
