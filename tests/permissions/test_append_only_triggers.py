"""The database itself refuses to change an append-only row, on both kinds of database."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from exports.models import ExportReceipt
from permissions import access_log, append_only_triggers
from permissions.models import AccessHead, AccessLog
from tests.factories import make_organisation, make_staff

LOG = "en-logg"
OPENINGS, HEADS = AccessLog._meta.db_table, AccessHead._meta.db_table
UPDATE_TRIGGER = f"{OPENINGS}_{'no_update' if connection.vendor == 'sqlite' else 'no_change'}"


@pytest.fixture
def two_openings(db: None) -> None:
    user = make_staff(make_organisation()).user
    for _time in range(2):
        access_log.record(user=user, log_id=LOG, page="Logg", role="Stafettholder")


def run(sql: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


FORBIDDEN = {
    "a word of a row": f"UPDATE {OPENINGS} SET page = 'x'",
    "the same words again": f"UPDATE {OPENINGS} SET page = page WHERE number = 1",
    "a row": f"DELETE FROM {OPENINGS} WHERE number = 2",
    "all rows": f"DELETE FROM {OPENINGS}",
    "the head back": f"UPDATE {HEADS} SET count = count - 1",
    "the head on by two": f"UPDATE {HEADS} SET count = count + 2, previous = hash, hash = 'x'",
    "the head's hash alone": f"UPDATE {HEADS} SET hash = 'x'",
    "the head past its hash": f"UPDATE {HEADS} SET count = count + 1, hash = 'x'",
    "the head to another log": f"UPDATE {HEADS} SET log_id = 'x', count = count + 1, previous = hash",
    "the head away": f"DELETE FROM {HEADS}",
}


@pytest.mark.parametrize("sql", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_nobody_can_change(two_openings: None, sql: str) -> None:
    before = contents()
    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)
    assert contents() == before


def contents() -> list[Any]:
    return [*AccessLog.objects.order_by("number").values(), *AccessHead.objects.values()]


@pytest.mark.parametrize("table", [OPENINGS, HEADS])
def test_nobody_can_write_over_a_row(two_openings: None, table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.postgres
@pytest.mark.parametrize("table", [OPENINGS, HEADS, ExportReceipt._meta.db_table])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_nobody_can_empty_a_table(two_openings: None, table: str, role: str) -> None:
    run(f"SET LOCAL session_replication_role = {role}")
    with pytest.raises(IntegrityError, match="append-only"):
        run(f"TRUNCATE {table}")


def test_every_append_only_model_has_its_triggers(db: None) -> None:
    models = append_only_triggers.models()
    assert {AccessLog, AccessHead, ExportReceipt} <= set(models)
    assert append_only_triggers.missing(connection) == []
    append_only_triggers.remove(connection)
    assert {table for table, _name in append_only_triggers.missing(connection)} == {
        model._meta.db_table for model in models
    }
    append_only_triggers.install(connection)
    assert append_only_triggers.missing(connection) == []


def test_a_changed_or_sleeping_trigger_counts_as_missing(db: None) -> None:
    table, name = (OPENINGS, UPDATE_TRIGGER)
    if connection.vendor == "sqlite":
        run(f'DROP TRIGGER "{name}"')
        run(f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN 0 BEGIN SELECT 1; END')
    else:
        run(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
    assert append_only_triggers.missing(connection) == [(table, name)]
    append_only_triggers.install(connection)
    assert append_only_triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_them_back() -> None:
    append_only_triggers.remove(connection)
    call_command("migrate", verbosity=0)
    assert append_only_triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_altering_a_column_and_migrating_leaves_them_in_place() -> None:
    with connection.schema_editor() as editor:
        field = AccessLog._meta.get_field("page")
        wider = field.clone()
        wider.max_length = 61
        wider.set_attributes_from_name("page")
        wider.model = AccessLog
        editor.alter_field(AccessLog, field, wider)
        editor.alter_field(AccessLog, wider, field)
    if connection.vendor == "sqlite":
        assert append_only_triggers.missing(connection), "SQLite keeps them now: this can be simpler"
    call_command("migrate", verbosity=0)
    assert append_only_triggers.missing(connection) == []
