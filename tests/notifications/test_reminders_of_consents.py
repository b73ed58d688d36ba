"""R8: a consent that ends is told of 60, 30 and 7 days before and when it has ended, on working days."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import OutboxMessage
from tests.factories import make_staff
from tests.notifications.reminding import ends, put_in, school

pytestmark = pytest.mark.django_db
SOON = [("consent_expires", "Marion")]
ENDED = [("consent_expired", "Marion"), ("consent_expired", "Rolle")]


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2026-06-01 07:00+02:00", tick=False)
    return school()


def on(time_machine: Any, day: str) -> list[tuple[str, str]]:
    """What goes out at seven in the morning (UTC is not Oslo: in the winter it is six there)."""
    time_machine.move_to(f"{day} 06:30+00:00", tick=False)
    return put_in()


def marks() -> list[str]:
    rows = OutboxMessage.objects.filter(kind="consent_expires").order_by("pk")
    return [row.occasion.split(":")[2] for row in rows]


def test_sixty_thirty_and_seven_days_before_and_when_it_ended(w: SimpleNamespace, time_machine: Any) -> None:
    ends(w.log, date(2026, 12, 4))  # a Friday
    said = {}
    day = date(2026, 9, 28)
    while day < date(2026, 12, 31):
        if told := on(time_machine, day.isoformat()):
            said[day.isoformat()] = told
        day = date.fromordinal(day.toordinal() + 1)
    # 60 days before is a Monday, 30 a Wednesday, 7 a Friday; between them the clock goes back an hour.
    assert said == {"2026-10-05": SOON, "2026-11-04": SOON, "2026-11-27": SOON, "2026-12-04": ENDED}
    assert marks() == ["60", "30", "7"]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("2026-11-28", "2026-09-29"),  # 60 days before is a Tuesday
        ("2026-12-02", "2026-10-02"),  # a Saturday: the Friday before
        ("2026-12-03", "2026-10-02"),  # a Sunday
        ("2027-05-26", "2027-03-24"),  # Easter, from Maundy Thursday to Easter Monday
        ("2027-05-28", "2027-03-24"),
        ("2027-02-22", "2026-12-23"),  # Christmas Eve
        ("2027-03-02", "2026-12-30"),  # New Year's Day
    ],
)
def test_a_day_off_is_told_on_the_working_day_before(
    w: SimpleNamespace, time_machine: Any, last: str, told: str
) -> None:
    ends(w.log, date.fromisoformat(last))
    day_before = date.fromordinal(date.fromisoformat(told).toordinal() - 1).isoformat()
    assert on(time_machine, day_before) == []
    assert on(time_machine, told) == SOON


@pytest.mark.parametrize("day", ["2026-10-03", "2026-10-04", "2026-12-24", "2027-03-26", "2027-05-17"])
def test_nothing_on_days_off(w: SimpleNamespace, time_machine: Any, day: str) -> None:
    ends(w.log, date.fromordinal(date.fromisoformat(day).toordinal() + 7))
    assert on(time_machine, day) == []


def test_one_that_ends_on_a_day_off_is_told_of_on_the_next_working_day(
    w: SimpleNamespace, time_machine: Any
) -> None:
    ends(w.log, date(2027, 3, 25))
    assert on(time_machine, "2027-03-24") == SOON
    assert on(time_machine, "2027-03-30") == ENDED


@pytest.mark.parametrize(
    ("back", "told", "mark"),
    [
        ("2026-10-15", SOON, ["60"]),
        ("2026-11-10", SOON, ["30"]),
        ("2026-12-03", SOON, ["7"]),
        ("2026-12-04", ENDED, []),
        ("2026-12-18", ENDED, []),
        ("2026-12-21", [], []),
    ],
)
def test_after_days_without_the_nearest_alone_is_told(
    w: SimpleNamespace, time_machine: Any, back: str, told: list[Any], mark: list[str]
) -> None:
    ends(w.log, date(2026, 12, 4))
    assert on(time_machine, back) == told
    assert marks() == mark


def test_nobody_is_told_of_one_that_is_withdrawn_or_of_a_closed_log(
    w: SimpleNamespace, time_machine: Any
) -> None:
    consent = ends(w.log, date(2026, 12, 4)).current_consent
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), w.holder.user
    consent.save_without_historical_record()
    assert on(time_machine, "2026-12-03") == []
    consent.withdrawn_at = consent.withdrawn_by = None
    consent.save_without_historical_record()
    w.log.state = "closed"
    w.log.save_without_historical_record()
    assert on(time_machine, "2026-12-03") == []
    assert on(time_machine, "2026-12-04") == []


def test_who_takes_the_log_over_is_told_of_what_was_told_before(
    w: SimpleNamespace, time_machine: Any
) -> None:
    ends(w.log, date(2026, 12, 4))
    assert on(time_machine, "2026-11-27") == SOON
    w.log.stafettholder = make_staff(w.place, "Sissel")
    w.log.save_without_historical_record()
    assert on(time_machine, "2026-11-30") == [("consent_expires", "Sissel")]


def test_other_days_are_a_setting(w: SimpleNamespace, time_machine: Any, settings: Any) -> None:
    settings.REMINDERS = replace(settings.REMINDERS, consent_days=())
    ends(w.log, date(2026, 12, 4))
    assert on(time_machine, "2026-11-27") == []
    settings.REMINDERS = replace(settings.REMINDERS, consent_days=(7, 90))
    assert on(time_machine, "2026-09-07") == SOON
