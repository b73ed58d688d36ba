"""`make bench`: ours against the stock peer, as ratios in one run, and the table of them.

`python -m tests.bench [--logs 10000] [--staff 6000] [--pairs 15]`. DATABASE_URL names an empty PostgreSQL
cluster's database `bench`; without it, SQLite files of this run. Writes build/bench.json.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.pairs import compare
from tests.bench.process import Process
from tests.bench.table import printed

BUILD = Path("build")
# Reads first: the writes grow the logs that the reads open.
WRITES = ("add_concern", "evaluate", "invite_eight")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=10_000)
    parser.add_argument("--staff", type=int, default=6_000)
    parser.add_argument("--pairs", type=int, default=15)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stafett-bench-") as folder, sides(Path(folder)) as (ours, stock):
        rows = measured(ours, stock, logs=told.logs, staff=told.staff, pairs=told.pairs)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(rows, indent=1) + "\n")
    print(printed(rows))


@contextmanager
def sides(folder: Path) -> Iterator[tuple[Process, Process]]:
    """Both processes, each with a database of its own."""
    made = []
    for name in ("ours", "stock"):
        place = folder / name
        place.mkdir()
        made.append(Process(name, database=f"sqlite:///{place / 'db.sqlite3'}", folder=str(place)))
    try:
        yield made[0], made[1]
    finally:
        for process in made:
            process.end()


def measured(ours: Process, stock: Process, *, logs: int, staff: int, pairs: int) -> list[dict[str, Any]]:
    known: dict[str, list[str]] = {}
    for side in (ours, stock):
        side.do("migrate")
        known[side.name] = side.do("ready", facts=side.do("fill", logs=logs, staff=staff))
    operations = [name for name in known["ours"] if name not in WRITES] + list(WRITES)
    return [
        {
            "operation": name,
            "database": "sqlite",
            "logs": logs,
            **one(ours, stock, name, known["stock"], pairs),
        }
        for name in operations
    ]


def one(ours: Process, stock: Process, name: str, peers: list[str], pairs: int) -> dict[str, Any]:
    """Counts and ratios of one operation: to the peer's, if it has it, and to E, its index page."""
    row: dict[str, Any] = {**ours.count(name)}
    to_e = compare(lambda: ours.time(name), lambda: stock.time("index"), pairs=pairs)
    row |= {
        "ms": to_e.first_ms,
        "e_ms": to_e.second_ms,
        "ratio_e": to_e.median,
        "e_interval": (to_e.low, to_e.high),
    }
    if name in peers:
        counted = stock.count(name)
        peer = compare(lambda: ours.time(name), lambda: stock.time(name), pairs=pairs)
        row |= {
            "peer_queries": counted["queries"],
            "peer_bytes": counted["bytes"],
            "peer_ms": peer.second_ms,
            "ratio_peer": peer.median,
            "peer_interval": (peer.low, peer.high),
        }
    return row


if __name__ == "__main__":
    main()
