"""Days on which reminders may go out: weekends, Easter, Whitsun, 17 May, Christmas and New Year."""

from datetime import date

import pytest

from stafettlog.working_days import is_working_day, last_before, next_after


@pytest.mark.parametrize(
    "off",
    [
        date(2027, 1, 1),
        date(2027, 3, 25),
        date(2027, 3, 26),
        date(2027, 3, 29),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2027, 5, 17),
        date(2026, 5, 25),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 11, 28),
        date(2026, 11, 29),
    ],
)
def test_days_off(off: date) -> None:
    assert not is_working_day(off)


@pytest.mark.parametrize("work", [date(2027, 3, 24), date(2027, 3, 30), date(2026, 12, 23), date(2027, 1, 4)])
def test_days_around_them_are_working_days(work: date) -> None:
    assert is_working_day(work)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2027, 3, 24), date(2027, 3, 30)),
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2026, 12, 30), date(2027, 1, 4)),
        (date(2026, 5, 22), date(2026, 5, 26)),
    ],
)
def test_a_working_day_and_the_next(before: date, after: date) -> None:
    assert next_after(before) == after
    assert last_before(after) == before


def test_some_steps_back() -> None:
    assert last_before(date(2027, 1, 5), 2) == date(2026, 12, 30)
    assert last_before(date(2027, 1, 5), 0) == date(2027, 1, 5)
