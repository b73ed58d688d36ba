"""The triggers of permissions.append_only_triggers, as SQLite has them."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

_MESSAGE = "RAISE(ABORT, 'append-only')"
# INSERT OR REPLACE deletes the row that is in the way, and no DELETE trigger is asked.
_NOT_OVER = 'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'
_ONE_ON = "NEW.log_id = OLD.log_id AND NEW.count = OLD.count + 1 AND NEW.previous = OLD.hash"
# What moves a head on is an INSERT too, that starts at 1 until it meets the row.
_KINDS = {
    "closed": {
        "no_update": ("UPDATE", "1"),
        "no_delete": ("DELETE", "1"),
        "no_replace": ("INSERT", _NOT_OVER),
    },
    "forward": {
        "no_update": ("UPDATE", f"NOT ({_ONE_ON})"),
        "no_delete": ("DELETE", "1"),
        "no_replace": ("INSERT", f"NEW.count <> 1 AND {_NOT_OVER}"),
    },
}


def wanted(table: str, kind: str, key: str, let_through: str = "") -> dict[str, str]:
    """Name -> definition, as sqlite_master keeps it. `let_through`: condition of an UPDATE that may be."""
    return {
        f"{table}_{name}": (
            f'CREATE TRIGGER "{table}_{name}" BEFORE {event} ON "{table}" '
            f"WHEN {_when(event, condition, table, key, let_through)} BEGIN SELECT {_MESSAGE}; END"
        )
        for name, (event, condition) in _KINDS[kind].items()
    }


def _when(event: str, condition: str, table: str, key: str, let_through: str) -> str:
    if event == "UPDATE" and let_through:
        return f"NOT ({let_through})"
    return condition.format(table=table, key=key)


def create(table: str, kind: str, key: str, let_through: str = "") -> Iterator[str]:
    yield from wanted(table, kind, key, let_through).values()


def drop(table: str) -> Iterator[str]:
    for name in _KINDS["closed"]:
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}"'


def found(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {(table, name): sql for table, name, sql in cursor.fetchall()}
