"""Large exports: made by the worker, fetched by the one who asked, while the right to each log lasts."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exports.mass import claims, making, run, services
from exports.models import ExportedLog, ExportJob, ExportReceipt, JobKind, JobState
from permissions.access_words import Page
from permissions.models import AccessLog, User
from stafettlog.models import Child
from stafettlog.services import facts
from stafettlog.services.errors import NotVisible
from tests.exports.mass_case import Case, export, many, numbers, sheets

__all__ = ["many"]


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SMALL", 0)


def asked(many: Case) -> ExportJob:
    job = export(many.coordinator)
    assert isinstance(job, ExportJob)
    return job


def made(many: Case) -> ExportJob:
    job = asked(many)
    assert run.work() == 1
    job.refresh_from_db()
    assert job.state == JobState.DONE
    return job


def fetch(job: ExportJob, by: User) -> Any:
    return services.job_fetch(job_id=job.pk, by=by, role="Koordinator", organisation=None)


def stored(private_files: Path) -> list[Path]:
    return [path for path in private_files.rglob("*") if path.is_file() and path.name != ".lock"]


def test_worker_makes_what_was_asked(many: Case, private_files: Path) -> None:
    job = made(many)
    assert (job.done, job.total, job.claimed_until, job.attempts) == (2, 2, None, 1)
    file = fetch(job, many.coordinator)
    assert {row["Loggnummer"] for row in sheets(file.data)["Stafettlogger"]} == numbers(
        many.first, many.second
    )
    receipt = ExportReceipt.objects.get()
    assert file.receipt == receipt
    assert (receipt.job_id, receipt.sha256, receipt.logs) == (str(job.pk), job.sha256, 2)
    assert job.sha256 == making.hashlib.sha256(file.data).hexdigest()
    assert len(stored(private_files)) == 1
    assert b"PK" not in stored(private_files)[0].read_bytes()[:2]
    assert not zipfile.is_zipfile(stored(private_files)[0])


def test_openings_are_noted_when_made_and_when_fetched(many: Case) -> None:
    job = made(many)
    both = {str(many.first.pk), str(many.second.pk)}
    for page, act in (
        (Page.EXPORT_MANY, None),
        (Page.EXPORT_MANY_FETCHED, lambda: fetch(job, many.coordinator)),
    ):
        if act:
            act()
        rows = AccessLog.objects.filter(page=page)
        assert {row.log_id for row in rows} == both
        assert len(rows) == 2


def lose_log(many: Case) -> None:
    log = many.second
    log.organisation = many.elsewhere.organisation
    log.save()
    facts.recalculate(log)


def lose_account(many: Case) -> None:
    many.coordinator.is_active = False


def expire_file(many: Case) -> None:
    ExportJob.objects.update(expires_at=timezone.now())


def protect(many: Case) -> None:
    Child.objects.filter(pk=many.first.child_id).update(
        protection="strictly", protection_review_on=timezone.localdate()
    )


@pytest.mark.parametrize("change", [lose_log, lose_account, expire_file, protect])
def test_file_is_not_there_any_more(many: Case, change: Callable[[Case], None]) -> None:
    job = made(many)
    change(many)
    with pytest.raises(NotVisible):
        fetch(job, many.coordinator)
    assert not AccessLog.objects.filter(page=Page.EXPORT_MANY_FETCHED).exists()


def test_others_know_of_no_job(many: Case) -> None:
    job = made(many)
    for job_id, by in ((job.pk, many.holder.user), (uuid4(), many.coordinator)):
        for act in (services.job_fetch, services.job_cancel):
            rest = {"role": "", "organisation": None} if act is services.job_fetch else {}
            with pytest.raises(NotVisible):
                act(job_id=job_id, by=by, **rest)
        with pytest.raises(NotVisible):
            services.job_of(by, job_id)
    assert not services.jobs_of(many.holder.user)


def test_unfinished_job_has_no_file(many: Case) -> None:
    job = asked(many)
    for state in (JobState.WAITING, JobState.RUNNING, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED):
        ExportJob.objects.update(state=state)
        with pytest.raises(NotVisible):
            fetch(job, many.coordinator)


def test_cancelled_job_is_not_made(many: Case) -> None:
    job = asked(many)
    services.job_cancel(job_id=job.pk, by=many.coordinator)
    assert run.work() == 0
    with pytest.raises(ValidationError):
        services.job_cancel(job_id=job.pk, by=many.coordinator)


def interrupted(monkeypatch: pytest.MonkeyPatch, act: Callable[[ExportJob], None]) -> None:
    """`act` happens when the file is half written."""
    monkeypatch.setattr(claims, "SIGN_SECONDS", 0.0)
    write = run.write_sheets

    def writer(job: ExportJob, path: Path, tick: run.Tick) -> run.Written:
        write(job, path, lambda done: None)
        act(job)
        tick(1)
        raise AssertionError("went on")

    monkeypatch.setitem(run.WRITERS, JobKind.SHEETS, writer)


def test_job_cancelled_at_half_leaves_nothing(
    many: Case, monkeypatch: pytest.MonkeyPatch, private_files: Path
) -> None:
    interrupted(monkeypatch, lambda job: services.job_cancel(job_id=job.pk, by=many.coordinator))
    job = asked(many)
    run.work()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert stored(private_files) == []
    assert not ExportReceipt.objects.exists()


def test_worker_told_to_end_gives_the_job_back(
    many: Case, monkeypatch: pytest.MonkeyPatch, private_files: Path
) -> None:
    ending: list[bool] = []
    interrupted(monkeypatch, lambda job: ending.append(True))
    job = asked(many)
    assert run.work(lambda: bool(ending)) == 1
    job.refresh_from_db()
    assert (job.state, job.claimed_until, job.attempts) == (JobState.WAITING, None, 0)
    assert stored(private_files) == []


def test_worker_that_lost_its_lease_keeps_nothing(many: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one has taken the job meanwhile: attempts has grown."""
    interrupted(monkeypatch, lambda job: ExportJob.objects.update(attempts=2))
    job = asked(many)
    run.work()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)
    assert not ExportReceipt.objects.exists()


