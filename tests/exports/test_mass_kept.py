"""What is kept of a large export, and how long: its file in parts, until its time is over."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from exports.mass import expire, making, run
from exports.mass.choice import MassChoice
from exports.models import ExportedLog, ExportJob, ExportReceipt, JobState
from permissions import file_store
from tests.exports.mass_case import Case, export, many
from tests.exports.test_mass_jobs import all_are_large, asked, expire_file, fetch, made, stored
from tests.factories import make_log

__all__ = ["all_are_large", "many"]


def test_file_past_its_time_is_removed_and_the_receipt_stays(many: Case, private_files: Path) -> None:
    job = made(many)
    assert expire.remove_expired() == 0
    expire_file(many)
    assert expire.remove_expired() == 1
    job.refresh_from_db()
    assert (job.state, job.storage_name) == (JobState.EXPIRED, "")
    assert stored(private_files) == []
    assert not ExportedLog.objects.exists()
    assert ExportReceipt.objects.count() == 1
    ExportJob.objects.update(asked_at=timezone.now() - expire.KEEP_JOBS)
    assert expire.remove_expired() == 1
    assert not ExportJob.objects.exists()


def test_what_a_killed_worker_left_is_swept(many: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked(many)
    for name in (str(job.pk), "left"):
        (making.work_root() / name).mkdir(parents=True)
    monkeypatch.setattr(expire, "LEFT_SECONDS", -60)
    ExportJob.objects.update(state=JobState.RUNNING, claimed_until=timezone.now() + timedelta(minutes=1))
    expire.remove_expired()
    assert [path.name for path in making.work_root().iterdir()] == [str(job.pk)]


def test_many_logs_make_one_file(many: Case) -> None:
    for _number in range(3):
        make_log(many.other_holder)
    job = export(many.coordinator, MassChoice(levels=(1,)))
    run.work()
    with zipfile.ZipFile(BytesIO(fetch(job, many.coordinator).data)) as book:
        assert "xl/workbook.xml" in book.namelist()
    assert ExportedLog.objects.count() == 4


def test_large_file_is_stored_in_parts_and_read_whole(private_files: Path, tmp_path: Path) -> None:
    from permissions import crypto

    for size in (0, 1, crypto.PART_BYTES, 2 * crypto.PART_BYTES + 5):
        plain = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        (tmp_path / "plain").write_bytes(plain)
        name = file_store.put_file(tmp_path / "plain")
        assert file_store.get(name) == plain
        path = next(path for path in private_files.rglob(name))
        token = path.read_bytes()
        assert crypto.key_id(token) == crypto.current_key_id()
        for broken in (token[:-1], token[: -(crypto.PART_BYTES // 2)], token + b"x", token[:-3] + token[-2:]):
            path.write_bytes(broken)
            with pytest.raises(crypto.DecryptionError):
                file_store.get(name)
