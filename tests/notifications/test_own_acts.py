"""Who is told of an act: everyone it concerns, also without an address, and not the one who did it."""

from types import SimpleNamespace

import pytest

from stafettlog.admin.notice_rows import NoticeRow, rows
from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.notifications.render import render
from stafettlog.services import invited, lysglimt, meetings, notices, outbox
from tests.factories import make_participant, make_staff
from tests.notifications.everything import meeting, read, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    return world()


def said(user: object) -> list[str]:
    return [NoticeRow.of(row).text for row in rows(user)]


def test_an_invited_aktoer_without_an_address_has_the_notices_of_the_meeting(w: SimpleNamespace) -> None:
    w.other.user.email = ""
    w.other.user.save_without_historical_record()
    called = meeting(w)
    (told,) = [
        invited.people(w.log).told(row) for row in called.invitations.with_names() if row.actor == w.other
    ]
    assert told.text == "Ingen e-post: får varsel i Stafettloggen"
    meetings.meeting_cancel(log_id=w.log.pk, meeting_id=called.pk, reason="Sykdom", by=w.holder.user)
    deliver()
    found = OutboxMessage.objects.filter(user=w.other.user, invitation__meeting=called).order_by("pk")
    assert [(row.kind, row.state, row.failure) for row in found] == [
        (MessageKind.MEETING_INVITATION, MessageState.DROPPED, Reason.NOT_INVITED),
        (MessageKind.MEETING_CANCELLED, MessageState.DROPPED, Reason.NEVER_TOLD),
    ]


def test_who_had_only_the_notice_is_told_in_the_app_that_it_is_off(w: SimpleNamespace) -> None:
    w.other.user.email = ""
    w.other.user.save_without_historical_record()
    called = meeting(w)
    deliver()
    assert len(said(w.other.user)) == 1
    meetings.meeting_cancel(log_id=w.log.pk, meeting_id=called.pk, reason="Sykdom", by=w.holder.user)
    deliver()
    first, _invitation = said(w.other.user)
    assert first.endswith("er avlyst")
    assert notices.unread_count(w.other.user) == 2


def test_an_aktoer_without_an_address_has_a_notice_of_the_account(w: SimpleNamespace) -> None:
    w.other.user.email = ""
    w.other.user.save_without_historical_record()
    outbox.tell_actor_account(w.other)
    deliver()
    assert said(w.other.user) == ["Du har fått tilgang til Stafettloggen"]


def test_the_holders_own_call_is_a_mail_with_a_calendar_file_and_no_news(w: SimpleNamespace) -> None:
    called = meeting(w)
    mine = read(OutboxMessage.objects.get(user=w.holder.user, invitation__meeting=called))
    assert render(mine).calendar is not None
    assert notices.unread_count(w.holder.user) == 0
    assert notices.unread_count(w.other.user) == 1


def test_a_lysglimt_says_in_the_app_who_wrote_it_and_not_in_the_mail(w: SimpleNamespace) -> None:
    third = make_staff(w.ppt, "Kristin")
    make_participant(w.log, third)
    lysglimt.lysglimt_add(
        log_id=w.log.pk, text="Lo høyt", happened_on=w.log.created_at.date(), by=w.other.user
    )
    told = OutboxMessage.objects.filter(kind=MessageKind.NEW_LYSGLIMT, user__isnull=False)
    assert {row.user_id for row in told} == {w.holder.user_id, third.user_id}
    assert f"Nytt lysglimt fra {w.other.display_name}" in said(third.user)
    assert all(w.other.display_name not in render(read(row)).text for row in told)


def test_a_leader_who_registers_an_aktoer_is_not_told_of_it(w: SimpleNamespace) -> None:
    second = make_staff(w.school, "Else", leader=True)
    new = make_staff(w.school, "Nils")
    new.registered_by = w.leader.user
    OutboxMessage.objects.all().delete()
    outbox.tell_leader_of_actor(new)
    assert [row.user_id for row in OutboxMessage.objects.all()] == [second.user_id]
