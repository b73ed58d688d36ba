"""`make test`: every test on SQLite, the database's tests on PostgreSQL too, and says what ran.

REQUIRE_ALL=1 makes a missing PostgreSQL or browser a failure; TWICE=all asks all that is not a browser's of
both databases. Further arguments go to pytest.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.browser import find_chromium
from tests.support.postgres import PostgresMissing, cluster

TESTS = Path(__file__).resolve().parents[1]
# What reads files, starts processes or draws a page answers the same whatever the database; the demo has
# one only.
ONCE = {"architecture", "browser", "config", "demo", "documents", "identity", "load", "mutation"}
# What screens say and how a sign-in goes is asked once; the services, rows and rights below them on both.
# So are forged requests that a form refuses, the matrix, and the crawl.
MOSTLY_ONCE = {"access", "archive", "erasure", "exports", "insight", "screens", "sign_in"}
LONG = (
    "proofs/test_canaries.py",
    "proofs/test_metamorphic.py",
    "notifications/test_canaries_in_mail.py",
    "notifications/test_mail_server.py",
)
# Screens that count their queries, search, sort or turn pages; sign-ins that lock, or keep what came in.
AGAIN = {
    "access": (
        "hundred_attacks_consent hundred_attacks_lists hundred_attacks_roles later_log limits log_lines "
        "no_row_no_page protected_address rights_that_ended"
    ),
    "archive": "many states",
    "exports": (
        "archive_data archive_package mass_jobs mass_kept mass_on_my_page mass_scope permission receipt "
        "receipts_list receipts_of_many workbook"
    ),
    "erasure": "canaries due made_at_once",
    "exports/imports": "organisations privacy staff",
    "insight": "find_person log_insight_permission others",
    "screens": (
        "actor_search history_long lists log_openings log_rows log_weight lookups my_page my_page_meetings "
        "my_page_overseen my_page_tasks new_log_existing openings openings_review overseen_list portal_page "
        "portal_read_only portal_shown role_search roles staff write_costs"
    ),
    "sign_in": (
        "begin coupling dance end_identities endings listing local_code matching password_forgotten "
        "password_link recovery_codes second_factor sign_out"
    ),
}
NO_TESTS = 5
# Each process has a database, and most tests keep one core busy. A process that is done takes over tests
# of the other: the long ones stand last.
PROCESSES = min(4, max(2, os.cpu_count() or 2))
SPREAD = ["-n", str(PROCESSES), "--dist", "worksteal"]


def of_postgres() -> list[str]:
    """What pytest is to ask of PostgreSQL: folders and files; nothing more if some were named."""
    if any(Path(argument.partition("::")[0]).exists() for argument in sys.argv[1:]):
        return []
    folders = {path.parent.name for path in TESTS.glob("*/test_*.py")} - ONCE
    if os.environ.get("TWICE") == "all":
        return [f"tests/{name}" for name in sorted(folders)]
    again = [f"{folder}/test_{name}.py" for folder in AGAIN for name in AGAIN[folder].split()]
    names = [*sorted(folders - MOSTLY_ONCE), *again]
    return [*(f"tests/{name}" for name in names), *(f"--ignore=tests/{name}" for name in LONG)]


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *SPREAD, *arguments, *sys.argv[1:]]
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return subprocess.run(command, env={**kept, **environment}, check=False).returncode


def on_postgres() -> tuple[int, str]:
    """(exit code, «yes» or «no (why)»)."""
    try:
        with cluster() as url:
            print("--- PostgreSQL", flush=True)
            code = pytest(*of_postgres(), DATABASE_URL=url)
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
