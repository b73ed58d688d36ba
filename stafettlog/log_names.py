"""What a log is called by those who may not read it, and texts without whom they are about."""

import re
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.utils.translation import gettext as _

from stafettlog.models import Child

SHOWN = 8
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_SHORT = re.compile(rf"\b[0-9a-f]{{{SHOWN}}}\b", re.IGNORECASE)
# Letters and digits: «O'Brien» is two words in a name as in a text.
_WORD = re.compile(r"[^\W_]+")
_LONG_NUMBER = re.compile(r"\d[\d\s\-]{4,}\d")


def short_name(log_id: Any) -> str:
    """«Stafettlogg 3f2a1c9e»: the end of the id, which tells nothing of the child."""
    return _("Stafettlogg %(id)s") % {"id": str(log_id)[-SHOWN:]}


def initials_and_year(initials: str, year: int) -> str:
    """«AA, født 2016»: the child, to those who only know that the log exists."""
    return _("%(initials)s, født %(year)s") % {"initials": initials, "year": year}


def id_in(text: str) -> UUID | None:
    """The first whole id in `text`: an id, or an address of one of the log's pages."""
    found = _ID.search(text)
    return UUID(found.group()) if found else None


def short_id_in(text: str) -> str:
    """The end of an id, as short_name() writes it; "" if there is none."""
    found = _SHORT.search(text)
    return found.group().lower() if found else ""


class NameFilter:
    """Takes the names of `people` (each with first_name and last_name) out of one text after the other."""

    def __init__(self, *people: Any) -> None:
        full = " ".join(f"{one.first_name} {one.last_name}" for one in people)
        parts = {part.casefold() for part in _WORD.findall(normalize("NFC", full))}
        self._names = parts | {f"{part}s" for part in parts}

    def __call__(self, text: str) -> str:
        # One form of «å»: a letter and a ring, as some machines write it, are two.
        text = normalize("NFC", text)
        name, number = _("[navn]"), _("[tall]")
        hidden = _WORD.sub(
            lambda word: name if word.group().casefold() in self._names else word.group(), text
        )
        return _LONG_NUMBER.sub(number, hidden)


def without_names(text: str, child: Child) -> str:
    """`text` with «[navn]» for each part of the child's name, and «[tall]» for a number like a birth date."""
    return NameFilter(child)(text)
