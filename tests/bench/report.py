"""The rows of a run, as the tables of docs/speed.md and of the README.

`python -m tests.bench.report build/bench.json [more.json]` writes between the markers there. Of several
files, the last one that has an operation on a database with so many logs is the one that counts.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.budgets import BUDGETS, verdict
from tests.bench.growth import with_growth
from tests.bench.sheet import EXPORT
from tests.bench.table import MIB, number

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, Any]
WORDS = {
    "min_side": "Min side",
    "my_logs": "list of my 30 logs",
    "all_logs_first": "coordinator's list, first page",
    "all_logs_last": "coordinator's list, last page",
    "search_number": "child by number",
    "search_number_open": "child by number, and its log opened",
    "search_name": "child by name",
    "actor_search": "aktør, as one types",
    "heavy_log": "open a heavy log",
    "light_log": "open a light log",
    "history": "history, 500 versions",
    "portal": "the family's page",
    "read_audit_row": "row of the access log alone",
    "add_concern": "add oppmerksomhet + tiltak",
    "evaluate": "evaluate",
    "invite_eight": "invite eight",
}
SHORT = ("min_side", "all_logs_last", "search_name", "actor_search", "heavy_log", "portal", "add_concern")
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
MARK = "<!-- {place}: made by python -m tests.bench.report -->"
END = "<!-- {place}: end -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    rows = merged(json.loads(path.read_text()) for path in parser.parse_args().files)
    write(ROOT / "docs" / "speed.md", "measured", details(rows))
    write(ROOT / "README.md", "speed", short(rows))


def merged(files: Iterable[list[Row]]) -> list[Row]:
    """Growth is made anew: sizes may come from runs of their own."""
    found = {(row["database"], row["logs"], row["operation"]): row for rows in files for row in rows}
    order = [*WORDS, EXPORT]
    rows = sorted(found.values(), key=lambda row: (row["database"] != "sqlite", row["logs"]))
    return with_growth(sorted(rows, key=lambda row: order.index(row["operation"])))


def write(file: Path, place: str, text: str) -> None:
    """Put `text` between the markers of `place`."""
    mark, end = MARK.format(place=place), END.format(place=place)
    before, _mark, rest = file.read_text().partition(mark)
    _old, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{file.name} has no markers {mark} … {end}")
    file.write_text(f"{before}{mark}\n{text}\n{end}{after}")


def details(found: Sequence[Row]) -> str:
    """A table for each database at its greatest size, then growth, memory, and the sheet."""
    rows = [row for row in found if row["operation"] != EXPORT]
    parts = []
    for database in dict.fromkeys(row["database"] for row in rows):
        here = [row for row in rows if row["database"] == database]
        largest = max(row["logs"] for row in here)
        there = [row for row in here if row["logs"] == largest]
        parts += [
            f"### {NAMES[database]}, {_thousands(largest)} logs",
            _about(there),
            _operations(there),
            _unmet(there),
        ]
    if len({row["logs"] for row in rows}) > 1:
        parts += ["### Growth", GROWTH, _growth(rows)]
    parts += ["### Memory of a server process", MEMORY, _memory(rows)]
    for row in found:
        if row["operation"] == EXPORT:
            parts += ["### A sheet", f"{_thousands(row['rows'])} tiltak to xlsx, {row['date']}.", _sheet(row)]
    return "\n\n".join(parts)


GROWTH = (
    "Ours in E at each size, and the exponent between the smallest and the largest (0: does not grow; "
    "1: grows as the logs do)."
)
MEMORY = "Peak of one process that answered all of the above, in MiB."


def _about(rows: Sequence[Row]) -> str:
    row = rows[0]
    days = " and ".join(sorted({one["date"] for one in rows}))
    return (
        f"{days}; {row['database_version']}, Python {row['python']}, {row['cores']} cores. "
        f"E was {number(_middle(rows))} ms."
    )


def _unmet(rows: Sequence[Row]) -> str:
    """The operations outside their budgets, in a sentence."""
    said = [(WORDS[row["operation"]], verdict(row, rows)) for row in rows]
    broken = [f"{words} ({text.removeprefix('not: ')})" for words, text in said if text.startswith("not")]
    return f"Not within budget: {'; '.join(broken)}." if broken else "All within budget."


def _middle(rows: Sequence[Row]) -> float:
    found = sorted(row["e_ms"] for row in rows)
    return found[len(found) // 2]


def _operations(rows: Sequence[Row]) -> str:
    heads = ("operation", "queries: ours / peer / floor", "KiB: ours / peer", "ms: ours / peer / floor")
    return _table(
        (*heads, "ours / peer", "ours / floor", "ours / E", "budget", ""),
        [
            (
                WORDS[row["operation"]],
                _three(row, "queries", "peer_queries", "floor_queries"),
                f"{row['bytes'] / 1024:.0f} / {_kib(row['peer_bytes'])}" if row["bytes"] else "",
                _three(row, "ms", "peer_ms", "floor_ms"),
                _with_interval(row, "peer"),
                number(row["ratio_floor"]) or "–",
                _with_interval(row, "e"),
                BUDGETS[row["operation"]].words if row["operation"] in BUDGETS else "",
                verdict(row, rows),
            )
            for row in rows
        ],
    )


def _three(row: Row, *names: str) -> str:
    found = [row[name] for name in names]
    return " / ".join(
        "–" if one is None else str(one) if isinstance(one, int) else number(one) for one in found
    )


def _kib(value: int | None) -> str:
    return "–" if value is None else f"{value / 1024:.0f}"


def _with_interval(row: Row, other: str) -> str:
    if row[f"ratio_{other}"] is None:
        return "–"
    low, high = row[f"{other}_interval"]
    return f"{number(row[f'ratio_{other}'])} ({number(low)}–{number(high)})"


def _growth(rows: Sequence[Row]) -> str:
    sizes = sorted({row["logs"] for row in rows})
    found = {(row["database"], row["operation"], row["logs"]): row for row in rows}
    lines = []
    for database, operation in dict.fromkeys((row["database"], row["operation"]) for row in rows):
        here = [found.get((database, operation, size)) for size in sizes]
        one = next(row for row in here if row)
        lines.append(
            (
                WORDS[operation],
                NAMES[database],
                *(number(row["ratio_e"]) if row else "" for row in here),
                number(one["exponent"]),
                {True: "equal", False: "differ", None: ""}[one["same_queries"]],
            )
        )
    return _table(("operation", "database", *map(_thousands, sizes), "exponent", "queries"), lines)


def _memory(rows: Sequence[Row]) -> str:
    sizes = {(row["database"], row["logs"]): row for row in rows}
    return _table(
        ("database", "logs", "ours", "peer"),
        [
            (
                NAMES[database],
                _thousands(logs),
                f"{row['server_bytes'] / MIB:.0f}",
                f"{row['peer_server_bytes'] / MIB:.0f}",
            )
            for (database, logs), row in sizes.items()
        ],
    )


def _sheet(row: Row) -> str:
    heads = ("", "ours", "import-export, tuned", "xlsxwriter on one query")
    times = [f"{row[name] / 1000:.1f}" for name in ("ms", "peer_ms", "floor_ms")]
    grown = [f"{row[name] / MIB:.0f}" for name in ("bytes", "peer_bytes", "floor_bytes")]
    ratios = ["", number(row["ratio_peer"]), number(row["ratio_floor"])]
    lines = [("seconds", *times), ("time, ours / this", *ratios)]
    return _table(heads, [*lines, ("MiB more at the peak than with a tenth of the rows", *grown)])


def short(found: Sequence[Row]) -> str:
    """A few operations, at the greatest size of each database."""
    rows = [row for row in found if row["operation"] != EXPORT]
    databases = list(dict.fromkeys(row["database"] for row in rows))
    largest = {name: max(row["logs"] for row in rows if row["database"] == name) for name in databases}
    shown = [row for row in rows if row["logs"] == largest[row["database"]]]
    by_name = {(row["database"], row["operation"]): row for row in shown}
    heads = [f"{NAMES[name]}, {_thousands(largest[name])} logs" for name in databases]
    return _table(
        ("", *heads),
        [(WORDS[one], *(_sentence(by_name.get((name, one))) for name in databases)) for one in SHORT],
    )


def _sentence(row: Row | None) -> str:
    if row is None:
        return ""
    peer = f" (stock admin {number(row['peer_ms'])} ms)" if row["peer_ms"] is not None else ""
    return f"{number(row['ms'])} ms{peer}, {row['queries']} queries"


def _thousands(count: int) -> str:
    return f"{count:,}"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


if __name__ == "__main__":
    main()
