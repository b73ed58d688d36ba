"""Triggers that keep append-only rows as they are, whoever asks the database to change them.

They stand on the table of every AppendOnly model: no UPDATE, no DELETE, no TRUNCATE. The heads of the
access log may be moved on by one, and nothing else. Words about a log that is erased may go (R25; the
model says which), and nothing else of their row. SQLite drops a table's triggers whenever a migration
alters one of its columns, so they are put back after each migrate, and /readyz and verify_access_log
say when one is missing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model

from permissions import triggers_postgresql, triggers_sqlite
from permissions.models.access_log import AccessHead
from permissions.models.append_only import GONE, TOMBSTONES, AppendOnly

_VENDORS: dict[str, Any] = {"sqlite": triggers_sqlite, "postgresql": triggers_postgresql}


def models() -> list[type[Model]]:
    """Every model whose rows are only added."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly) and not model._meta.proxy]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put up what is missing on the tables that exist."""
    broken = {table for table, _name in missing(connection)}
    _replace(connection, broken)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all of them down. For a migration that rewrites old rows, and for tests that empty tables."""
    vendor = _VENDORS[connection.vendor]
    tables = _tables(connection)
    with connection.cursor() as cursor:
        for table in tables:
            for statement in vendor.drop(table):
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(table, trigger) of those that are not there, are switched off, or are not as we made them."""
    found = _VENDORS[connection.vendor].found(connection)
    return [
        (table, name)
        for table, kept in _tables(connection).items()
        for name, wanted in _VENDORS[connection.vendor].wanted(table, *kept).items()
        if found.get((table, name)) != wanted
    ]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A stretch without them. For tests."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def before_migrate(sender: Any, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Receiver of pre_migrate: SQLite renames no table while a trigger names one that is away meanwhile."""
    from django.db import connections

    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: once for each app, and only those with such rows matter."""
    from django.db import connections

    if any(issubclass(model, AppendOnly) for model in sender.get_models()):
        install(connections[using])


def _replace(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    vendor = _VENDORS[connection.vendor]
    kinds = _tables(connection)
    with connection.cursor() as cursor:
        for table in sorted(tables):
            for statement in (*vendor.drop(table), *vendor.create(table, *kinds[table])):
                cursor.execute(statement)


def _tables(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str, str]]:
    """table -> («closed» or «forward», its key's column, what UPDATE is let through), of those that exist."""
    there = set(connection.introspection.table_names())
    return {
        model._meta.db_table: (
            "forward" if issubclass(model, AccessHead) else "closed",
            str(model._meta.pk.column),
            _let_through(model, connection.vendor) if TOMBSTONES in there else "",
        )
        for model in models()
        if model._meta.db_table in there
    }


def _let_through(model: Any, vendor: str) -> str:
    """Condition in SQL on OLD and NEW; "" for none."""
    if not model.words_of_log:
        return ""
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    parts = [model.is_of_erased[vendor]]
    for field in model._meta.concrete_fields:
        kept = f'NEW."{field.column}" {same} OLD."{field.column}"'
        if (condition := model.words_of_log.get(field.name)) is not None:
            empty = "'{}'" if isinstance(field, JSONField) else f"'{GONE}'"
            goes = f'NEW."{field.column}" = {empty}'
            kept = f"({kept} OR {f'{condition} AND ' if condition else ''}{goes})"
        parts.append(kept)
    return " AND ".join(parts)
