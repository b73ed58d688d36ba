"""Making what a job asks for: taken by one worker with a lease, written aside, and kept when it is whole.

`attempts` tells two workers apart: who was given up for dead finds another number there. Whatever
happens half-way, there is no file to fetch; the next one begins again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import structlog
from django.utils import timezone, translation

from exports.mass import claims, making, scope
from exports.mass.choice import MassChoice
from exports.models import ExportJob, JobKind
from permissions import access_log, file_store
from permissions.access_words import Page
from permissions.models import Organisation

logger = structlog.get_logger("stafett.exports")


class Stopped(Exception):
    """The job goes no further here: it was cancelled, the worker is to end, or another one has it."""


@dataclass(frozen=True)
class Written:
    """What a writer put into the file. `log_ids`: of every log in it. `left_out`: protected ones, not in it.

    `columns`: {sheet: [identifier]}, for the receipt. `suffix`: how the file's name ends, "xlsx".
    """

    log_ids: Sequence[UUID]
    left_out: int
    rows: int = 0
    columns: dict[str, list[str]] = field(default_factory=dict)
    suffix: str = "zip"


Tick = Callable[[int], None]
"""Told how many logs are done, at least every half minute; raises Stopped."""
Writer = Callable[[ExportJob, Path, Tick], Written]
"""Writes the job's file to the path (in a private folder that is gone afterwards), in the job's language.

It asks anew what the owner may. The openings and the receipt are written by run(): not by a writer.
"""
PAGES = {JobKind.SHEETS: Page.EXPORT_MANY, JobKind.PACKAGES: Page.ARCHIVE_PACKAGE}


def write_sheets(job: ExportJob, path: Path, tick: Tick) -> Written:
    """The sheets of all that the owner may export of the choice, now."""
    choice = MassChoice.from_json(job.choice)
    log_ids, left_out = scope.ids(job.owner, choice), scope.left_out(job.owner, choice)
    if not log_ids:
        return Written((), left_out)
    made = making.write_sheets(
        path,
        choice=choice,
        log_ids=log_ids,
        left_out=left_out,
        purpose=job.purpose,
        by=job.owner,
        made_at=timezone.now(),
        tick=tick,
    )
    return Written(log_ids, left_out, made.rows, made.columns, made.suffix)


WRITERS: dict[JobKind, Writer] = {JobKind.SHEETS: write_sheets}
"""Kind -> who writes it; an app of ours registers its own at start."""


def work(stop: Callable[[], bool] = lambda: False) -> int:
    """Make every free job, oldest first, until there is none or `stop` says so; how many were begun."""
    begun = 0
    while not stop() and (job := claims.take()) is not None:
        begun += 1
        with structlog.contextvars.bound_contextvars(request_id=job.request_id, job=str(job.pk)):
            _attempt(job, stop)
    return begun


def _attempt(job: ExportJob, stop: Callable[[], bool]) -> None:
    try:
        _run(job, stop)
    except Stopped:
        # Nobody's fault, so it does not count as an attempt.
        claims.give_back(job)
        logger.info("export_stopped")
    except Exception:
        # Without what was in it: no variable of the rows is in a traceback.
        logger.exception("export_failed", attempt=job.attempts)
        claims.try_again(job, "fault")


def _run(job: ExportJob, stop: Callable[[], bool]) -> None:
    lease = claims.Lease(job)

    def tick(done: int) -> None:
        if stop() or not lease.holds(done):
            raise Stopped

    with making.work_folder(job.pk) as folder:
        path = folder / "file"
        with translation.override(job.language):
            written = WRITERS[JobKind(job.kind)](job, path, tick)
        if not written.log_ids:
            claims.fail(job, "no_logs")
            return
        lease.renew(job.total)
        if not scope.all_mine(job.owner, written.log_ids):
            # Somebody's rights changed while it was written.
            claims.try_again(job, "rights")
            return
        _keep(job, path, written, lease)


def _keep(job: ExportJob, path: Path, written: Written, lease: "claims.Lease") -> None:
    """The openings first (R30), then the file, and last of all, in one transaction, that it is there."""
    access_log.record_many(
        user=job.owner,
        log_ids=written.log_ids,
        page=PAGES[JobKind(job.kind)],
        role=job.role,
        organisation=Organisation(name=job.organisation) if job.organisation else None,
    )
    if not lease.renew(job.total):
        raise Stopped
    size, sha256 = path.stat().st_size, making.sha256_of(path)
    name = file_store.put_file(path)
    try:
        kept = claims.finish(job, written, storage_name=name, size=size, sha256=sha256)
    except BaseException:
        file_store.delete(name)
        raise
    if not kept:
        file_store.delete(name)
        raise Stopped
    logger.info("export_made", logs=len(written.log_ids), rows=written.rows, size=size)