def test_failing_job_is_tried_three_times(many: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_asked: Any) -> run.Written:
        raise RuntimeError("no room on the disk")

    monkeypatch.setitem(run.WRITERS, JobKind.SHEETS, broken)
    monkeypatch.setattr(claims, "PAUSE", timedelta(0))
    job = asked(many)
    assert run.work() == 3
    job.refresh_from_db()
    assert (job.state, job.failure, job.storage_name) == (JobState.FAILED, "fault", "")


def test_log_lost_while_it_was_written_is_not_handed_out(
    many: Case, monkeypatch: pytest.MonkeyPatch, private_files: Path
) -> None:
    """The next attempt is made without it."""
    write = run.write_sheets

    def writer(job: ExportJob, path: Path, tick: run.Tick) -> run.Written:
        written = write(job, path, tick)
        if job.attempts == 1:
            lose_log(many)
        return written

    monkeypatch.setitem(run.WRITERS, JobKind.SHEETS, writer)
    monkeypatch.setattr(claims, "PAUSE", timedelta(0))
    job = asked(many)
    assert run.work() == 2
    assert set(ExportedLog.objects.values_list("log_id", flat=True)) == {many.first.pk}
    assert len(stored(private_files)) == 1
    assert {row["Fødselsår"] for row in sheets(fetch(job, many.coordinator).data)["Stafettlogger"]}


def test_job_without_any_log_left_fails(many: Case) -> None:
    job = asked(many)
    type(many.coordinator).objects.filter(pk=many.coordinator.pk).update(is_active=False)
    run.work()
    job.refresh_from_db()
    assert (job.state, job.failure) == (JobState.FAILED, "no_logs")


def test_nobody_has_more_than_three_under_way(many: Case) -> None:
    for _number in range(3):
        asked(many)
    with pytest.raises(ValidationError, match="flere eksporter"):
        export(many.coordinator)
