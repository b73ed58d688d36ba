"""A check constraint's condition, answered without asking the database.

The database holds the rule whoever writes; this is for saying it to a person, in words, before that.
"""

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import BaseExpression

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, values: value in values,
}


class NotReadable(Exception):
    """The condition is written in a way that only a database understands."""


def holds(condition: Q | BaseExpression, row: models.Model) -> bool | None:
    """Whether `row` meets the condition; None where an empty column leaves it open, which lets it through.

    Raises NotReadable.
    """
    if not isinstance(condition, Q) or condition.connector == Q.XOR:
        raise NotReadable
    found = [holds(part, row) if isinstance(part, Q) else _compare(part, row) for part in condition.children]
    decides = condition.connector == Q.OR
    answer = decides if decides in found else None if None in found else not decides
    return answer if answer is None or not condition.negated else not answer


def _compare(part: Any, row: models.Model) -> bool | None:
    if not isinstance(part, tuple):
        raise NotReadable
    name, _separator, lookup = part[0].partition("__")
    value, other = _column(name, row), part[1]
    if isinstance(other, F):
        other = _column(other.name, row)  # type: ignore[attr-defined]
    if lookup == "isnull":
        return (value is None) == other
    if lookup and lookup not in _COMPARE:
        raise NotReadable
    return None if value is None or other is None else _COMPARE[lookup or "exact"](value, other)


def _column(name: str, row: models.Model) -> Any:
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    # Python compares two times of one zone by the clock on the wall, a database by the moment.
    return value.astimezone(UTC) if isinstance(value, datetime) else value
