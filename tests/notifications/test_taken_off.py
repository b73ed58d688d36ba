"""Whoever is taken off a meeting's list is told once, of the time that they were invited to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from stafettlog.admin.notice_rows import NoticeRow, rows
from stafettlog.admin.notice_words import moment
from stafettlog.models import Meeting, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.words import whole_time
from stafettlog.services import meetings
from tests.factories import make_meeting_input
from tests.notifications.everything import meeting, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    """A meeting that Odd has been told of, and has been in the calendar since."""
    made = world()
    made.meeting = meeting(made)
    deliver()
    mail.outbox.clear()
    return made


def change(w: SimpleNamespace, *, days: int, without_odd: bool) -> Meeting:
    people = (w.holder.pk,) if without_odd else (w.holder.pk, w.other.pk)
    start = w.meeting.starts_at + timedelta(days=days)
    given = make_meeting_input(
        w.log, concerns=[w.concern], starts_at=start, ends_at=start + timedelta(hours=1), actor_ids=people
    )
    version = Meeting.objects.get().version
    return meetings.meeting_move(
        log_id=w.log.pk, meeting_id=w.meeting.pk, version=version, change=given, by=w.holder.user
    )


def odds() -> list[str]:
    return [one.body for one in mail.outbox if "Hei Odd" in one.body]


def test_off_in_the_same_move_is_told_once_of_the_old_time(w: SimpleNamespace) -> None:
    old = whole_time(w.meeting.starts_at, w.meeting.ends_at)
    moved = change(w, days=3, without_odd=True)
    new = whole_time(moved.starts_at, moved.ends_at)
    deliver()
    (told,) = odds()
    assert f"Du er ikke lenger invitert til møtet {old}." in told
    assert new not in told
    (sent,) = [one for one in mail.outbox if "Hei Odd" in one.body]
    file = next(part for part in sent.attachments if part[0] == "invite.ics")[1]
    assert f"{timezone.localtime(w.meeting.starts_at):%Y%m%dT%H%M%S}".encode() in bytes(file)


def test_a_move_after_it_changes_nothing_of_what_they_are_told(w: SimpleNamespace) -> None:
    old = w.meeting.starts_at
    change(w, days=0, without_odd=True)
    moved = change(w, days=5, without_odd=True)
    deliver()
    (told,) = odds()
    assert whole_time(old, w.meeting.ends_at) in told
    said = [NoticeRow.of(row).text for row in rows(w.other.user)]
    assert said == [
        f"Du er ikke lenger invitert til møtet {moment(old)}",
        f"Du ble invitert til møte {moment(old)}. Det gjelder ikke lenger.",
    ]
    assert moment(moved.starts_at) not in " ".join(said)


def test_off_after_a_move_that_was_told_is_told_the_new_time(w: SimpleNamespace) -> None:
    moved = change(w, days=3, without_odd=False)
    deliver()
    mail.outbox.clear()
    change(w, days=3, without_odd=True)
    deliver()
    (told,) = odds()
    assert whole_time(moved.starts_at, moved.ends_at) in told
    assert OutboxMessage.objects.filter(user=w.other.user).count() == 3
