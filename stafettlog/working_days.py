"""Working days of a Norwegian kommune: no Saturday, Sunday or public holiday, nor the eves that are free.

Easter and Whitsun are worked out by the library; days are calendar days in Oslo.
"""

from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
EVES = frozenset({(12, 24), (12, 31)})
"""Not public holidays by law, but nobody is at work to read mail."""


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in EVES and day not in _holidays(day.year)


def next_after(day: date) -> date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def last_before(day: date, steps: int = 1) -> date:
    """The working day `steps` working days before `day`; `day` itself for none."""
    for _ in range(steps):
        day -= DAY
        while not is_working_day(day):
            day -= DAY
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=year))
