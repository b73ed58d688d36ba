"""Import fra regneark: an uploaded sheet that waits for its preview to be confirmed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stafettlog.models.base import Identified


class ImportKind(models.TextChoices):
    ORGANISATIONS = "organisations", _("Virksomheter")
    STAFF = "staff", _("Ansatte")


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Venter på at du ser over")
    WRITTEN = "written", _("Lagt inn")
    DISCARDED = "discarded", _("Forkastet")


class SheetImport(Identified):
    """`storage_name`: the sheet in permissions.file_store, gone when it is written, discarded or a day old.

    `counts`: {new, changed, unchanged, wrong: rows} of what was written, with `rows_wrong`, the numbers of
    the rows that were not, and `refused`, how many of those only the writing refused.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sheet_imports")
    kind = models.CharField(max_length=20, choices=ImportKind)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    storage_name = models.CharField(max_length=80, blank=True)
    original_name = models.CharField(_("filnavn"), max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("import fra regneark")
        verbose_name_plural = _("importer fra regneark")
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(storage_name=""),
                name="sheet_import_file_while_it_waits",
            ),
        ]
