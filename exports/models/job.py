"""Eksportjobb: a large export, made by the worker, fetched by the one who asked, and gone after its time."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exports.models.receipt import ExportFormat
from stafettlog.models.base import Identified


class JobKind(models.TextChoices):
    SHEETS = "sheets", _("Regneark av flere logger")
    PACKAGES = "packages", _("Arkivpakker av flere logger")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Venter")
    RUNNING = "running", _("Lages")
    DONE = "done", _("Klar")
    FAILED = "failed", _("Mislyktes")
    CANCELLED = "cancelled", _("Avbrutt")
    EXPIRED = "expired", _("Filen er slettet")


NEXT_JOB_STATES: dict[JobState, frozenset[JobState]] = {
    # Back to waiting when its worker was stopped or died.
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.WAITING, JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset({JobState.EXPIRED}),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
    JobState.EXPIRED: frozenset(),
}


class ExportJob(Identified):
    """One export of many logs. `choice`: what was asked for, as ids and codes (exports.mass.choice).

    `claimed_until`: a worker has it until then. `done` of `total` logs are written. `storage_name`: the
    finished file in permissions.file_store, there in state DONE alone, until `expires_at`.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="export_jobs")
    kind = models.CharField(max_length=10, choices=JobKind)
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat)
    purpose = models.CharField(_("formål"), max_length=200)
    choice = models.JSONField(_("utvalg"), default=dict)
    role = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=240, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(_("status"), max_length=10, choices=JobState, default=JobState.WAITING)
    asked_at = models.DateTimeField(auto_now_add=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    storage_name = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("eksportjobb")
        verbose_name_plural = _("eksportjobber")
        default_permissions = ()
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["owner", "-id"], name="export_job_of_owner"),
            models.Index(
                fields=["id"], condition=models.Q(state__in=["waiting", "running"]), name="export_job_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="export_job_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose=""),
                name="export_job_has_purpose",
                violation_error_message=_("Skriv hva eksporten skal brukes til"),
            ),
            models.CheckConstraint(
                condition=models.Q(state="done") ^ models.Q(storage_name=""),
                name="export_job_file_when_done",
            ),
        ]


class ExportedLog(models.Model):
    """A log that is in a job's file: whoever lost one of them gets the file no more."""

    job = models.ForeignKey(ExportJob, models.CASCADE, related_name="exported_logs")
    log_id = models.UUIDField()

    class Meta:
        verbose_name = _("eksportert logg")
        verbose_name_plural = _("eksporterte logger")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["job", "log_id"], name="exported_log_once_a_job"),
        ]
        indexes = [models.Index(fields=["log_id"], name="exported_log_by_log")]

    def __str__(self) -> str:
        return f"Eksportert logg {self.pk}"
