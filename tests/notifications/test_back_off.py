"""A receiver's server that asks us to come back: ever more seldom, and in the end no more."""

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState
from stafettlog.notifications.back_off import FIRST, JITTER, LONGEST, MOST_ATTEMPTS, delay_after
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason, reason_text
from tests.notifications.everything import queue, world

LATER = smtplib.SMTPRecipientsRefused({"hemmelig@familie.example": (450, b"hemmelig")})


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], list[Any]]:
    """Let every sending raise this error; the list holds when each was tried."""

    def set_error(error: Exception) -> list[Any]:
        tried: list[Any] = []

        def send_messages(_self: Any, _messages: Any) -> int:
            tried.append(timezone.now())
            raise error

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
        return tried

    return set_error


def test_the_wait_doubles_up_to_some_hours() -> None:
    for attempts in range(1, MOST_ATTEMPTS):
        plain = min(FIRST * 2 ** (attempts - 1), LONGEST)
        waits = [delay_after(attempts) for _ in range(20)]
        assert all(plain * (1 - JITTER) <= wait <= plain * (1 + JITTER) for wait in waits)
        assert len(set(waits)) > 1


def test_row_is_tried_a_bounded_number_of_times_and_then_given_up_with_an_alarm(
    w: SimpleNamespace,
    answers: Callable[[Exception], list[Any]],
    time_machine: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tried = answers(LATER)
    time_machine.move_to(timezone.now(), tick=False)
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    with caplog.at_level(logging.INFO):
        while row.state == MessageState.WAITING:
            assert row.attempts == len(tried) < MOST_ATTEMPTS
            assert "mail_given_up" not in caplog.text
            if row.claimed_until:
                time_machine.move_to(row.claimed_until - timedelta(seconds=1), tick=False)
                assert deliver().handled == 0
                time_machine.move_to(row.claimed_until + timedelta(seconds=1), tick=False)
            deliver()
            row.refresh_from_db()
    assert (row.state, row.failure) == (MessageState.FAILED, Reason.GAVE_UP)
    assert len(tried) == MOST_ATTEMPTS
    assert timedelta(days=1.3) < tried[-1] - tried[0] < timedelta(days=2.6)
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits[0] < timedelta(minutes=12)
    assert max(waits) <= LONGEST * (1 + JITTER) + timedelta(seconds=1)
    alarms = [one for one in caplog.records if "mail_given_up" in one.getMessage()]
    assert [one.levelname for one in alarms] == ["ERROR"]
    assert str(row.pk) in alarms[0].getMessage()
    assert "hemmelig" not in caplog.text
    assert reason_text(row.failure) == "Vi ga opp etter flere forsøk"


def test_trouble_of_our_own_server_is_nobodys_attempt(
    w: SimpleNamespace, answers: Callable[[Exception], list[Any]]
) -> None:
    tried = answers(smtplib.SMTPSenderRefused(550, b"no", "x@y.example"))
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    for _ in range(MOST_ATTEMPTS + 2):
        assert deliver().server_down
    row.refresh_from_db()
    assert len(tried) == MOST_ATTEMPTS + 2
    assert (row.state, row.attempts, row.claimed_until) == (MessageState.WAITING, 0, None)
