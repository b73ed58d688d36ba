"""Recipients are computed again at delivery: who has left, lost the right or the address gets nothing."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from permissions import history, roles
from permissions.models import RoleAssignment
from stafettlog.models import MessageKind, MessageState, OpeningAttempt, OutboxMessage, TransferStatus
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.notifications.render import render
from stafettlog.services import facts
from tests.factories import (
    expire_consent,
    make_lysglimt,
    make_staff,
    make_transfer,
)
from tests.notifications.everything import closed, queue, settle, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    """The world, its first mails sent."""
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def outcome(row: OutboxMessage) -> tuple[str, str]:
    """(state, code) of the row after a round."""
    deliver()
    row.refresh_from_db()
    assert row.claimed_until is None
    assert (row.state == MessageState.SENT) == bool(mail.outbox)
    return row.state, row.failure


def dropped(reason: Reason) -> tuple[str, str]:
    return MessageState.DROPPED, reason


SENT = (MessageState.SENT, "")


def stop(w: SimpleNamespace) -> None:
    w.relation.stopped_at, w.relation.stopped_by = timezone.now(), w.holder.user
    w.relation.save_without_historical_record()
    facts.recalculate(w.log)


def end_relation(w: SimpleNamespace) -> None:
    w.relation.ended_at, w.relation.ended_by = timezone.now(), w.holder.user
    w.relation.save_without_historical_record()
    facts.recalculate(w.log)


def take_ground(w: SimpleNamespace) -> None:
    w.relation.ground = "none"
    w.relation.save_without_historical_record()
    facts.recalculate(w.log)


def take_address(w: SimpleNamespace) -> None:
    w.relation.email = ""
    w.relation.save_without_historical_record()


def eighteen(w: SimpleNamespace) -> None:
    w.log.child.birth_date = timezone.localdate() - timedelta(days=18 * 366)
    w.log.child.save_without_historical_record()
    facts.recalculate(w.log)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (stop, Reason.NO_ACCESS),
        (end_relation, Reason.NO_ACCESS),
        (take_ground, Reason.NO_ACCESS),
        (eighteen, Reason.NO_ACCESS),
        (take_address, Reason.NO_ADDRESS),
    ],
)
@pytest.mark.parametrize(
    "kind", [MessageKind.FORESATT_ACCOUNT, MessageKind.NEW_PARTICIPANT, MessageKind.NEW_LYSGLIMT]
)
def test_foresatt_gets_nothing_when_access_ended_after_queueing(
    w: SimpleNamespace, kind: MessageKind, change: Callable[[SimpleNamespace], None], reason: Reason
) -> None:
    make_lysglimt(w.log)
    row = queue(kind, log=w.log, relation=w.relation, actor=w.other)
    change(w)
    assert outcome(row) == dropped(reason)


def test_foresatt_gets_mail_after_the_consent_is_out(w: SimpleNamespace) -> None:
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    expire_consent(w.log)
    assert outcome(row) == SENT


def test_foresatt_is_not_told_of_a_participant_who_has_left(w: SimpleNamespace) -> None:
    row = queue(MessageKind.NEW_PARTICIPANT, log=w.log, relation=w.relation, actor=w.other)
    part = w.log.participants.active().get(actor=w.other)
    part.ended_at, part.ended_by = timezone.now(), w.holder.user
    part.save_without_historical_record()
    assert outcome(row) == dropped(Reason.OUTDATED)


def test_closing_is_told_to_foresatte_until_the_log_is_open_again(w: SimpleNamespace) -> None:
    row = queue(MessageKind.LOG_CLOSED, log=w.log, relation=w.relation)
    assert outcome(row) == dropped(Reason.OUTDATED)
    row = queue(MessageKind.LOG_CLOSED, log=closed(w.log), relation=w.relation)
    last = timezone.localdate() + timedelta(days=90)
    assert f"{last.day}. " in render(row).text
    assert outcome(row) == SENT


def lysglimt_row(w: SimpleNamespace) -> OutboxMessage:
    make_lysglimt(w.log)
    return queue(MessageKind.NEW_LYSGLIMT, log=w.log, user=w.other.user)


def test_participant_is_told_of_a_lysglimt(w: SimpleNamespace) -> None:
    assert outcome(lysglimt_row(w)) == SENT
    assert mail.outbox[0].to == [w.other.user.email]


def test_holder_gets_no_letter_signed_by_herself(w: SimpleNamespace) -> None:
    make_lysglimt(w.log, w.other)
    text = render(queue(MessageKind.NEW_LYSGLIMT, log=w.log, user=w.holder.user)).text
    assert text.count(w.holder.display_name) == 1  # the greeting


def test_participant_gets_nothing_when_the_consent_is_out(w: SimpleNamespace) -> None:
    row = lysglimt_row(w)
    expire_consent(w.log)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_ended_aktoer_gets_nothing(w: SimpleNamespace) -> None:
    row = lysglimt_row(w)
    w.other.ended_at, w.other.ended_by = timezone.now(), w.holder.user
    w.other.save_without_historical_record()
    facts.recalculate(w.log)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_deactivated_person_gets_nothing(w: SimpleNamespace) -> None:
    row = lysglimt_row(w)
    w.other.user.is_active = False
    w.other.user.save_without_historical_record()
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_struck_lysglimt_is_not_told(w: SimpleNamespace) -> None:
    row = lysglimt_row(w)
    one = w.log.lysglimt.get()
    one.struck_at, one.struck_by = timezone.now(), w.holder.user
    one.save_without_historical_record()
    assert outcome(row) == dropped(Reason.OUTDATED)


def test_closed_log_tells_of_no_lysglimt(w: SimpleNamespace) -> None:
    row = lysglimt_row(w)
    closed(w.log)
    assert outcome(row) == dropped(Reason.OUTDATED)


def end_leadership(w: SimpleNamespace) -> None:
    row = RoleAssignment.objects.get(user=w.leader.user, ended_at__isnull=True)
    roles.end(row, by=w.holder.user)


def test_former_leader_gets_nothing(w: SimpleNamespace) -> None:
    row = queue(MessageKind.ACTOR_REGISTERED, actor=w.holder, user=w.leader.user)
    end_leadership(w)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_leader_of_another_virksomhet_gets_nothing(w: SimpleNamespace) -> None:
    stranger = make_staff(w.ppt, leader=True)
    row = queue(MessageKind.ACTOR_REGISTERED, actor=w.holder, user=stranger.user)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_leader_is_not_told_that_a_confirmed_aktoer_waits(w: SimpleNamespace) -> None:
    row = queue(MessageKind.ACTOR_WAITS, actor=w.holder, user=w.leader.user)
    assert outcome(row) == dropped(Reason.OUTDATED)


def test_aktoer_without_number_gets_no_account_mail(w: SimpleNamespace) -> None:
    nameless = make_staff(w.school, number=False)
    assert outcome(queue(MessageKind.ACTOR_ACCOUNT, actor=nameless)) == dropped(Reason.OUTDATED)


def test_answered_attempt_is_not_told(w: SimpleNamespace) -> None:
    row = queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other, user=w.holder.user)
    assert outcome(row) == dropped(Reason.OUTDATED)


def test_old_holder_is_not_told_of_an_attempt(w: SimpleNamespace) -> None:
    history.save(OpeningAttempt(log=w.log, asked_by=w.other), by=w.other.user, reason="Spurte etter en logg")
    row = queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other, user=make_staff(w.school).user)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_receiver_is_not_asked_when_the_request_is_taken_back(w: SimpleNamespace) -> None:
    transfer = make_transfer(w.log, w.other)
    asked = queue(MessageKind.TRANSFER_ASKED, log=w.log, transfer=transfer, user=w.other.user)
    settle(transfer, TransferStatus.WITHDRAWN)
    assert outcome(asked) == dropped(Reason.OUTDATED)
    gone = queue(MessageKind.TRANSFER_WITHDRAWN, log=w.log, transfer=transfer, user=w.other.user)
    assert outcome(gone) == dropped(Reason.NEVER_TOLD)


def test_nobody_else_is_asked_to_take_over(w: SimpleNamespace) -> None:
    transfer = make_transfer(w.log, w.other)
    row = queue(MessageKind.TRANSFER_ASKED, log=w.log, transfer=transfer, user=w.leader.user)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_answer_is_for_those_concerned(w: SimpleNamespace) -> None:
    settle(transfer := make_transfer(w.log, w.other), TransferStatus.DECLINED)
    stranger = make_staff(w.school)
    row = queue(MessageKind.TRANSFER_ANSWERED, log=w.log, transfer=transfer, user=stranger.user)
    assert outcome(row) == dropped(Reason.NO_ACCESS)
    row = queue(MessageKind.TRANSFER_ANSWERED, log=w.log, transfer=transfer, user=w.leader.user)
    assert outcome(row) == SENT
