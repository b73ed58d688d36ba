"""Two people with one meeting at the same moment."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import Meeting, MessageKind, OutboxMessage
from stafettlog.services import meetings
from stafettlog.services.errors import Stale
from stafettlog.services.meeting_input import RegistrationInput
from stafettlog.services.meeting_registration import meeting_register
from tests.factories import call_meeting, let_pass, make_meeting_input
from tests.factories.calling import at
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace


@pytest.fixture
def meeting(school: World) -> Meeting:
    made = call_meeting(school.log, school.holder, concerns=[school.concern])
    OutboxMessage.objects.filter(kind=MessageKind.MEETING_INVITATION).delete()
    return made


def register(w: World, meeting: Meeting, **given: Any) -> Meeting:
    return meeting_register(
        log_id=w.log.pk,
        meeting_id=meeting.pk,
        version=1,
        registration=RegistrationInput(**given),
        by=w.user,
    )


def move(w: World, meeting: Meeting, days: int) -> Meeting:
    change = make_meeting_input(w.log, concerns=[w.concern], starts_at=at(days), ends_at=at(days, 10))
    return meetings.meeting_move(log_id=w.log.pk, meeting_id=meeting.pk, version=1, change=change, by=w.user)


def cancel(w: World, meeting: Meeting) -> Meeting:
    return meetings.meeting_cancel(log_id=w.log.pk, meeting_id=meeting.pk, reason="Syk", by=w.user)


def test_two_registrations_at_once_store_one(school: World, meeting: Meeting) -> None:
    let_pass(meeting)
    outcomes = race(
        lambda: register(school, meeting, comments="En"),
        lambda: register(school, meeting, comments="To"),
    )
    done, failed = split(outcomes)
    assert (len(done), [type(error) for error in failed]) == (1, [Stale])
    meeting.refresh_from_db()
    assert (meeting.version, meeting.comments) == (2, done[0].comments)
    assert Meeting.history.filter(id=meeting.pk, status="completed").count() == 1


def test_two_cancellations_at_once_tell_each_person_once(school: World, meeting: Meeting) -> None:
    done, failed = split(race(lambda: cancel(school, meeting), lambda: cancel(school, meeting)))
    assert (len(done), [type(error) for error in failed]) == (1, [ValidationError])
    assert OutboxMessage.objects.filter(kind=MessageKind.MEETING_CANCELLED).count() == 2


def test_cancelling_against_moving_ends_in_one_of_them(school: World, meeting: Meeting) -> None:
    outcomes = race(lambda: cancel(school, meeting), lambda: move(school, meeting, 9))
    done, failed = split(outcomes)
    meeting.refresh_from_db()
    told = set(OutboxMessage.objects.filter(invitation__meeting=meeting).values_list("kind", flat=True))
    assert meeting.status == "cancelled"
    assert MessageKind.MEETING_CANCELLED in told
    # Moved first, then cancelled; or cancelled, and then there is nothing to move.
    assert len(done) == (2 if MessageKind.MEETING_MOVED in told else 1)
    assert all(isinstance(error, ValidationError) for error in failed)
    assert meeting.version == 1 + len(done)


def test_cancelling_against_registering_leaves_one_status(school: World, meeting: Meeting) -> None:
    """A meeting that begins just now: whoever comes first, the other is told so."""
    let_pass(meeting)
    done, failed = split(race(lambda: cancel(school, meeting), lambda: register(school, meeting)))
    meeting.refresh_from_db()
    assert (len(done), [type(error) for error in failed]) == (1, [ValidationError])
    assert (meeting.status, meeting.cancelled_at) == ("completed", None)
    assert not OutboxMessage.objects.filter(kind=MessageKind.MEETING_CANCELLED).exists()


def test_striking_against_registering_keeps_both_or_refuses_one(school: World, meeting: Meeting) -> None:
    let_pass(meeting)

    def strike() -> Meeting:
        return meetings.meeting_strike(
            log_id=school.log.pk, meeting_id=meeting.pk, reason="Feil", by=school.user
        )

    done, failed = split(race(strike, lambda: register(school, meeting)))
    meeting.refresh_from_db()
    assert meeting.struck_at is not None
    assert meeting.version == 1 + len(done)
    assert all(isinstance(error, ValidationError) for error in failed)


def test_two_moves_at_once_tell_one_time(school: World, meeting: Meeting) -> None:
    done, failed = split(race(lambda: move(school, meeting, 9), lambda: move(school, meeting, 10)))
    assert (len(done), [type(error) for error in failed]) == (1, [Stale])
    meeting.refresh_from_db()
    assert meeting.starts_at == done[0].starts_at
    assert OutboxMessage.objects.filter(kind=MessageKind.MEETING_MOVED).count() == 2


def test_sent_again_twice_at_once_is_one_message(school: World, meeting: Meeting) -> None:
    row = meeting.invitations.get(actor__isnull=False)

    def again() -> OutboxMessage:
        return meetings.invitation_send_again(log_id=school.log.pk, invitation_id=row.pk, by=school.user)

    done, failed = split(race(again, again))
    assert (len(done), [type(error) for error in failed]) == (1, [ValidationError])
    assert OutboxMessage.objects.filter(invitation=row, state="waiting").count() == 1
    assert drifted() == []
