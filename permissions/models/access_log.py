"""Innsynslogg: who opened what. Rows are added, never changed (R30)."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.ids import uuid7


class AppendOnlyError(RuntimeError):
    """Someone tried to change or delete a row of the access log."""


class AppendOnlyQuerySet(models.QuerySet["AccessLog"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The access log is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The access log is append-only.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The access log is append-only.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        # With update_conflicts it writes over rows; one opening is one row anyway.
        raise AppendOnlyError("The access log takes one row at a time.")


class AccessLog(models.Model):
    """One opening. No foreign key: the row outlives what it points at, ids are kept as text.

    Names are copied on purpose: the row must still say who looked when the account is renamed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    user_id = models.CharField(max_length=36)
    user_name = models.CharField(_("hvem"), max_length=170)
    role = models.CharField(_("rolle"), max_length=120)
    organisation = models.CharField(_("virksomhet"), max_length=240, blank=True)
    log_id = models.CharField(_("stafettlogg"), max_length=36)
    page = models.CharField(_("side"), max_length=60)
    request_id = models.CharField(max_length=40, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("innsyn")
        verbose_name_plural = _("innsynslogg")
        ordering = ("-at", "-id")
        # Or else `_base_manager` would be a plain one, with update() and delete().
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["log_id", "at"], name="access_log_by_log"),
            models.Index(fields=["user_id", "at"], name="access_log_by_user"),
        ]

    def __str__(self) -> str:
        return f"Innsyn {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The access log is append-only.")
        # force_insert: a copy with a known id must not become an UPDATE.
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The access log is append-only.")
