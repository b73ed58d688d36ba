"""A version for rows that have no column for it: how many rows their history has."""

from typing import Any

from stafettlog.services.errors import Stale


def version_of(row: Any) -> int:
    """Grows by one with each saved change (one query)."""
    return int(row.history.count())


def check(row: Any, version: int | None) -> None:
    """Raise Stale unless the form was made from the row as it is now; `row` is locked. None: no form."""
    if version is not None and version_of(row) != version:
        raise Stale(row)
