"""What one person's calendar is told of a meeting, from the invitation to its end (R18, R19)."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage, PlaceKind
from stafettlog.notifications.reasons import Reason
from stafettlog.services import meetings, participants, transfer_answers
from tests.factories import make_transfer
from tests.factories.calling import at
from tests.notifications.calendars import CHILD, Calendars
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Calendars:
    return Calendars()


def test_each_has_an_event_of_their_own(story: Calendars) -> None:
    sent = story.sent()
    assert set(sent) == {story.mother, story.other, CHILD, story.w.holder.user.email}
    assert {one.method for (one,) in sent.values()} == {"REQUEST"}
    assert {one.status for (one,) in sent.values()} == {"CONFIRMED"}
    assert len({one.uid for (one,) in sent.values()}) == 4
    assert sent[story.mother][0].uid == story.uid(relation=story.w.relation)
    assert sent[CHILD][0].uid == story.uid()


def test_moved_twice_then_cancelled_is_one_event_with_growing_numbers(story: Calendars) -> None:
    told = {address: list(ones) for address, ones in story.sent().items()}
    for day in (9, 12):
        story.move(starts_at=at(day), ends_at=at(day, 10))
        for address, ones in story.sent().items():
            told[address] += ones
    story.cancel()
    for address, ones in story.sent().items():
        told[address] += ones
    for ones in told.values():
        assert [one.method for one in ones] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
        assert [one.status for one in ones] == ["CONFIRMED"] * 3 + ["CANCELLED"]
        assert [one.sequence for one in ones] == [0, 1, 2, 3]
        assert [one.starts for one in ones] == [at(7), at(9), at(12), at(12)]
        assert len({one.uid for one in ones}) == 1


def test_another_place_alone_is_an_update_too(story: Calendars) -> None:
    story.sent()
    story.move(place_kind=PlaceKind.OTHER, place_detail="Rådhuset")
    for (one,) in story.sent().values():
        assert (one.method, one.sequence, one.place) == ("REQUEST", 1, "Rådhuset")


def test_removed_and_invited_again(story: Calendars) -> None:
    """CANCEL is newer than the invitation, the new invitation newer than that; the others hear nothing."""
    (first,) = story.sent()[story.mother]
    story.move(relation_ids=())
    ((address, (off,)),) = story.sent().items()
    assert (address, off.method, off.status) == (story.mother, "CANCEL", "CANCELLED")
    story.move()
    ((address, (back,)),) = story.sent().items()
    assert (address, back.method) == (story.mother, "REQUEST")
    assert first.sequence < off.sequence < back.sequence
    assert first.uid == off.uid == back.uid
    story.cancel()
    (last,) = story.sent()[story.mother]
    assert (last.method, last.uid) == ("CANCEL", first.uid)
    assert last.sequence > back.sequence


def test_added_later_gets_only_theirs(story: Calendars) -> None:
    everyone = story.everyone
    story.everyone = everyone | {"invite_child": False}
    story.move()
    story.sent()
    story.move(**everyone)
    ((address, (one,)),) = story.sent().items()
    assert (address, one.method, one.uid) == (CHILD, "REQUEST", story.uid())


def test_who_leaves_the_log_is_told_by_a_newer_file(story: Calendars) -> None:
    (first,) = story.sent()[story.other]
    part = story.w.log.participants.get(actor=story.w.other)
    participants.participant_end(
        log_id=story.w.log.pk,
        participant_id=part.pk,
        replacement_id=None,
        reason="Ferdig",
        by=story.w.holder.user,
    )
    (last,) = story.sent()[story.other]
    assert (last.method, last.uid) == ("CANCEL", first.uid)
    assert last.sequence > first.sequence


def test_new_holder_who_had_been_taken_off_gets_a_newer_file(story: Calendars) -> None:
    story.sent()
    story.move(actor_ids=(story.w.holder.pk,))
    (off,) = story.sent()[story.other]
    transfer = make_transfer(story.w.log, story.w.other)
    transfer_answers.transfer_accept(transfer_id=transfer.pk, by=story.w.other.user)
    OutboxMessage.objects.exclude(kind=MessageKind.MEETING_INVITATION).update(
        state=MessageState.DROPPED, sent_at=None
    )
    (back,) = story.sent()[story.other]
    assert (back.method, back.uid) == ("REQUEST", off.uid)
    assert back.sequence > off.sequence


def test_sent_once_more_is_the_same_news(story: Calendars, time_machine: Any) -> None:
    (first,) = story.sent()[story.mother]
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    meetings.invitation_send_again(
        log_id=story.w.log.pk,
        invitation_id=story.meeting.invitations.get(relation=story.w.relation).pk,
        by=story.w.holder.user,
    )
    ((_address, (again,)),) = story.sent().items()
    assert (again.uid, again.sequence) == (first.uid, first.sequence)
    assert again.stamp > first.stamp


def test_message_that_waited_tells_what_holds_now(story: Calendars) -> None:
    """Moved before the invitation was sent: both mails bring the same file."""
    story.move(starts_at=at(9), ends_at=at(9, 10))
    for ones in story.sent().values():
        assert [(one.sequence, one.starts) for one in ones] == [(1, at(9))] * 2


def test_downloads_are_the_same_event(story: Calendars) -> None:
    """The foresatt's from the family's page, and the aktør's from the log page."""
    story.sent()
    story.move(starts_at=at(9), ends_at=at(9, 10))
    sent, log, pk = story.sent(), story.w.log, story.meeting.pk
    downloads = {
        story.mother: (story.w.relation.foresatt.user, f"/portal/{log.pk}/moter/{pk}/kalender.ics"),
        story.other: (story.w.other, f"/stafettlog/stafettlog/{log.pk}/mote/{pk}/kalender.ics"),
    }
    for address, (who, url) in downloads.items():
        found = vobject.readOne(signed_in(who).get(url).content.decode())
        (mailed,) = sent[address]
        assert found.method.value == "PUBLISH"
        assert not hasattr(found.vevent, "attendee")
        assert (found.vevent.uid.value, int(found.vevent.sequence.value)) == (mailed.uid, mailed.sequence)
        assert found.vevent.dtstart.value == mailed.starts


def test_who_was_only_reminded_is_told_that_it_is_off(story: Calendars) -> None:
    """An address that came after the invitation: the reminder was the first mail that arrived."""
    invitation = story.meeting.invitations.get(relation=story.w.relation)
    invitation.messages.update(kind=MessageKind.MEETING_REMINDER, state=MessageState.DROPPED)
    story.sent()
    invitation.messages.update(state=MessageState.UNCERTAIN)
    story.cancel()
    (one,) = story.sent()[story.mother]
    assert one.method == "CANCEL"


def test_called_off_while_another_worker_sends_the_invitation(story: Calendars) -> None:
    """It is in the mail server's hands, and nobody has noted yet that it is gone."""
    invitation = story.meeting.invitations.get(relation=story.w.relation)
    until = timezone.now() + timedelta(minutes=5)
    invitation.messages.update(failure=Reason.UNCERTAIN, claimed_until=until)
    story.cancel()
    ((address, (one,)),) = story.sent().items()
    assert (address, one.method) == (story.mother, "CANCEL")
