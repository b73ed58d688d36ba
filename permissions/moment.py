"""The moment of which a query asks: the clock's, or the one that a query made once was told of."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[tuple[datetime, date] | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """For the conditions of a queryset; what is written down has the clock's."""
    told = _told.get()
    return told[0] if told else timezone.now()


def today() -> date:
    """The day of now() here."""
    told = _told.get()
    return told[1] if told else timezone.localdate()


@contextmanager
def told(moment: datetime, day: date) -> Iterator[None]:
    """now() and today() are these, inside."""
    token = _told.set((moment, day))
    try:
        yield
    finally:
        _told.reset(token)
