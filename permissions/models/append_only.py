"""Rows that are added, and never changed or deleted through the application."""

from typing import Any, NoReturn

from django.db import models


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
    """Base of such rows. Its Meta is to be inherited."""

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
