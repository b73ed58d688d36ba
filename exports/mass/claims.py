"""Which worker has which job. Every step is a transaction of its own, guarded by what the row says."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from exports.mass import making
from exports.models import ExportedLog, ExportJob, JobKind, JobState

if TYPE_CHECKING:
    from exports.mass.run import Written

LEASE = timedelta(minutes=2)
"""After so long without a sign the worker is taken for dead."""
SIGN_SECONDS = 1.0
PAUSE = timedelta(minutes=1)
"""Before what failed is tried again."""
MOST_ATTEMPTS = 3


def _free() -> Q:
    now = timezone.now()
    waits = Q(state=JobState.WAITING) & (Q(claimed_until__isnull=True) | Q(claimed_until__lt=now))
    return waits | Q(state=JobState.RUNNING, claimed_until__lt=now)


def take() -> ExportJob | None:
    """The oldest free job, which is ours then, with its owner; None: there is none."""
    while ExportJob.objects.filter(_free()).exists():
        with transaction.atomic():
            rows = ExportJob.objects.filter(_free())
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            job = rows.order_by("pk").first()
            if job is None:
                return None
            if job.attempts >= MOST_ATTEMPTS:
                fail(job, job.failure or "attempts")
                continue
            # no history: a job has none; its state is its record.
            ExportJob.objects.filter(pk=job.pk).update(
                state=JobState.RUNNING,
                claimed_until=timezone.now() + LEASE,
                attempts=F("attempts") + 1,
                done=0,
            )
            return ExportJob.objects.select_related("owner").get(pk=job.pk)
    return None


def _ours(job: ExportJob) -> QuerySet[ExportJob]:
    """The row, while it is still this worker's."""
    return ExportJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


class Lease:
    """Says every second that the job is being made, and how far it has come."""

    def __init__(self, job: ExportJob) -> None:
        self.job = job
        self._next = 0.0

    def holds(self, done: int) -> bool:
        """Whether the job is still ours, asked once a second."""
        if (now := time.monotonic()) < self._next:
            return True
        self._next = now + SIGN_SECONDS
        return self.renew(done)

    def renew(self, done: int) -> bool:
        until = timezone.now() + LEASE
        # no history: a job has none; its state is its record.
        return bool(_ours(self.job).update(claimed_until=until, done=done))


def give_back(job: ExportJob) -> None:
    """It waits on, as if this worker had never had it."""
    # no history: a job has none; its state is its record.
    _ours(job).update(state=JobState.WAITING, claimed_until=None, attempts=F("attempts") - 1, done=0)


def try_again(job: ExportJob, failure: str) -> None:
    """It waits for another attempt, a while; after the last one it has failed, with why (a code)."""
    if job.attempts >= MOST_ATTEMPTS:
        fail(job, failure)
        return
    until = timezone.now() + PAUSE
    # no history: a job has none; its state is its record.
    _ours(job).update(state=JobState.WAITING, claimed_until=until, failure=failure, done=0)


def fail(job: ExportJob, failure: str) -> None:
    # no history: a job has none; its state is its record.
    ExportJob.objects.filter(pk=job.pk, attempts=job.attempts).filter(
        state__in=[JobState.RUNNING, JobState.WAITING]
    ).update(state=JobState.FAILED, claimed_until=None, failure=failure, finished_at=timezone.now())


def finish(job: ExportJob, written: "Written", *, storage_name: str, size: int, sha256: str) -> bool:
    """Write down that the file is there, what is in it, and its receipt; False when the job is not ours."""
    now = timezone.now()
    with transaction.atomic():
        if not _ours(job).select_for_update().exists():
            return False
        rows = (ExportedLog(job=job, log_id=log_id) for log_id in written.log_ids)
        # no history: these have none, and go with the file.
        ExportedLog.objects.bulk_create(rows, batch_size=1000)
        making.write_receipt(
            by=job.owner,
            choice=job.choice,
            made=making.Made(written.rows, written.columns, written.suffix),
            purpose=job.purpose,
            role=job.role,
            organisation=job.organisation,
            format=job.format,
            logs=len(written.log_ids),
            left_out=written.left_out,
            sha256=sha256,
            size=size,
            job_id=str(job.pk),
        )
        # no history: a job has none; its state is its record.
        _ours(job).update(
            state=JobState.DONE,
            claimed_until=None,
            done=F("total"),
            left_out=written.left_out,
            rows=written.rows,
            finished_at=now,
            expires_at=now + timedelta(hours=settings.EXPORT_FILE_HOURS),
            storage_name=storage_name,
            file_name=making.file_name(JobKind(job.kind), now, written.suffix),
            size=size,
            sha256=sha256,
            failure="",
        )
        return True
