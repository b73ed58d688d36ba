"""A job in words, and the receipts of one's own exports of many logs."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports.admin.receipt_lines import ReceiptLine
from exports.models import ExportJob, ExportReceipt, JobState
from permissions.models import User

UNDER_WAY = frozenset({JobState.WAITING, JobState.RUNNING})
_LOOKS = {
    JobState.WAITING: ("", "clock"),
    JobState.RUNNING: ("info", "spinner"),
    JobState.DONE: ("ok", "check"),
    JobState.FAILED: ("danger", "circle-exclamation"),
    JobState.CANCELLED: ("", "ban"),
    JobState.EXPIRED: ("", "box-archive"),
}
RECEIPTS_SHOWN = 20


def state_of(job: ExportJob, now: datetime | None = None) -> JobState:
    """As it is for its owner: past its time a file is gone, also before the worker has removed it."""
    state = JobState(job.state)
    over = job.expires_at is not None and job.expires_at <= (now or timezone.now())
    return JobState.EXPIRED if state is JobState.DONE and over else state


def state_text(job: ExportJob) -> str:
    """One sentence: how far it has come, and what one can do."""
    state = state_of(job)
    if state is JobState.RUNNING:
        told = {"done": job.done, "total": job.total}
        return _("%(done)s av %(total)s stafettlogger er klare.") % told if job.total else _("Filen lages.")
    if state is JobState.DONE:
        return _("Filen er klar. Den blir slettet %(when)s.") % {"when": _when(job.expires_at)}
    if state is JobState.FAILED and job.failure == "no_logs":
        return _("Ingen stafettlogger passer lenger med det du ba om.")
    return {
        JobState.WAITING: _("Filen står i kø. Den lages så snart det er ledig."),
        JobState.FAILED: _("Filen kunne ikke lages. Prøv igjen, eller velg færre logger."),
        JobState.CANCELLED: _("Eksporten er avbrutt. Det finnes ingen fil."),
        JobState.EXPIRED: _("Filen er slettet. Lag en ny hvis du fortsatt trenger den."),
    }[state]


@dataclass(frozen=True)
class JobRow:
    """`kind` and `mark`: of the badge."""

    job: ExportJob
    state: str
    kind: str
    mark: str

    @classmethod
    def of(cls, job: ExportJob) -> "JobRow":
        state = state_of(job)
        return cls(job, str(state.label), *_LOOKS[state])


def my_receipts(user: User) -> list[ReceiptLine]:
    """The newest of the person's own exports of many logs."""
    rows = ExportReceipt.objects.filter(user_id=str(user.pk), log_id="").order_by("-pk")
    return [ReceiptLine.of(receipt) for receipt in rows[:RECEIPTS_SHOWN]]


def _when(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""
