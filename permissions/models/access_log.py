"""Innsynslogg: who opened what. Rows are added, never changed (R30)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.ids import uuid7
from permissions.models.append_only import AppendOnly


class AccessLog(AppendOnly):
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

    class Meta(AppendOnly.Meta):
        verbose_name = _("innsyn")
        verbose_name_plural = _("innsynslogg")
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["log_id", "at"], name="access_log_by_log"),
            models.Index(fields=["user_id", "at"], name="access_log_by_user"),
        ]

    def __str__(self) -> str:
        return f"Innsyn {self.pk}"
