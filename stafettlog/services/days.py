"""Where a day begins, in Oslo: for questions to columns of moments."""

from datetime import date, datetime, time

from django.utils import timezone


def start_of(day: date) -> datetime:
    """Its midnight; a day has 23, 24 or 25 hours."""
    return timezone.make_aware(datetime.combine(day, time.min))
