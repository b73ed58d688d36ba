"""Taking many logs out: counted first, then made at once, or by the worker when there are many."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exports.mass import making, scope
from exports.mass.choice import MassChoice
from exports.mass.columns import headings
from exports.models import ExportJob, ExportReceipt, JobKind, JobState
from exports.models.job import NEXT_JOB_STATES
from exports.services import Exported
from permissions import access_log, file_store
from permissions.access_words import Page
from permissions.ids import uuid7
from permissions.models import Organisation, User
from permissions.policy import Action, LogState
from stafettlog.models import Stafettlog
from stafettlog.services.access import require_staff
from stafettlog.services.errors import NotVisible

SMALL = 200
"""So many logs are made while the person waits."""
MOST_UNDER_WAY = 3
"""Jobs of one person that wait or run."""
_PURPOSE_LENGTH = 200
UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class Found:
    """`logs`: how many will be in the file. `left_out`: protected ones, which are not (R26).

    `columns`: {sheet's name: [heading]}, in order.
    """

    logs: int
    left_out: int
    columns: dict[str, list[str]]

    @property
    def is_small(self) -> bool:
        return self.logs <= SMALL


def mass_count(*, choice: MassChoice, by: User) -> Found:
    """What `choice` would give. Raises NotAllowed, ValidationError (by the name of the field)."""
    _check(choice, by)
    columns = {str(part.label): found for part, found in headings(choice).items()}
    return Found(scope.logs(by, choice).count(), scope.left_out(by, choice), columns)


def mass_export(
    *, choice: MassChoice, purpose: str, by: User, role: str, organisation: Organisation | None
) -> Exported | ExportJob:
    """The file, when there are few logs; else a job that waits for the worker. Not inside a transaction.

    Raises NotAllowed, NotRecorded, ValidationError (by the name of the field; `purpose`; none: no log).
    """
    _check(choice, by)
    purpose = _purpose(purpose)
    log_ids = scope.ids(by, choice)
    if len(log_ids) > SMALL:
        return mass_queue(choice=choice, purpose=purpose, by=by, role=role, organisation=organisation)
    if not log_ids:
        raise ValidationError(_("Ingen stafettlogger passer med det du har valgt."))
    left_out, now = scope.left_out(by, choice), timezone.now()
    # Before the file is made: if the rows cannot be written there is none (R30).
    access_log.record_many(
        user=by, log_ids=log_ids, page=Page.EXPORT_MANY, role=role, organisation=organisation
    )
    with making.work_folder(uuid7()) as folder:
        path = folder / "file"
        made = making.write_sheets(
            path, choice=choice, log_ids=log_ids, left_out=left_out, purpose=purpose, by=by, made_at=now
        )
        data, sha256 = path.read_bytes(), making.sha256_of(path)
    receipt = making.write_receipt(
        by=by,
        choice=choice.to_json(),
        made=made,
        purpose=purpose,
        role=role,
        organisation=organisation.name if organisation else "",
        format=choice.format,
        logs=len(log_ids),
        left_out=left_out,
        sha256=sha256,
        size=len(data),
    )
    name = making.file_name(JobKind.SHEETS, now, made.suffix)
    return Exported(name, making.CONTENT_TYPES[made.suffix], data, receipt)


def mass_queue(
    *, choice: MassChoice, purpose: str, by: User, role: str, organisation: Organisation | None
) -> ExportJob:
    """As mass_export(), always a job: may be called inside a transaction (submissions.once)."""
    _check(choice, by)
    purpose = _purpose(purpose)
    total = scope.logs(by, choice).count()
    if not total:
        raise ValidationError(_("Ingen stafettlogger passer med det du har valgt."))
    return queue(
        JobKind.SHEETS,
        choice=choice.to_json(),
        format=choice.format,
        purpose=purpose,
        total=total,
        by=by,
        role=role,
        organisation=organisation.name if organisation else "",
    )


def queue(kind: JobKind, *, by: User, **asked: object) -> ExportJob:
    """A job for the worker, of someone who may. Raises ValidationError when there are too many already."""
    if jobs_of(by).filter(state__in=UNDER_WAY).count() >= MOST_UNDER_WAY:
        raise ValidationError(_("Du har flere eksporter som lages nå. Vent til en av dem er ferdig."))
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return ExportJob.objects.create(
        kind=kind, owner=by, language=get_language() or "nb", request_id=request_id, **asked
    )


def jobs_of(user: User) -> QuerySet[ExportJob]:
    """The person's own jobs, newest first."""
    return ExportJob.objects.filter(owner=user)


def job_of(user: User, job_id: UUID) -> ExportJob:
    """One of the person's own. Raises NotVisible."""
    found = jobs_of(user).filter(pk=job_id).first() if user.is_active and user.is_staff else None
    if found is None:
        raise NotVisible
    return found


def job_cancel(*, job_id: UUID, by: User) -> ExportJob:
    """Stop a job that waits or runs. Raises NotVisible; ValidationError when it is over already."""
    with transaction.atomic():
        job_of(by, job_id)
        job = ExportJob.objects.select_for_update().get(pk=job_id)
        if JobState.CANCELLED not in NEXT_JOB_STATES[JobState(job.state)]:
            raise ValidationError(_("Eksporten er allerede ferdig eller avbrutt."), code="over")
        job.state, job.claimed_until, job.finished_at = JobState.CANCELLED, None, timezone.now()
        job.save(update_fields=["state", "claimed_until", "finished_at"])
        return job


def job_fetch(*, job_id: UUID, by: User, role: str, organisation: Organisation | None) -> Exported:
    """The finished file, to its owner alone, while it lasts and while every log in it is the owner's to
    export. Not inside a transaction. Raises NotVisible, NotRecorded."""
    job = job_of(by, job_id)
    if job.state != JobState.DONE or job.expires_at is None or job.expires_at <= timezone.now():
        raise NotVisible
    log_ids = scope.Ids(job.exported_logs.order_by("log_id").values_list("log_id", flat=True).iterator())
    if not log_ids or not scope.all_mine(by, log_ids):
        raise NotVisible
    if job.kind == JobKind.PACKAGES and _any_open(job):
        # A package is of a closed log: one that is opened again is taken out on other terms.
        raise NotVisible
    receipt = ExportReceipt.objects.get(job_id=str(job.pk))
    access_log.record_many(
        user=by, log_ids=log_ids, page=Page.EXPORT_MANY_FETCHED, role=role, organisation=organisation
    )
    try:
        data = file_store.get(job.storage_name)
    except FileNotFoundError:
        # Removed as expired since we asked.
        raise NotVisible from None
    suffix = job.file_name.rpartition(".")[2]
    return Exported(job.file_name, making.CONTENT_TYPES[suffix], data, receipt)


def _any_open(job: ExportJob) -> bool:
    opened = Stafettlog.objects.filter(state=LogState.OPEN.value).values("pk")
    return job.exported_logs.filter(log_id__in=opened).exists()


def _check(choice: MassChoice, by: User) -> None:
    require_staff(by, Action.EXPORT_LOGS)
    choice.check()
    mine = set(scope.organisations(by).values_list("pk", flat=True)) if choice.organisations else set()
    if not set(choice.organisations) <= mine:
        raise ValidationError({"organisations": _("Valget finnes ikke lenger. Velg på nytt.")})


def _purpose(text: str) -> str:
    if not text.strip():
        raise ValidationError({"purpose": _("Skriv hva eksporten skal brukes til")})
    if len(text.strip()) > _PURPOSE_LENGTH:
        raise ValidationError({"purpose": _("Skriv høyst %(count)d tegn") % {"count": _PURPOSE_LENGTH}})
    return text.strip()
