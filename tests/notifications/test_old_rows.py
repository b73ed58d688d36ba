"""Rows from before each recipient had one (R28): shared out once, and the rest sent as they are."""

from types import SimpleNamespace

import pytest
from django.core import mail

from permissions import history
from stafettlog.models import MessageKind, MessageState, OpeningAttempt, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from tests.factories import make_log, make_organisation, make_staff
from tests.notifications.everything import queue, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def to() -> list[str]:
    return sorted(one.to[0] for one in mail.outbox)


def test_opening_attempt_goes_to_holder_and_leaders(w: SimpleNamespace) -> None:
    second = make_staff(w.school, leader=True)
    asked = OpeningAttempt(log=w.log, asked_by=w.other)
    history.save(asked, by=w.other.user, reason="Spurte etter en logg på barnet")
    old = queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other)
    deliver()
    deliver()
    assert to() == sorted(actor.user.email for actor in (w.holder, w.leader, second))
    old.refresh_from_db()
    assert (old.state, old.failure) == (MessageState.DROPPED, Reason.SHARED_OUT)


def test_attempt_that_was_answered_long_ago_is_told_to_nobody(w: SimpleNamespace) -> None:
    queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other)
    deliver()
    assert mail.outbox == []


def test_registered_aktoer_goes_to_every_leader(w: SimpleNamespace) -> None:
    queue(MessageKind.ACTOR_REGISTERED, actor=w.holder)
    deliver()
    assert to() == [w.leader.user.email]


def test_waiting_aktoer_that_was_settled_is_not_told(w: SimpleNamespace) -> None:
    old = queue(MessageKind.ACTOR_WAITS, actor=w.holder)
    deliver()
    assert mail.outbox == []
    assert OutboxMessage.objects.filter(kind=MessageKind.ACTOR_REGISTERED).count() == 0
    old.refresh_from_db()
    assert old.state == MessageState.DROPPED


def test_account_of_an_aktoer_goes_to_that_person(w: SimpleNamespace) -> None:
    queue(MessageKind.ACTOR_ACCOUNT, actor=w.other)
    deliver()
    assert to() == [w.other.user.email]


def test_foresatte_of_a_log_opened_before_mail_worked_get_their_account_mail() -> None:
    log = make_log(make_staff(make_organisation()))
    relation = log.child.foresatt_relations.get()
    row = OutboxMessage.objects.get(kind=MessageKind.FORESATT_ACCOUNT, relation=relation)
    assert row.state == MessageState.WAITING
    deliver()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([relation.email], "Du har fått tilgang til Stafettloggen")
    ]
