"""What is past its time: files of jobs, folders that a killed worker left, and jobs nobody asks for."""

import shutil
import time
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from exports.mass import making
from exports.models import ExportedLog, ExportJob, JobState
from permissions import file_store

KEEP_JOBS = timedelta(days=30)
"""So long a job stands in its owner's list when it is over; its receipt stays."""
LEFT_SECONDS = 600
"""Longer than what is made while a person waits."""
OVER = (JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


def remove_expired() -> int:
    """Delete what is past its time; how many files and jobs."""
    _sweep_folders()
    return _expire_files() + _forget_jobs()


def _expire_files() -> int:
    late = ExportJob.objects.filter(state=JobState.DONE, expires_at__lte=timezone.now())
    ids = list(late.values_list("pk", flat=True))
    for job_id in ids:
        expire(job_id)
    return len(ids)


def expire(job_id: UUID) -> None:
    """The file of a finished job is gone, whatever time it had left."""
    with transaction.atomic():
        job = ExportJob.objects.select_for_update().filter(pk=job_id, state=JobState.DONE).first()
        if job is None:
            return
        name = job.storage_name
        job.state, job.storage_name = JobState.EXPIRED, ""
        job.save(update_fields=["state", "storage_name"])
        ExportedLog.objects.filter(job=job).delete()
        # Inside: should the row not be kept, the next round finds it again, and there is no file to fetch.
        file_store.delete(name)


def _forget_jobs() -> int:
    old = ExportJob.objects.filter(state__in=OVER, asked_at__lt=timezone.now() - KEEP_JOBS)
    _all, by_model = old.delete()
    return by_model.get(ExportJob._meta.label, 0)


def _sweep_folders() -> None:
    """What a killed worker or web process had written so far, in the clear: nobody writes there any more."""
    folders = list(making.work_root().iterdir()) if making.work_root().is_dir() else []
    running = ExportJob.objects.filter(state=JobState.RUNNING, claimed_until__gt=timezone.now())
    in_use = {str(pk) for pk in running.values_list("pk", flat=True)} if folders else set()
    for folder in folders:
        # Gone by itself meanwhile, perhaps.
        with suppress(FileNotFoundError):
            if folder.name not in in_use and folder.stat().st_mtime < time.time() - LEFT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
