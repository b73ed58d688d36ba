"""`make load`: what gunicorn answers in a second, and how fast at 50 % and 80 % of that.

`python -m tests.load [--logs 3000] [--staff 3000] [--database sqlite|postgres] [--workers 2]
[--seconds 60]`.
Loopback only, and it stops by itself. Writes build/load-<database>.json. The driver takes its share of the
machine too: per core means per second of processor time that the server and its database took.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.load.drive import Driver, Result
from tests.load.server import Server, serving
from tests.support.postgres import cluster

BUILD = Path("build")
SESSION_COOKIE = "stafett_session"
WARM_UP, FINDING = 5, 20
# Nobody waits for a limit that is there for one person at a time.
LIMITS = ("SEARCHES_PER_MINUTE", "EXPORTS_PER_HOUR", "NUMBER_LOOKUPS_PER_HOUR")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=3000)
    parser.add_argument("--staff", type=int, default=3000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=60)
    told = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stafett-load-")))
        lite = f"sqlite:///{folder / 'db.sqlite3'}"
        url = stack.enter_context(cluster()) if told.database == "postgres" else lite
        environment = {
            **os.environ,
            **dict.fromkeys(LIMITS, "1000000"),
            "DATABASE_URL": url,
            "STAFETT_VAR": str(folder),
            "STAFETT_ENV": "test",
        }
        plan = folder / "plan.jsonl"
        count = (WARM_UP + FINDING + 2 * told.seconds) * 100 * told.workers
        prepare = [sys.executable, "-m", "tests.load.prepare", str(told.logs), str(told.staff), str(count)]
        subprocess.run([*prepare, str(plan)], env=environment, check=True)
        server = stack.enter_context(serving(environment, told.workers))
        rows = list(measured(server, plan, told.workers, told.seconds))
    for row in rows:
        row |= {"database": told.database, "logs": told.logs, "workers": told.workers}
        print(told_row(row))
    BUILD.mkdir(exist_ok=True)
    (BUILD / f"load-{told.database}.json").write_text(json.dumps(rows, indent=1) + "\n")


def measured(server: Server, plan: Path, workers: int, seconds: int) -> Iterator[dict[str, Any]]:
    with plan.open() as lines:
        driver = Driver(server.port, SESSION_COOKIE, map(json.loads, lines))
        driver.closed(WARM_UP, workers * 2)
        before = server.cpu_seconds()
        found = driver.closed(FINDING, workers * 2)
        capacity = operations(found) / found.seconds
        yield row("capacity", found, server.cpu_seconds() - before, server)
        for share in (0.5, 0.8):
            before = server.cpu_seconds()
            result = driver.by_the_clock(seconds, capacity * share)
            yield row(f"{share:.0%}", result, server.cpu_seconds() - before, server)


def operations(result: Result) -> int:
    return sum(map(len, result.took.values())) + sum(result.errors.values())


def row(name: str, result: Result, cpu: float, server: Server) -> dict[str, Any]:
    return {
        "load": name,
        "operations": operations(result),
        "requests": result.requests,
        "per_second": round(result.requests / result.seconds, 1),
        "per_core": round(result.requests / cpu, 1),
        "p50_ms": round(result.percentile(0.5), 1),
        "p95_ms": round(result.percentile(0.95), 1),
        "p99_ms": round(result.percentile(0.99), 1),
        "errors": result.errors,
        "memory_mib": round(server.memory_mib(), 1),
        "mean_ms": {name: round(sum(t) / len(t) * 1000, 1) for name, t in sorted(result.took.items())},
    }


def told_row(row: dict[str, Any]) -> str:
    return (
        f"{row['load']:>8}: {row['per_second']:6.1f} requests/s, {row['per_core']:5.1f} per core second, "
        f"p50 {row['p50_ms']:.0f}, p95 {row['p95_ms']:.0f}, p99 {row['p99_ms']:.0f} ms, "
        f"{sum(row['errors'].values())} errors of {row['operations']} {row['errors'] or ''}"
    )


if __name__ == "__main__":
    main()
