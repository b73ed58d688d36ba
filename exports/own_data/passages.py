"""Where a name stands in what people have written in a log: the texts that can be masked are all texts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exports.own_data.others import is_named
from stafettlog.models import Stafettlog
from stafettlog.services.masked_texts import KINDS, MASKED, kind_name
from stafettlog.services.shown import Shown

_PLACES = {("meeting", "place_detail")}
"""Said of no protected child, in no file (R26)."""
_WHEN = ("created_at", "evaluated_at", "closed_at", "asked_at", "changed_at", "recorded_at", "started_at")


@dataclass(frozen=True)
class Passage:
    """One text of the log. `key` says which: model, row and field. `at`: when its row was registered."""

    key: str
    name: str
    text: str
    at: datetime | None
    is_struck: bool


def search(log: Stafettlog, name: str) -> list[Passage]:
    """Every text of the log that has each word of `name`, as it stands now. A query a kind of row."""
    return [passage for passage in _texts(log) if is_named(name, passage.text)] if name.strip() else []


def chosen(log: Stafettlog, name: str, keys: Collection[str]) -> list[Passage]:
    """Of what search() finds, those ticked. What it does not find is not in the file, whoever asks."""
    return [passage for passage in search(log, name) if passage.key in keys]


def _texts(log: Stafettlog) -> Iterator[Passage]:
    hidden = _PLACES if Shown(log).hides else set()
    for model_name, kind in KINDS.items():
        for row in kind.rows(log).order_by("pk"):
            for field in kind.fields:
                text = str(getattr(row, field) or "")
                if text and text != MASKED and (model_name, field) not in hidden:
                    yield _passage(model_name, row, field, text)


def _passage(model_name: str, row: Any, field: str, text: str) -> Passage:
    at = next((found for name in _WHEN if (found := getattr(row, name, None))), None)
    struck = getattr(row, "struck_at", None) is not None
    return Passage(f"{model_name}.{row.pk}.{field}", kind_name(model_name, field), text, at, struck)
