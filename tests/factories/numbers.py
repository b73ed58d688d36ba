"""Synthetic national numbers, and a counter that keeps what is made apart."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from permissions.national_number import generate

# About 400 numbers exist for a date.
PER_DATE = 300

_made = count(1)


def serial() -> int:
    """A number that no earlier call returned, for unique names."""
    return next(_made)


def fresh_number(birth_date: date) -> str:
    """A synthetic number of someone born on `birth_date`, another one for each of 300 calls in a row."""
    return generate(birth_date, next(_made) % PER_DATE)


def born_years_ago(years: int) -> date:
    """A birth date of someone who is `years` old today; it moves on before the numbers of a date run out."""
    today = timezone.localdate()
    # Day 28 at most: every year has it. The months behind keep the age for a whole run.
    start = date(today.year - years, today.month, min(today.day, 28))
    return start - timedelta(days=30 + (next(_made) // PER_DATE) % 300)
