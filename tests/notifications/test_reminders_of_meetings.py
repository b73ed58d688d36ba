"""A meeting is reminded of on the working day before; one that is over and not registered, two after."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import Meeting, OutboxMessage
from stafettlog.services import meetings
from tests.factories import call_meeting, make_meeting_input
from tests.notifications.reminding import put_in, school

pytestmark = pytest.mark.django_db
ALL = [("meeting_reminder", name) for name in ("Ingeborg", "Marion", "Odd", "barnet")]
HOLDER = [("meeting_unregistered", "Marion")]


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    return school()


def call(w: SimpleNamespace, starts: str, **changes: Any) -> Meeting:
    """A meeting that begins then, by the clock in Oslo, for an hour; everyone on the log is invited."""
    begins = timezone.make_aware(datetime.fromisoformat(starts))
    values = {
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=1),
        "actor_ids": (w.holder.pk, w.other.pk),
        "invite_child": True,
    }
    return call_meeting(w.log, w.holder, **(values | changes))


def on(time_machine: Any, moment: str) -> list[tuple[str, str]]:
    """What goes out then, by the clock in Oslo."""
    time_machine.move_to(timezone.make_aware(datetime.fromisoformat(moment)), tick=False)
    return put_in()


@pytest.mark.parametrize(
    ("starts", "before", "told"),
    [
        ("2026-10-14 09:00", "2026-10-12", "2026-10-13"),
        # Monday after the night in which the clock goes back; the first and last minutes of the day.
        ("2026-10-26 00:00", "2026-10-22", "2026-10-23"),
        ("2026-10-26 22:59", "2026-10-22", "2026-10-23"),
        # The evening of the night itself, a Sunday.
        ("2026-10-25 18:00", "2026-10-22", "2026-10-23"),
        ("2027-01-04 08:00", "2026-12-29", "2026-12-30"),
        # The Tuesday after Easter; the clock went forward on Easter Sunday.
        ("2027-03-30 00:30", "2027-03-23", "2027-03-24"),
        ("2027-05-18 09:00", "2027-05-13", "2027-05-14"),
    ],
)
def test_everyone_invited_on_the_working_day_before(
    w: SimpleNamespace, time_machine: Any, starts: str, before: str, told: str
) -> None:
    call(w, starts)
    assert on(time_machine, f"{before} 19:59") == []
    assert on(time_machine, f"{told} 07:00") == ALL
    assert on(time_machine, f"{told} 19:59") == []


def test_the_morning_of_the_day_itself_where_the_day_before_was_missed(
    w: SimpleNamespace, time_machine: Any
) -> None:
    call(w, "2026-10-26 09:00")
    assert on(time_machine, "2026-10-26 07:00") == ALL
    assert on(time_machine, "2026-10-26 08:00") == []


@pytest.mark.parametrize("missed", ["2026-10-26 09:00", "2026-10-26 09:30", "2026-10-27 07:00"])
def test_not_when_it_has_begun(w: SimpleNamespace, time_machine: Any, missed: str) -> None:
    call(w, "2026-10-26 09:00")
    assert on(time_machine, missed) == []


@pytest.mark.parametrize(
    ("called", "told"), [("2026-10-22 15:00", ALL), ("2026-10-23 00:00", []), ("2026-10-25 12:00", [])]
)
def test_not_when_the_invitation_went_out_the_same_day_or_later(
    w: SimpleNamespace, time_machine: Any, called: str, told: list[Any]
) -> None:
    assert on(time_machine, called) == []
    call(w, "2026-10-26 09:00")
    if told:
        assert on(time_machine, "2026-10-23 07:00") == told
    else:
        assert on(time_machine, "2026-10-23 08:00") == []
        assert on(time_machine, "2026-10-26 07:00") == []


def test_one_who_was_invited_late_is_left_out_alone(w: SimpleNamespace, time_machine: Any) -> None:
    meeting = call(w, "2026-10-26 09:00", actor_ids=(w.holder.pk,))
    time_machine.move_to("2026-10-23 06:00+02:00", tick=False)
    move(w, meeting, actor_ids=(w.holder.pk, w.other.pk))
    assert on(time_machine, "2026-10-23 07:00") == [one for one in ALL if one[1] != "Odd"]


def move(w: SimpleNamespace, meeting: Meeting, **changes: Any) -> None:
    values = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "invite_child": True}
    values |= {"actor_ids": (w.holder.pk, w.other.pk)}
    given = make_meeting_input(w.log, **(values | changes))
    meetings.meeting_move(
        log_id=w.log.pk, meeting_id=meeting.pk, version=meeting.version, change=given, by=w.holder.user
    )


def test_a_meeting_that_is_moved_is_reminded_of_anew(w: SimpleNamespace, time_machine: Any) -> None:
    meeting = call(w, "2026-10-26 09:00")
    assert on(time_machine, "2026-10-23 07:00") == ALL
    later = timedelta(days=2)
    move(w, meeting, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later)
    assert on(time_machine, "2026-10-26 07:00") == []
    assert on(time_machine, "2026-10-27 07:00") == ALL


def test_one_taken_off_and_one_without_an_address_are_left_out(w: SimpleNamespace, time_machine: Any) -> None:
    meeting = call(w, "2026-10-26 09:00")
    move(w, meeting, actor_ids=(w.holder.pk,))
    w.log.child.foresatt_relations.update(email="")
    assert on(time_machine, "2026-10-23 07:00") == [
        ("meeting_reminder", "Marion"),
        ("meeting_reminder", "barnet"),
    ]


def test_nobody_when_it_is_cancelled(w: SimpleNamespace, time_machine: Any) -> None:
    meeting = call(w, "2026-10-26 09:00")
    meetings.meeting_cancel(log_id=w.log.pk, meeting_id=meeting.pk, reason="Sykdom", by=w.holder.user)
    assert on(time_machine, "2026-10-23 07:00") == []


@pytest.mark.parametrize(
    ("ends", "before", "told"),
    [
        ("2026-10-12 16:00", "2026-10-13", "2026-10-14"),
        ("2026-10-15 23:30", "2026-10-16", "2026-10-19"),
        ("2026-10-24 09:00", "2026-10-26", "2026-10-27"),
        ("2027-03-24 09:00", "2027-03-30", "2027-03-31"),
        ("2026-12-23 09:00", "2026-12-28", "2026-12-29"),
    ],
)
def test_the_holder_is_told_two_working_days_after_one_that_nobody_registered(
    w: SimpleNamespace, time_machine: Any, ends: str, before: str, told: str
) -> None:
    begins = timezone.make_aware(datetime.fromisoformat(ends)) - timedelta(minutes=30)
    call(w, ends, starts_at=begins, ends_at=begins + timedelta(minutes=30))
    OutboxMessage.objects.all().delete()
    assert HOLDER[0] not in on(time_machine, f"{before} 19:59")
    assert on(time_machine, f"{told} 07:00") == HOLDER
    assert on(time_machine, f"{told} 08:00") == []


def test_one_that_is_long_over_stands_on_min_side_alone(w: SimpleNamespace, time_machine: Any) -> None:
    call(w, "2026-10-12 16:00")
    assert on(time_machine, "2026-10-27 07:00") == []
    assert on(time_machine, "2026-10-26 07:00") == HOLDER


def test_not_of_one_that_is_registered(w: SimpleNamespace, time_machine: Any) -> None:
    meeting = call(w, "2026-10-12 16:00")
    time_machine.move_to("2026-10-13 12:00+02:00", tick=False)
    meeting.status, meeting.registered_at, meeting.registered_by = "completed", timezone.now(), w.holder.user
    meeting.save_without_historical_record()
    assert on(time_machine, "2026-10-14 07:00") == []
