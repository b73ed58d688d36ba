"""`make test`: every test on SQLite, the database's tests on PostgreSQL too, and says what ran.

REQUIRE_ALL=1 makes a missing PostgreSQL or browser a failure. Further arguments go to pytest.
"""

import os
import subprocess
import sys

from tests.support.browser import find_chromium
from tests.support.postgres import PostgresMissing, cluster

# What reads files, starts processes or draws a page answers the same whatever the database; the demo has
# one only. The matrix and the crawl ask what the screens say; what the rows say is asked on both.
ONCE = (
    "access/test_matrix.py",
    "architecture",
    "browser",
    "config",
    "demo",
    "documents",
    "identity",
    "mutation",
    "proofs/test_canaries.py",
)
NOT_TWICE = [f"--ignore=tests/{name}" for name in ONCE]
NO_TESTS = 5
# Each process has a database, and most tests keep one core busy. A process that is done takes over tests
# of the other: the long ones stand last.
PROCESSES = min(4, max(2, os.cpu_count() or 2))
SPREAD = ["-n", str(PROCESSES), "--dist", "worksteal"]


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *SPREAD, *arguments, *sys.argv[1:]]
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(command, env={**kept, **environment}, check=False).returncode


def on_postgres() -> tuple[int, str]:
    """(exit code, «yes» or «no (why)»)."""
    try:
        with cluster() as url:
            print("--- PostgreSQL", flush=True)
            code = pytest(*NOT_TWICE, DATABASE_URL=url)
            return (0 if code == NO_TESTS else code), "yes"
    except PostgresMissing as why:
        print(f"--- PostgreSQL: left out, {why}", flush=True)
        return int(bool(os.environ.get("REQUIRE_ALL"))), f"no ({why})"


def main() -> int:
    postgres_code, postgres = on_postgres()
    if postgres_code:
        postgres += ", FAILED: see its part above"
    browser = "yes" if find_chromium() else "no (no chromium found)"
    print("--- SQLite", flush=True)
    said = f"SQLite: yes, PostgreSQL: {postgres}, browser: {browser}"
    sqlite_code = pytest(STAFETT_RAN=said)
    return sqlite_code or postgres_code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
