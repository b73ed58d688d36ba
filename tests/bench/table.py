"""The rows of a run as a table to read in a terminal."""

from collections.abc import Iterable, Mapping
from typing import Any

MIB = 2**20
HEADINGS = (
    *("operation", "database", "logs", "queries", "peer", "floor", "KiB", "ms", "peer ms", "floor ms"),
    *("ours/peer", "ours/floor", "ours/E", "exponent"),
)


def printed(rows: Iterable[Mapping[str, Any]]) -> str:
    """Columns of equal width; an empty cell where there is no peer or no floor."""
    rows = list(rows)
    cells = [HEADINGS, *(tuple(_cells(row)) for row in rows)]
    widths = [max(len(cell[at]) for cell in cells) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(
            text.ljust(widths[at]) if at < 2 else text.rjust(widths[at]) for at, text in enumerate(cell)
        )
        for cell in cells
    ]
    return "\n".join([*lines, *_memory(rows)])


def _cells(row: Mapping[str, Any]) -> Iterable[str]:
    yield row["operation"]
    yield row["database"]
    yield str(row["logs"])
    for name in ("queries", "peer_queries", "floor_queries"):
        yield "" if row[name] is None else str(row[name])
    yield f"{row['bytes'] / 1024:.0f}"
    for name in ("ms", "peer_ms", "floor_ms", "ratio_peer", "ratio_floor", "ratio_e", "exponent"):
        yield number(row[name])


def number(value: float | None) -> str:
    """Two decimals below ten, one below a hundred."""
    if value is None:
        return ""
    return f"{value:.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}"


def _memory(rows: list[Mapping[str, Any]]) -> Iterable[str]:
    """One line for each database and size."""
    sizes = {(row["database"], row["logs"]): row for row in rows if "server_bytes" in row}
    for (database, logs), row in sizes.items():
        mine, peers = row["server_bytes"] / MIB, row["peer_server_bytes"] / MIB
        yield f"peak memory, {database}, {logs} logs: ours {mine:.0f} MiB, peer {peers:.0f} MiB"
