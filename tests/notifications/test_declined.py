"""Mail that a member of staff has switched off is not sent; the notice stays, and all other mail comes."""

import pytest
from django.core import mail

from stafettlog.models import MailChoice, MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import mail_choices, meetings, notices, participants
from tests.factories import make_lysglimt
from tests.notifications.everything import every_kind, meeting, queue, world

DECLINABLE = [kind for kind, entry in CATALOGUE.items() if entry.declinable]
OFF = "Du kan slå av denne e-posten under «E-post til deg» i brukermenyen."


def test_each_declinable_kind_is_dropped_for_who_declined_it_and_nothing_else(db: None) -> None:
    rows = every_kind()
    people = {row.user for row in rows if row.user}
    for user in people:
        mail_choices.choose(user, shown=list(MessageKind), wanted=[])
    deliver()
    for row in OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]).select_related("user"):
        off = row.user is not None and row.kind in DECLINABLE
        assert (row.failure == Reason.DECLINED) is off, row.kind
        if off:
            assert row.state == MessageState.DROPPED
            assert notices.notices(row.user).filter(pk=row.pk).exists()
    told = [one for one in mail.outbox if OFF in one.body]
    assert told == []


def test_the_foot_says_where_to_staff_alone(db: None) -> None:
    w = world()
    queue(MessageKind.NEW_LYSGLIMT, log=w.log, relation=w.relation)
    queue(MessageKind.SECOND_FACTOR_RESET, user=w.other.user)
    queue(MessageKind.ACTOR_REGISTERED, actor=w.holder, user=w.leader.user)
    deliver()
    told = {one.to[0]: OFF in one.body and OFF in one.alternatives[0][0] for one in mail.outbox}
    assert told[w.leader.user.email] is True
    assert {address for address, says in told.items() if says} == {w.leader.user.email}


def test_who_has_lost_the_right_has_lost_the_notice_too(db: None) -> None:
    w = world()
    part = w.log.participants.get(actor=w.other)
    participants.participant_end(
        log_id=w.log.pk, participant_id=part.pk, replacement_id=None, reason="", by=w.holder.user
    )
    make_lysglimt(w.log)
    mail_choices.choose(w.other.user, shown=DECLINABLE, wanted=[])
    row = queue(MessageKind.NEW_LYSGLIMT, log=w.log, user=w.other.user)
    deliver()
    row.refresh_from_db()
    assert row.failure == Reason.NO_ACCESS
    assert not notices.notices(w.other.user).filter(pk=row.pk).exists()


@pytest.mark.parametrize("failure", [Reason.DECLINED, Reason.NO_ADDRESS])
def test_who_was_told_in_the_app_alone_is_told_when_it_is_called_off(db: None, failure: Reason) -> None:
    w = world()
    called = meeting(w)
    invited = OutboxMessage.objects.filter(invitation__meeting=called, user=w.other.user)
    invited.update(state=MessageState.DROPPED, failure=failure)
    meetings.meeting_cancel(log_id=w.log.pk, meeting_id=called.pk, reason="Sykdom", by=w.holder.user)
    deliver()
    off = OutboxMessage.objects.get(kind=MessageKind.MEETING_CANCELLED, user=w.other.user)
    assert off.state == MessageState.SENT


def test_a_choice_made_twice_or_from_a_stale_tab_is_one_choice(db: None) -> None:
    user = world().other.user
    lysglimt, reminder = MessageKind.NEW_LYSGLIMT, MessageKind.MEETING_REMINDER
    for _again in range(2):
        mail_choices.choose(user, shown=[lysglimt, reminder], wanted=[reminder])
    assert mail_choices.declined(user) == {lysglimt}
    # What that page did not show stays as it was.
    mail_choices.choose(user, shown=[reminder], wanted=[])
    assert mail_choices.declined(user) == {lysglimt, reminder}
    mail_choices.choose(user, shown=[lysglimt, reminder], wanted=[lysglimt, reminder])
    assert not MailChoice.objects.exists()
