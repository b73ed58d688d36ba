"""The mass export to a sheet as a row of the same table: tests.bench.exports in a process of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

EXPORT = "export_xlsx"
ROWS_PER_LOG = 25


def measured(rows: int) -> dict[str, Any]:
    """Of SQLite. The peer is import-export, tuned; the floor is xlsxwriter on one query."""
    with tempfile.TemporaryDirectory(prefix="stafett-bench-") as folder:
        file = Path(folder) / "exports.json"
        size = ["--logs", str(max(30, rows // ROWS_PER_LOG)), "--rows", str(rows), "--json", str(file)]
        subprocess.run([sys.executable, "-m", "tests.bench.exports", *size], check=True)
        return as_row(json.loads(file.read_text()))


def as_row(found: list[dict[str, Any]]) -> dict[str, Any]:
    """`bytes` is how much more the process holds at its peak than with a tenth of the rows."""
    sides = {one["side"]: one for one in found}
    ours, peer, floor = sides["ours"], sides["stock"], sides["xlsxwriter"]
    row: dict[str, Any] = {"operation": EXPORT, "rows": ours["rows"], "queries": None}
    row |= {"bytes": ours["growth"], "peer_bytes": peer["growth"], "floor_bytes": floor["growth"]}
    for name, side in (("ms", ours), ("peer_ms", peer), ("floor_ms", floor)):
        row[name] = side["rows"] / side["rows_per_second"] * 1000
    # The sides have the same rows, so that speed is the inverse of time.
    row |= {"ratio_peer": 1 / peer["to_ours"], "ratio_floor": 1 / floor["to_ours"]}
    return row | dict.fromkeys(("ratio_e", "e_ms", "peer_queries", "floor_queries"))
