"""What an operation's time grows with: the exponent between the smallest and the largest size."""

from collections.abc import Iterable
from math import log
from typing import Any

Row = dict[str, Any]


def with_growth(rows: Iterable[Row]) -> list[Row]:
    """Each row with `exponent` and `same_queries`, by operation and database; None with one size.

    The exponent is that of ours in E, which is of the same moment: 0 does not grow, 1 is as the logs do.
    """
    rows = list(rows)
    kinds = {(row["operation"], row["database"]) for row in rows}
    found = {kind: _growth([row for row in rows if _kind(row) == kind]) for kind in kinds}
    return [{**row, **found[_kind(row)]} for row in rows]


def _kind(row: Row) -> tuple[str, str]:
    return row["operation"], row["database"]


def _growth(sizes: list[Row]) -> Row:
    first, last = (choose(sizes, key=lambda row: row["logs"]) for choose in (min, max))
    if first["logs"] == last["logs"] or first["ratio_e"] is None:
        return {"exponent": None, "same_queries": None}
    slope = log(last["ratio_e"] / first["ratio_e"]) / log(last["logs"] / first["logs"])
    return {"exponent": slope, "same_queries": len({row["queries"] for row in sizes}) == 1}
