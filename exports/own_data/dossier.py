"""What is stored about a person, in parts: the page, the PDF and the JSON are made of the same one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

FORMAT = "stafettloggen-innsyn-1"
Value = Any
"""str, int, bool, date, datetime (aware), time, or None: as it is stored."""


@dataclass(frozen=True)
class Fact:
    """One thing that is known. `key`: its name in the JSON. `shown`: on a page instead, if that is less."""

    key: str
    label: str
    value: Value
    shown: str = ""

    @property
    def text(self) -> str:
        return in_words(self.value)

    @property
    def on_page(self) -> str:
        """As `text`, but for what a page does not show in whole."""
        return self.shown or self.text


@dataclass(frozen=True)
class Section:
    """A part with its entries, each a list of facts; `empty`: what stands where there is none.

    `is_list`: several entries of the same kind, not one with everything.
    """

    key: str
    title: str
    entries: Sequence[Sequence[Fact]] = ()
    empty: str = ""
    is_list: bool = True
    lead: str = ""

    @property
    def filled(self) -> list[list[Fact]]:
        """The entries without what nothing is registered of."""
        return [[fact for fact in entry if fact.text] for entry in self.entries]

    @property
    def count(self) -> int:
        return len(self.entries)

    @property
    def labels(self) -> list[str]:
        """Headings of the entries as rows of a table: they all have the same facts."""
        return [fact.label for fact in self.entries[0]] if self.entries else []


@dataclass(frozen=True)
class Dossier:
    """`about`: who it is about, as the reader may know it. `lead`: sentences under the heading, `notes`: at
    the end."""

    title: str
    about: str
    lead: Sequence[str]
    sections: Sequence[Section]
    made_at: datetime
    notes: Sequence[str] = ()

    @property
    def rows(self) -> int:
        return sum(section.count for section in self.sections)


def one(key: str, title: str, facts: Iterable[Fact], *, lead: str = "") -> Section:
    """A part that is one entry."""
    return Section(key, title, [list(facts)], is_list=False, lead=lead)


def as_json(dossier: Dossier) -> dict[str, Any]:
    """JSON-able: {format, title, about, made_at, lead, sections: [{id, title, labels, entries}]}."""
    return {
        "format": FORMAT,
        "title": dossier.title,
        "about": dossier.about,
        "made_at": _plain(dossier.made_at),
        "lead": [*dossier.lead, *dossier.notes],
        "sections": [
            {
                "id": section.key,
                "title": section.title,
                "labels": {fact.key: fact.label for entry in section.entries for fact in entry},
                "entries": [{fact.key: _plain(fact.value) for fact in entry} for entry in section.entries],
            }
            for section in dossier.sections
        ],
    }


def in_words(value: Value) -> str:
    """For a reader, in the language that is switched on; "" for what nothing is registered of."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return time_format(value) if isinstance(value, time) else str(value)


def _plain(value: Value) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Promise | UUID) else value
