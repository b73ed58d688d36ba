"""Eksportkvittering: that something left the system, what it was, and who took it out."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.ids import uuid7
from permissions.models import AppendOnly
from permissions.models.append_only import TOMBSTONES, is_erased

# An id in a UUID column, and one in a text column, so that the two can be compared.
_IDS = {"sqlite": ("{}", "replace({}, '-', '')"), "postgresql": ("CAST({} AS text)", "{}")}


def _of_erased(of_uuid: str, of_text: str) -> str:
    """Condition in SQL on OLD: its log is erased, or one of the many logs in its file.

    Which those are, a job's own rows say. Of a file that was made at once the access log says it, too much
    for a condition: there any log that was erased since will do.
    """
    # Names of tables and columns, all written in this project.
    many = (
        f'SELECT 1 FROM "exports_exportedlog" e JOIN "{TOMBSTONES}" t '  # nosec B608
        f"ON {of_text.format('t.log_id')} = {of_uuid.format('e.log_id')} "
        f"WHERE {of_uuid.format('e.job_id')} = {of_text.format('OLD.job_id')}"
    )
    at_once = f"SELECT 1 FROM \"{TOMBSTONES}\" t WHERE OLD.job_id = '' AND t.erased_at >= OLD.at"  # nosec B608
    return f"({is_erased('log_id')} OR (OLD.log_id = '' AND (EXISTS ({many}) OR EXISTS ({at_once}))))"


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", _("Regneark (xlsx)")
    PDF = "pdf", _("PDF")
    CSV = "csv", _("Semikolondelt tekst (csv)")
    ZIP = "zip", _("Pakke (zip)")


class ExportReceipt(AppendOnly):
    """One file that was handed out. No foreign key: the row outlives the log and the account.

    `log_id`: of a file about one log; empty for one of many, which may name its ExportJob. `logs`,
    `left_out`: how many are in it, and how many protected ones are not. `choice`: the filter, as codes.

    `parts`: codes of what was chosen (exports.choices.Part). `months`: how far back, None for all.
    `columns`: {sheet: [column]} by identifier, empty for a PDF. `rows`: rows in the sheets, or entries
    in the document. `sha256` and `size` (bytes) are those of the file as it was sent.
    """

    # What was typed may name the child; and of a foresatt's own copy goes who took it.
    words_of_log: ClassVar = {"purpose": "", "choice": "", "user_name": "OLD.role = 'Foresatt'"}
    is_of_erased: ClassVar = {vendor: _of_erased(*ids) for vendor, ids in _IDS.items()}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    log_id = models.CharField(_("stafettlogg"), max_length=36, blank=True)
    job_id = models.CharField(max_length=36, blank=True)
    logs = models.PositiveIntegerField(_("stafettlogger"), default=1)
    left_out = models.PositiveIntegerField(_("utelatt"), default=0)
    choice = models.JSONField(_("utvalg"), default=dict, blank=True)
    user_id = models.CharField(max_length=36)
    user_name = models.CharField(_("hvem"), max_length=170)
    role = models.CharField(_("rolle"), max_length=120)
    organisation = models.CharField(_("virksomhet"), max_length=240, blank=True)
    purpose = models.CharField(_("formål"), max_length=200)
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat)
    parts = models.JSONField(_("innhold"), default=list)
    months = models.PositiveSmallIntegerField(_("periode"), null=True, blank=True)
    with_number = models.BooleanField(_("med fødselsnummer"))
    columns = models.JSONField(_("kolonner"), default=dict)
    rows = models.PositiveIntegerField(_("rader"))
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("størrelse"))
    request_id = models.CharField(max_length=40, blank=True)

    class Meta(AppendOnly.Meta):
        verbose_name = _("eksportkvittering")
        verbose_name_plural = _("eksportkvitteringer")
        default_permissions = ()
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["log_id", "at"], name="export_receipt_by_log")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(format__in=ExportFormat.values), name="export_receipt_format_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose=""),
                name="export_receipt_has_purpose",
                violation_error_message=_("Skriv hva eksporten skal brukes til"),
            ),
        ]

    def __str__(self) -> str:
        return f"Eksport {self.pk}"
