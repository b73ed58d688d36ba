"""Rows that are added, and never changed or deleted through the application."""

from typing import Any, ClassVar, NoReturn

from django.db import models

GONE = "[slettet]"
"""What stands instead of words about a log that is erased: the same in every language, since it is stored."""

TOMBSTONES = "exports_tombstone"
"""The table whose rows, their key the log's id as text, say that a log is erased: nothing else of it is known
here."""


def is_erased(column: str) -> str:
    """Condition in SQL: the log that `column` of the old row names is erased."""
    return f'EXISTS (SELECT 1 FROM "{TOMBSTONES}" t WHERE t.log_id = OLD."{column}")'  # nosec B608


class AppendOnlyError(RuntimeError):
    """Someone tried to change or delete a row that only may be added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("These rows are append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("These rows are append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("These rows are append-only.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        # With update_conflicts it writes over rows; one event is one row anyway.
        raise AppendOnlyError("These rows are added one at a time.")


class AppendOnly(models.Model):
    """Base of such rows. Its Meta is to be inherited.

    What people typed about a log in such rows goes when the log is erased (R25), and the database lets
    that one change through: `words_of_log`: column that may become GONE (or {}, in a JSON column) -> a
    condition in SQL on the row for that, "" for none. `is_of_erased`: vendor -> the condition in SQL that
    the row, OLD, is of an erased log.
    """

    words_of_log: ClassVar[dict[str, str]] = {}
    is_of_erased: ClassVar[dict[str, str]] = {}

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        # Or else `_base_manager` would be a plain one, with update() and delete().
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("These rows are append-only.")
        # force_insert: a copy with a known id must not become an UPDATE.
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("These rows are append-only.")
