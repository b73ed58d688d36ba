"""One size on one database: both sides are filled, each operation is counted, then timed in turns."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.bench.databases import Place
from tests.bench.pairs import Ratio, compare
from tests.bench.process import Process, process

# Reads first: the writes grow the logs.
WRITES = ("read_audit_row", "add_concern", "evaluate", "invite_eight")
E = "index"


class Sizes:
    """How much, and how often."""

    def __init__(self, logs: int, staff: int, pairs: int, warm_ups: int) -> None:
        self.logs, self.staff, self.pairs, self.warm_ups = logs, staff, pairs, warm_ups


def filled(place: Place, side: str, sizes: Sizes) -> None:
    """A process of its own, so that the one that answers does not remember what filling took.

    A kept database follows the migrations that came since.
    """
    with process(side, place) as filler:
        filler.do("migrate")
        if place.facts is None:
            place.remember(filler.do("fill", logs=sizes.logs, staff=sizes.staff))


def measured(ours: Place, stock: Place, sizes: Sizes, say: Any) -> list[dict[str, Any]]:
    """A row for each operation. `say` is told how far it is."""
    with ThreadPoolExecutor(2) as both:
        list(both.map(filled, (ours, stock), ("ours", "stock"), (sizes, sizes)))
    say("filled")
    with process("ours", ours) as mine, process("stock", stock) as theirs:
        known = [
            mine.do("ready", facts=ours.facts),
            theirs.do("ready", facts=stock.facts),
            mine.do("floors", facts=ours.facts),
        ]
        rows = []
        for name in sorted(known[0], key=lambda name: WRITES.index(name) if name in WRITES else -1):
            rows.append({"operation": name, **one(mine, theirs, name, known, sizes)})
            say(name)
        shared = {
            **mine.do("about"),
            "server_bytes": mine.do("memory"),
            "peer_server_bytes": theirs.do("memory"),
        }
    return [{**row, **shared} for row in rows]


def one(ours: Process, stock: Process, name: str, known: list[list[str]], sizes: Sizes) -> dict[str, Any]:
    """Counts and ratios of one operation: to E, and to the peer's and the floor where they are."""
    _mine, peers, floors = known
    counted = ours.count(name)
    others = {"e": lambda: stock.time(E)}
    row: dict[str, Any] = {**counted, "peer_queries": None, "peer_bytes": None, "floor_queries": None}
    if name in peers:
        peer = stock.count(name)
        row |= {"peer_queries": peer["queries"], "peer_bytes": peer["bytes"]}
        others["peer"] = lambda: stock.time(name)
    if name in floors:
        row["floor_queries"] = ours.do("count_floor", operation=name)["queries"]
        others["floor"] = lambda: ours.time_floor(name)
    found = compare(lambda: ours.time(name), others, pairs=sizes.pairs, warm_ups=sizes.warm_ups)
    row["ms"] = found["e"].ours_ms
    for other in ("e", "peer", "floor"):
        row |= _told(other, found.get(other))
    return row


def _told(other: str, ratio: Ratio | None) -> dict[str, Any]:
    return {
        f"{other}_ms": ratio and ratio.ms,
        f"ratio_{other}": ratio and ratio.median,
        f"{other}_interval": ratio and (ratio.low, ratio.high),
    }
