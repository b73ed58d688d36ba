"""Which worker has a row, when others write the same row: another worker, a report, a person."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import claims, delivery
from stafettlog.notifications.claims import LEASE, begin_sending, claim_next, finish, put_off, release
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import outbox
from tests.notifications.everything import queue, world

S = MessageState
AT = timezone.now()


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


@pytest.fixture
def row(w: SimpleNamespace) -> OutboxMessage:
    return queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)


def claimed() -> OutboxMessage:
    mine = claim_next()
    assert mine is not None
    return mine


def says(row: OutboxMessage, **changes: Any) -> None:
    OutboxMessage.objects.filter(pk=row.pk).update(**changes)


def read(row: OutboxMessage) -> tuple[str, str, str]:
    """(state, code, the provider's id)."""
    row.refresh_from_db()
    return row.state, row.failure, row.provider_id


@pytest.mark.parametrize(
    ("state", "failure", "sent_at"),
    [
        (S.DELIVERED, "", AT),
        (S.DELIVERED, Reason.COMPLAINED, AT),
        (S.BOUNCED, Reason.BOUNCED, AT),
        (S.FAILED, Reason.REFUSED, None),
    ],
)
def test_report_that_came_before_our_own_note_stands(
    row: OutboxMessage, state: MessageState, failure: str, sent_at: Any
) -> None:
    begin_sending(mine := claimed())
    says(row, state=state, failure=failure, sent_at=sent_at, reported_at=AT)
    assert not finish(mine, S.SENT, provider_id="<a@b>")
    assert read(row) == (state, failure, "<a@b>")
    assert (row.sent_at, row.claimed_until) == (sent_at, None)


@pytest.mark.parametrize("state", [S.WAITING, S.UNCERTAIN, S.DROPPED])
def test_what_was_taken_is_sent_whatever_the_row_said(row: OutboxMessage, state: MessageState) -> None:
    begin_sending(mine := claimed())
    says(row, state=state)
    assert finish(mine, S.SENT, provider_id="x1")
    assert read(row) == (S.SENT, "", "x1")
    assert row.sent_at is not None


def test_provider_that_took_it_has_its_id_noted(row: OutboxMessage, settings: Any) -> None:
    # That backend counts from 0.
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    deliver()
    assert read(row) == (S.SENT, "", "0")


@pytest.mark.parametrize("told", [None, {"a", "b"}, "x" * 201, "a\0b", "ø"])
def test_id_that_is_none_is_not_noted(row: OutboxMessage, told: object) -> None:
    letter = SimpleNamespace(anymail_status=SimpleNamespace(message_id=told))
    assert delivery._provider_id(letter) == ""  # type: ignore[arg-type]


def test_slow_worker_whose_claim_is_over_writes_nothing(row: OutboxMessage, time_machine: Any) -> None:
    slow = claimed()
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    begin_sending(claimed())
    release(slow)
    put_off(slow, timedelta(minutes=5))
    assert not finish(slow, S.DROPPED, Reason.OUTDATED)
    # Were it free again, it would be sent a second time.
    assert read(row) == (S.WAITING, Reason.UNCERTAIN, "")
    assert claim_next() is None


def test_handed_over_between_claim_and_reading_is_claimed_anew(
    w: SimpleNamespace, row: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent under no claim it would, when the worker is killed, be nobody's for good."""
    select_related = OutboxMessage.objects.all().__class__.select_related

    def handed_over_first(self: Any, *names: str) -> Any:
        monkeypatch.undo()
        outbox.hand_over(w.relation, w.relation)
        says(row, claimed_until=None, state=S.WAITING)
        return select_related(self, *names)

    monkeypatch.setattr(OutboxMessage.objects.all().__class__, "select_related", handed_over_first)
    mine = claimed()
    assert mine == row
    assert mine.claimed_until is not None


def test_old_row_that_another_has_taken_is_not_shared_out(w: SimpleNamespace) -> None:
    old = queue(MessageKind.ACTOR_REGISTERED, actor=w.holder)
    mine = claimed()
    assert mine == old
    says(old, claimed_until=timezone.now() + 2 * LEASE)
    delivery.old_rows.share_out(mine)
    assert list(OutboxMessage.objects.filter(state=S.WAITING)) == [old]


def test_trouble_of_the_database_fails_no_message(
    row: OutboxMessage, monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    def render(_message: OutboxMessage) -> Any:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "render", render)
        with pytest.raises(OperationalError):
            deliver()
    assert read(row) == (S.WAITING, "", "")
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    deliver()
    assert read(row)[0] == S.SENT


def test_uncertain_is_given_up_once(row: OutboxMessage, time_machine: Any) -> None:
    begin_sending(claimed())
    assert claims.give_up_abandoned() == 0
    time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1))
    assert [claims.give_up_abandoned() for _ in range(2)] == [1, 0]
    assert read(row) == (S.UNCERTAIN, Reason.UNCERTAIN, "")
