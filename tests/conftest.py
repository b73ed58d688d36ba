"""The strict harness: undefined template variables, warnings, unordered lists and N+1 fail.

The database is DATABASE_URL's; without it, an SQLite file of this run.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_django
import zeal
from django.db import connection
from django.test import TransactionTestCase

from permissions import append_only_triggers
from tests.support import made_database
from tests.support import queries as query_counter
from tests.support.browser import find_chromium

REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))

hypothesis.settings.register_profile("stafett", deadline=None, max_examples=50, derandomize=True)
hypothesis.settings.load_profile("stafett")


def pytest_report_header() -> str:
    return f"database: {connection.vendor}, chromium: {find_chromium() or 'none'}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # Set by `make test` and .ci/run, so that pytest's own count stays the last line.
    if said := [line for name in ("STAFETT_RAN", "STAFETT_CHECKS") if (line := os.environ.get(name))]:
        terminalreporter.section("what ran")
        terminalreporter.write_line("\n".join(said))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    browser_folder = Path(__file__).parent / "browser"
    for item in items:
        if browser_folder in item.path.parents:
            item.add_marker("browser")
            if not find_chromium() and not REQUIRE_ALL:
                item.add_marker(pytest.mark.skip(reason="no chromium found"))
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="means something on PostgreSQL only"))


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_modify_db_settings: None
) -> bool:
    """On SQLite, go on with a copy of what an earlier run has migrated, where there is one."""
    if connection.vendor != "sqlite" or django_db_keepdb or request.config.getvalue("create_db"):
        return django_db_keepdb
    return made_database.give(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_keepdb: bool, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    if connection.vendor == "sqlite" and not django_db_keepdb:
        made_database.keep(Path(connection.settings_dict["NAME"]))


@pytest.fixture(autouse=True, scope="session")
def append_only_rows_are_flushed_after_a_test() -> Iterator[None]:
    """What a test committed goes with all the rest: the triggers are lifted while tables are emptied."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with append_only_triggers.lifted(connection):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def private_files(tmp_path: Path, settings: object) -> Path:
    """Uploads of this test, in a folder of its own."""
    settings.PRIVATE_FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def repeated_queries_fail(request: pytest.FixtureRequest) -> Iterator[None]:
    """zeal raises on an N+1 in any request; a test marked `no_zeal` says why it may."""
    if request.node.get_closest_marker("no_zeal"):
        with zeal.zeal_ignore():
            yield
    else:
        yield


@pytest.fixture
def queries():
    """`queries(client, url, at_most=12)` → .response, .count, .sql. See tests/support/queries.py."""
    return query_counter.ask
