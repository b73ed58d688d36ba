"""What the rows of one page share, found once: the patterns of their addresses, words and dates."""

from datetime import date, time
from uuid import UUID

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format, time_format

_ANY = UUID(int=0)


class Addresses:
    """Addresses of rows under one log. Each pattern is looked up the first time it is asked for."""

    def __init__(self, log_id: UUID) -> None:
        self._log_id = log_id
        self._patterns: dict[str, tuple[str, str]] = {}

    def of(self, name: str, row_id: UUID) -> str:
        """The address of the screen `name` (without «admin:») for one row."""
        if name not in self._patterns:
            before, after = reverse(f"admin:{name}", args=[self._log_id, _ANY]).rsplit(str(_ANY), 1)
            self._patterns[name] = (before, after)
        before, after = self._patterns[name]
        return f"{before}{row_id}{after}"

    def history(self, kind: str, row_id: UUID) -> str:
        """The history of one oppmerksomhet or tiltak; `kind` is the name of the parameter."""
        return f"{reverse('admin:log_history', args=[self._log_id])}?{kind}={row_id}"


class Dates:
    """Dates and times in words; a page says the same few again and again."""

    def __init__(self) -> None:
        self._said: dict[tuple[date | time, str], str] = {}

    def clock(self, at: time) -> str:
        """«09.00»"""
        if (at, "") not in self._said:
            self._said[at, ""] = time_format(at, "TIME_FORMAT")
        return self._said[at, ""]

    def __call__(self, day: date, form: str = "SHORT_DATE_FORMAT") -> str:
        if (day, form) not in self._said:
            self._said[day, form] = date_format(day, form)
        return self._said[day, form]


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """Value -> label in the language of the page; get_…_display() costs ten times this, for each row."""
    return {member.value: str(member.label) for member in choices}
