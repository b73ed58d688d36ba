"""Deadlines of tiltak, and requests to hand a log over that nobody answers (R23)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import Measure, OutboxMessage
from stafettlog.services import evaluations
from tests.factories import make_measure, make_transfer
from tests.notifications.reminding import ends, put_in, school

pytestmark = pytest.mark.django_db
NEAR = [("deadline_near", "Odd")]
PASSED = [("deadline_passed", "Marion"), ("deadline_passed", "Odd")]


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    return school()


def on(time_machine: Any, moment: str) -> list[tuple[str, str]]:
    """What goes out then, by the clock in Oslo."""
    time_machine.move_to(timezone.make_aware(datetime.fromisoformat(moment)), tick=False)
    return put_in()


def tiltak(w: SimpleNamespace, finish: str, *actors: Any) -> Measure:
    """Odd's, if nobody else is named; nobody has been told of it."""
    made = make_measure(
        w.concern,
        w.holder,
        actors or [w.other],
        start_on=date(2026, 10, 1),
        finish_on=date.fromisoformat(finish),
    )
    OutboxMessage.objects.all().delete()
    return made


@pytest.mark.parametrize(
    ("finish", "before", "near", "last", "passed"),
    [
        # Three days before a Thursday is a Monday; after it comes a Friday.
        ("2026-10-15", "2026-10-09", "2026-10-12", "2026-10-15", "2026-10-16"),
        # Three days before is a Saturday: told on Friday. Told as passed on the Wednesday.
        ("2026-10-13", "2026-10-08", "2026-10-09", "2026-10-13", "2026-10-14"),
        ("2026-10-16", "2026-10-12", "2026-10-13", "2026-10-16", "2026-10-19"),
        ("2027-03-30", "2027-03-23", "2027-03-24", "2027-03-30", "2027-03-31"),
        ("2026-12-31", "2026-12-23", "2026-12-28", "2026-12-30", "2027-01-04"),
    ],
)
def test_some_days_before_the_deadline_and_the_working_day_after(
    w: SimpleNamespace, time_machine: Any, finish: str, before: str, near: str, last: str, passed: str
) -> None:
    tiltak(w, finish)
    said = {day: on(time_machine, f"{day} 07:00") for day in (before, near, last, passed)}
    assert said == {before: [], near: NEAR, last: [], passed: PASSED}


def test_only_once_each(w: SimpleNamespace, time_machine: Any) -> None:
    tiltak(w, "2026-10-15")
    told = []
    for offset in range(40):
        day = date(2026, 10, 2) + timedelta(days=offset)
        told += on(time_machine, f"{day} 07:00")
    assert told == NEAR + PASSED


def test_after_days_without_only_that_it_has_passed(w: SimpleNamespace, time_machine: Any) -> None:
    tiltak(w, "2026-10-15")
    assert on(time_machine, "2026-10-29 07:00") == PASSED


def test_what_passed_long_ago_stands_on_min_side_alone(w: SimpleNamespace, time_machine: Any) -> None:
    tiltak(w, "2026-10-15")
    assert on(time_machine, "2026-10-30 07:00") == []


def test_several_with_one_deadline_are_one_message(w: SimpleNamespace, time_machine: Any) -> None:
    for _ in range(3):
        tiltak(w, "2026-10-15")
    tiltak(w, "2026-10-15", w.holder, w.other)
    tiltak(w, "2026-10-14")
    assert on(time_machine, "2026-10-12 07:00") == [("deadline_near", "Marion"), *NEAR, *NEAR]
    assert on(time_machine, "2026-10-16 07:00") == sorted(PASSED * 2)


def test_a_new_deadline_is_a_new_occasion(w: SimpleNamespace, time_machine: Any) -> None:
    measure = tiltak(w, "2026-10-15")
    assert on(time_machine, "2026-10-12 07:00") == NEAR
    measure.finish_on = date(2026, 10, 16)
    measure.save_without_historical_record()
    assert on(time_machine, "2026-10-13 07:00") == NEAR


def test_not_of_one_that_is_evaluated(w: SimpleNamespace, time_machine: Any) -> None:
    measure = tiltak(w, "2026-10-15")
    evaluations.evaluate(
        log_id=w.log.pk, measure_id=measure.pk, outcome="desired_effect", reason="", by=w.other.user
    )
    assert on(time_machine, "2026-10-12 07:00") == []
    assert on(time_machine, "2026-10-16 07:00") == []


def test_not_where_nobody_may_write(w: SimpleNamespace, time_machine: Any) -> None:
    tiltak(w, "2026-10-15")
    ends(w.log, date(2026, 10, 12))
    assert [one for one in on(time_machine, "2026-10-12 07:00") if one[0].startswith("deadline")] == []
    assert [one for one in on(time_machine, "2026-10-16 07:00") if one[0].startswith("deadline")] == []


def test_one_who_has_left_the_log_is_not_told(w: SimpleNamespace, time_machine: Any) -> None:
    """Also one whose name still stands on the tiltak."""
    tiltak(w, "2026-10-15", w.other, w.holder)
    part = w.log.participants.get(actor=w.other)
    part.ended_at, part.ended_by = timezone.now(), w.holder.user
    part.save_without_historical_record()
    assert on(time_machine, "2026-10-12 07:00") == [("deadline_near", "Marion")]


def test_one_who_has_left_the_virksomhet_is_not_told(w: SimpleNamespace, time_machine: Any) -> None:
    tiltak(w, "2026-10-15", w.other, w.holder)
    w.other.ended_at, w.other.ended_by = timezone.now(), w.holder.user
    w.other.save_without_historical_record()
    assert on(time_machine, "2026-10-12 07:00") == [("deadline_near", "Marion")]


def test_days_before_are_a_setting(w: SimpleNamespace, time_machine: Any, settings: Any) -> None:
    settings.REMINDERS = replace(settings.REMINDERS, deadline_days=1)
    tiltak(w, "2026-10-15")
    assert on(time_machine, "2026-10-13 07:00") == []
    assert on(time_machine, "2026-10-14 07:00") == NEAR


REMINDED = [("transfer_reminded", "Odd")]
OVERDUE = [("transfer_overdue", "Berit"), ("transfer_overdue", "Marion")]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-10-27 12:59", []),
        ("2026-10-27 13:00", REMINDED),
        ("2026-10-28 07:00", REMINDED),
        ("2026-11-03 12:59", REMINDED),
        ("2026-11-03 13:00", sorted(REMINDED + OVERDUE)),
        ("2026-12-30 07:00", sorted(REMINDED + OVERDUE)),
        # A Saturday.
        ("2026-11-07 07:00", []),
    ],
)
def test_an_answer_that_does_not_come(
    w: SimpleNamespace, time_machine: Any, now: str, told: list[Any]
) -> None:
    """Asked on a Tuesday in summer time, at two; seven times 24 hours later it is one in winter time."""
    time_machine.move_to("2026-10-20 14:00+02:00", tick=False)
    make_transfer(w.log, w.other)
    assert on(time_machine, now) == told


def test_first_the_receiver_then_the_leaders(w: SimpleNamespace, time_machine: Any) -> None:
    make_transfer(w.log, w.other)
    said = {}
    for offset in range(40):
        day = date(2026, 10, 2) + timedelta(days=offset)
        if told := on(time_machine, f"{day} 07:00"):
            said[str(day)] = told
    assert said == {"2026-10-09": REMINDED, "2026-10-16": OVERDUE}
