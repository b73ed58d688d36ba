"""The parts that a form to fill in by hand is made of, as templates/form.typ draws them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils import timezone

from stafettlog.documents import typst

LANGUAGES = ("nb", "nn", "en")
"""In which a form can be printed."""
# Nothing in a form changes by the day: the same form is the same file.
MADE_ON = date(2026, 11, 1)

Part = dict[str, Any]
Sheet = dict[str, Any]


def printed(title: str, language: str, sheets: Sequence[Sheet]) -> bytes:
    """The PDF. Raises DocumentError."""
    data = {
        "title": title,
        "lang": language,
        "author": settings.MUNICIPALITY_NAME,
        "foot": " · ".join(part for part in (title, settings.MUNICIPALITY_CONTACT) if part),
        "sheets": list(sheets),
    }
    return typst.compile("form", data, made_at=timezone.make_aware(datetime.combine(MADE_ON, time.min)))


def sheet(heading: str, lead: str, *parts: Part, above: str = "Stafettloggen") -> Sheet:
    return {"heading": heading, "lead": lead, "above": above, "parts": list(parts)}


def heading(text: str) -> Part:
    return {"kind": "heading", "text": text}


def text(words: str) -> Part:
    return {"kind": "text", "text": words}


def points(*items: str) -> Part:
    return {"kind": "points", "items": list(items)}


def fields(*rows: Sequence[tuple[str, float]], size: float = 12) -> Part:
    """Boxes to write in, row by row: (label, share of the width). `size`: their height in mm."""
    return {"kind": "fields", "size": size, "rows": [[list(one) for one in row] for row in rows]}


def choices(label: str, items: Sequence[tuple[str, str]], *, columns: int = 2) -> Part:
    """Boxes to tick: (what, words under it)."""
    return {"kind": "choices", "label": label, "columns": columns, "items": [list(one) for one in items]}


def agreed(words: str, *, language: str, meaning: str = "") -> Part:
    """A box to tick for `words`, which are in `language`; `meaning` is what a reader of another needs."""
    return {"kind": "agreed", "text": words, "lang": language, "meaning": meaning}


def rows(label: str, heads: Sequence[tuple[str, float]], *, count: int, size: float = 10) -> Part:
    """A table to fill in: (heading, share of the width), `count` empty rows of `size` mm."""
    names, widths = zip(*heads, strict=True)
    return {
        "kind": "rows",
        "label": label,
        "heads": list(names),
        "widths": list(widths),
        "count": count,
        "size": size,
    }
