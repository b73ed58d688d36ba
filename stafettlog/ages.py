"""Age, computed in one place and never stored."""

from datetime import date


def age_on(born: date, today: date) -> int:
    """Whole years lived on `today`. Someone born on 29 February turns on 1 March in other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day someone turns `years`."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
