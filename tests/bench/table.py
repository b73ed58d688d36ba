"""The rows of a run as a table to read."""

from collections.abc import Iterable, Mapping
from typing import Any

HEADINGS = ("operation", "queries", "peer", "KiB", "ms", "peer ms", "ours/peer", "ours/E")


def printed(rows: Iterable[Mapping[str, Any]]) -> str:
    """Columns of equal width; an empty cell where there is no peer."""
    cells = [HEADINGS, *(tuple(_cells(row)) for row in rows)]
    widths = [max(len(cell[at]) for cell in cells) for at in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            text.ljust(widths[0]) if at == 0 else text.rjust(widths[at]) for at, text in enumerate(cell)
        )
        for cell in cells
    )


def _cells(row: Mapping[str, Any]) -> Iterable[str]:
    yield str(row["operation"])
    yield str(row["queries"])
    yield str(row.get("peer_queries", ""))
    yield f"{row['bytes'] / 1024:.0f}"
    yield f"{row['ms']:.1f}"
    yield f"{row['peer_ms']:.1f}" if "peer_ms" in row else ""
    yield f"{row['ratio_peer']:.2f}" if "ratio_peer" in row else ""
    yield f"{row['ratio_e']:.2f}"
