"""What was promised of each operation before it was measured, and whether a row keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

KIB = 1024


@dataclass(frozen=True)
class Budget:
    """At most: `queries`, time in `e` (index pages of the stock admin), time to the `peer`'s, bytes."""

    words: str
    queries: int | None = None
    e: float | None = None
    peer: float | None = None
    kib: int | None = None
    flat: bool = False
    """No more at 100,000 logs than a quarter more than at 1,000: an exponent of 0.05."""

    def broken(self, row: dict[str, Any]) -> Iterable[str]:
        """The names of those that the row does not keep."""
        if self.queries is not None and row["queries"] > self.queries:
            yield "queries"
        if self.e is not None and row["ratio_e"] > self.e:
            yield "E"
        if self.peer is not None and row["ratio_peer"] is not None and row["ratio_peer"] > self.peer:
            yield "peer"
        if self.kib is not None and row["bytes"] > self.kib * KIB:
            yield "KiB"
        if self.flat and (row.get("exponent") or 0) > 0.05:
            yield "growth"


LOG = {"queries": 12}
MINE = {"queries": 8, "e": 3, "flat": True}
BUDGETS = {
    "min_side": Budget("≤ 8 queries, ≤ 3 E, flat", **MINE),
    "my_logs": Budget("≤ 8 queries, ≤ 3 E, flat", **MINE),
    "all_logs_first": Budget("no count of all"),
    "all_logs_last": Budget("≤ 1.2 x the first page"),
    "search_number": Budget("≤ 3 E", e=3),
    "search_name": Budget("≤ 4 E", e=4),
    "actor_search": Budget("≤ 1.5 E", e=1.5),
    "heavy_log": Budget("≤ 12 queries, ≤ 1/4 of the peer, ≤ 150 KiB", **LOG, peer=0.25, kib=150),
    "light_log": Budget("≤ 12 queries, ≤ 4 E", **LOG, e=4),
    "history": Budget("≤ 8 queries, ≤ 1/3 of the peer", queries=8, peer=1 / 3),
    "portal": Budget("≤ 8 queries, ≤ 2 E", queries=8, e=2),
    "read_audit_row": Budget("≤ 2 % of the page"),
    "add_concern": Budget("≤ 1.5 x the peer", peer=1.5),
    "evaluate": Budget("≤ 1.5 x the peer", peer=1.5),
    "invite_eight": Budget("≤ 1.5 x the peer", peer=1.5),
}


def verdict(row: dict[str, Any], others: Iterable[dict[str, Any]]) -> str:
    """«met», or what is not. `others`: rows of the same database and size."""
    if (budget := BUDGETS.get(row["operation"])) is None:
        return ""
    broken = list(budget.broken(row))
    found = {other["operation"]: other for other in others}
    if row["operation"] == "all_logs_last" and "all_logs_first" in found:
        broken += ["time"] * (row["ratio_e"] > 1.2 * found["all_logs_first"]["ratio_e"])
    if row["operation"] == "read_audit_row" and "light_log" in found:
        broken += ["time"] * (row["ratio_e"] > 0.02 * found["light_log"]["ratio_e"])
    return "not: " + ", ".join(broken) if broken else "met"
