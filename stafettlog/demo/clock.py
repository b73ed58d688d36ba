"""Telling what happened some time ago, so that the demo is as consistent on any day as on this one."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def day(offset: int) -> date:
    """The date `offset` days from today, in Oslo; negative is past."""
    return timezone.localdate() + timedelta(days=offset)


def born(years: int, months: int = 5) -> date:
    """The birth date of someone who is `years` years and `months` (0-11) months old."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - (years * 12 + months), 12)
    return date(year, month + 1, min(today.day, 28))


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Everything that the services do inside happens `days` ago, in working hours; never after now.

    The clock itself is moved while a story is told, instead of the rows afterwards: rules are asked
    at the moment they were asked then (a consent that has run out since was valid), and no tracked
    row is written past its history. The demo is loaded by a process that serves nobody yet; it is
    not for use anywhere else.
    """
    real = timezone.now
    started = real()
    at = time(8 + days % 7, days * 13 % 60)
    told = timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days), at))
    moment = min(told, started)

    def now() -> datetime:
        return moment + (real() - started)

    timezone.now = now
    try:
        yield
    finally:
        timezone.now = real


@contextmanager
def moving_clock() -> Iterator[Callable[[datetime], None]]:
    """A clock that is set with what is yielded, as often as one likes. For the demo's own mail alone."""
    real = timezone.now
    behind = timedelta()

    def set_to(moment: datetime) -> None:
        nonlocal behind
        behind = max(real() - moment, timedelta())

    timezone.now = lambda: real() - behind
    try:
        yield set_to
    finally:
        timezone.now = real


@contextmanager
def unlogged(name: str) -> Iterator[None]:
    """Without warnings of that logger: the operations log tells what happens on this machine, and
    nobody did anything just now."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
