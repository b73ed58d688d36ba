"""The hash chain of the access log: each row of a log seals the row before it.

`digest` is of what a row says, `link` of its place: the hash before it, and its number in the log. A
form of the serialisation is never changed, only added: old rows are checked by the one they were made by.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

GENESIS = "0" * 64
"""What the first row of a log follows."""
VERSION = 1
"""The form that new rows are written in."""

_TEXTS_V1 = ("user_id", "user_name", "role", "organisation", "log_id", "page", "request_id")


def _v1(row: Any) -> list[str]:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return ["1", str(row.id), at, *(str(getattr(row, name)) for name in _TEXTS_V1)]


FORMS: Mapping[int, Callable[[Any], list[str]]] = {1: _v1}


def digest(row: Any) -> str:
    """SHA-256 (hex) of all that the row says. Raises KeyError for a form that nobody knows."""
    fields = FORMS[row.version](row)
    # Quotes and separators are JSON's, so that no two rows write the same text.
    return _sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def link(previous: str, number: int, content: str) -> str:
    """SHA-256 (hex) of a row in its place. The database makes the same in AccessHead: keep the two alike."""
    return _sha256(f"{previous}|{number}|{content}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
