"""Arkivpakker av valgte: a job of the koordinator's, and what is in its file."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from exports.archive import many, package
from exports.archive.receipts_in import read
from exports.mass import run
from exports.models import ArchiveRecord, ExportJob, JobKind
from permissions.policy import Role
from stafettlog.services.errors import NotAllowed
from tests.access.protected import set_protection
from tests.archive.conftest import Case, closed
from tests.factories import make_log, make_organisation, make_role, make_staff


def ask(case: Case, *logs: Any, by: Any = None) -> ExportJob:
    ids = [log.pk for log in logs]
    return many.packages_ask(
        log_ids=ids, by=by or case.coordinator, role="Koordinator", organisation=case.school
    )


def made(job: ExportJob, tmp_path: Path) -> tuple[run.Written, zipfile.ZipFile]:
    told: list[int] = []
    written = run.WRITERS[JobKind.PACKAGES](job, tmp_path / "out", told.append)
    assert told == list(range(job.total + 1))
    return written, zipfile.ZipFile(tmp_path / "out")


def test_each_log_has_its_own_package_and_a_record(case: Case, tmp_path: Path) -> None:
    other = closed(case.holder)
    written, out = made(ask(case, case.log, other), tmp_path)
    assert set(written.log_ids) == {case.log.pk, other.pk}
    names = {many.package_name(log.pk): log for log in (case.log, other)}
    assert set(out.namelist()) == {*names, many.INDEX}
    for name, log in names.items():
        alone = io.BytesIO()
        sha = package.write(log, alone).sha256
        assert out.read(name) == alone.getvalue()
        assert ArchiveRecord.objects.get(log=log).package_sha256 == sha
        assert sha in out.read(many.INDEX).decode("utf-8-sig")


def test_the_index_is_the_sheet_that_is_sent_back(case: Case, tmp_path: Path) -> None:
    _written, out = made(ask(case, case.log), tmp_path)
    filled = out.read(many.INDEX).decode("utf-8-sig").replace(";;;", ";2026/9;;", 1).encode("utf-8-sig")
    (line,) = read([("oversikt.csv", filled)])
    assert (line.log, line.archive_id, line.error) == (case.log.pk, "2026/9", "")


def test_protected_children_are_left_out_and_counted(case: Case, tmp_path: Path) -> None:
    other, third = closed(case.holder), closed(case.holder)
    set_protection(case)
    job = ask(case, case.log, other, third)
    assert (job.total, job.left_out) == (2, 1)
    # And one who is protected, or whose log is opened again, while the job waits.
    case.log = third
    set_protection(case)
    written, out = made(job, tmp_path)
    assert (list(written.log_ids), written.left_out) == ([other.pk], 2)
    assert out.namelist() == [many.package_name(other.pk), many.INDEX]
    with pytest.raises(ValidationError, match="adressesperre"):
        ask(case, third)


def test_a_forged_selection_makes_no_job(case: Case) -> None:
    elsewhere = closed(make_staff(make_organisation()))
    for logs in ([], [case.log, elsewhere], [case.log, make_log(case.holder)]):
        with pytest.raises(ValidationError):
            ask(case, *logs)
    with pytest.raises(NotAllowed):
        ask(case, case.log, by=case.holder.user)
    assert not ExportJob.objects.exists()


def test_koordinator_who_is_one_no_more_gets_nothing(case: Case, tmp_path: Path) -> None:
    job = ask(case, case.log)
    job.owner = make_role(Role.COORDINATOR, make_organisation())
    written, out = made(job, tmp_path)
    assert (list(written.log_ids), written.left_out) == ([], 1)
    assert out.namelist() == [many.INDEX]
    assert not ArchiveRecord.objects.exists()


def test_a_job_that_is_stopped_records_nothing(case: Case, tmp_path: Path) -> None:
    job = ask(case, case.log, closed(case.holder))

    def tick(done: int) -> None:
        if done == 1:
            raise run.Stopped

    with pytest.raises(run.Stopped):
        many.write(job, tmp_path / "out", tick)
    assert not ArchiveRecord.objects.exists()


def test_the_selection_is_asked_once_however_often_it_is_sent(case: Case, client: Client) -> None:
    page = client.get(reverse("admin:archive_list"))
    form = {"submission": str(page.context["submission"]), "log": [str(case.log.pk)]}
    first, again = (client.post(reverse("admin:archive_many"), form) for _ in range(2))
    job = ExportJob.objects.get()
    assert first["Location"] == again["Location"] == reverse("admin:export_job", args=[job.pk])
    assert client.get(first["Location"]).status_code == 200
    assert (job.kind, job.owner, job.choice) == (
        JobKind.PACKAGES,
        case.coordinator,
        {"logs": [str(case.log.pk)]},
    )


@pytest.mark.parametrize("sent", [[], ["tull"], ["00000000-0000-0000-0000-000000000000"]])
def test_a_forged_form_makes_no_job(case: Case, client: Client, sent: list[str]) -> None:
    answer = client.post(reverse("admin:archive_many"), {"log": sent})
    assert answer["Location"] == reverse("admin:archive_list")
    assert not ExportJob.objects.exists()
