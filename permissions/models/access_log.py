"""Innsynslogg: who opened what. Rows are added, never changed (R30), and each seals the one before it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.access_chain import VERSION
from permissions.ids import uuid7
from permissions.models.append_only import AppendOnly


class AccessLog(AppendOnly):
    """One opening. No foreign key: the row outlives what it points at, ids are kept as text.

    Names are copied on purpose: the row must still say who looked when the account is renamed.
    `number` counts the openings of one log from 1; `previous` and `hash` are of permissions.access_chain,
    `version` is the form that they were made by. Made by permissions.access_log.record() alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Not auto_now_add: the hash is of the moment too, and is made before the row is.
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now, editable=False)
    user_id = models.CharField(max_length=36)
    user_name = models.CharField(_("hvem"), max_length=170)
    role = models.CharField(_("rolle"), max_length=120)
    organisation = models.CharField(_("virksomhet"), max_length=240, blank=True)
    log_id = models.CharField(_("stafettlogg"), max_length=36)
    page = models.CharField(_("side"), max_length=60)
    request_id = models.CharField(max_length=40, blank=True)
    version = models.PositiveSmallIntegerField(default=VERSION)
    number = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        verbose_name = _("innsyn")
        verbose_name_plural = _("innsynslogg")
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["at"], name="access_log_by_time"),
            models.Index(fields=["user_id", "at"], name="access_log_by_user"),
        ]
        constraints = [
            # The index that the openings of one log are read by, too.
            models.UniqueConstraint(fields=["log_id", "number"], name="access_log_number_in_log"),
        ]

    def __str__(self) -> str:
        return f"Innsyn {self.pk}"


class AccessHead(AppendOnly):
    """How far the openings of one log have come: the last row's number, and its hash.

    Moved on by one statement of permissions.access_log, which also locks it; by a trigger it can be
    moved on by one only, and never be removed. `previous` is the hash that it had before.
    """

    log_id = models.CharField(primary_key=True, max_length=36)
    count = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return f"Innsynslogg til {self.pk}"
