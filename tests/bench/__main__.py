"""`make bench`: ours, a stock peer and the floor, as ratios in one run, and the table of them.

`python -m tests.bench [--logs 1000,10000,100000] [--databases sqlite,postgres] [--staff N] [--pairs 15]`.
Without more: 10,000 logs on SQLite. `--staff` is six tenths of the logs unless it is said. `--keep FOLDER`
keeps the filled databases there, and a run that finds them measures again at once (with DATABASE_URL, those
of that PostgreSQL server too). Writes build/bench.json, a list of rows (`--out`): see docs/speed.md. Last
comes a sheet of `--export-rows` rows (10,000; 0 for none).
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import sheet
from tests.bench.databases import KINDS, places
from tests.bench.growth import with_growth
from tests.bench.pairs import PAIRS, WARM_UPS
from tests.bench.run import Sizes, measured
from tests.bench.table import printed

OUT = Path("build/bench.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--logs", type=_numbers, default=[10_000])
    parser.add_argument("--databases", type=_kinds, default=["sqlite"])
    parser.add_argument("--staff", type=int)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--warm-ups", type=int, default=WARM_UPS)
    parser.add_argument("--export-rows", type=int, default=10_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    told = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with _folder(told.keep) as folder:
        for kind in told.databases:
            with places(kind, folder) as place:
                for logs in told.logs:
                    staff = told.staff or logs * 6 // 10
                    sizes = Sizes(logs, staff, told.pairs, told.warm_ups)
                    found = measured(place("ours", logs), place("stock", logs), sizes, Said(kind, logs))
                    rows += [{**row, **_shared(kind, logs)} for row in found]
                    # After each size: what was found stays, if the next one is given up.
                    _write(told.out, rows)
    if told.export_rows:
        sheet_row = sheet.measured(told.export_rows)
        rows.append({**sheet_row, **_shared("sqlite", told.export_rows // sheet.ROWS_PER_LOG)})
        _write(told.out, rows)
    print(printed(with_growth(rows)))


def _write(out: Path, rows: list[dict[str, Any]]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(with_growth(rows), indent=1) + "\n")


class Said:
    """How far it is, with the seconds since the start."""

    def __init__(self, kind: str, logs: int) -> None:
        self.name, self.start = f"{kind} {logs}", time.monotonic()

    def __call__(self, what: str) -> None:
        print(f"{self.name}: {what}, {time.monotonic() - self.start:.0f} s", flush=True)


def _shared(kind: str, logs: int) -> dict[str, Any]:
    day = datetime.now(UTC).date().isoformat()
    return {"database": kind, "logs": logs, "date": day, "cores": os.cpu_count()}


def _numbers(text: str) -> list[int]:
    return sorted({int(part) for part in text.split(",")})


def _kinds(text: str) -> list[str]:
    if unknown := set(text.split(",")) - set(KINDS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose among {', '.join(KINDS)}")
    return text.split(",")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="stafett-bench-") as made:
            yield Path(made)


if __name__ == "__main__":
    main()
