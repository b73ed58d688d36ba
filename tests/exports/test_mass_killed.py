"""A worker of its own, killed in the middle of an export: no file to fetch, and the next one finishes."""

import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from exports.mass import making, services
from exports.mass.choice import MassChoice
from exports.models import ExportJob, ExportReceipt, JobState
from permissions import file_store
from stafettlog.models import Lysglimt, OutboxMessage
from stafettlog.services.errors import NotVisible
from tests.exports.mass_case import export, many, sheets
from tests.support.worker_pool import open_pool

__all__ = ["many"]

LYSGLIMT = 20_000
PATIENCE = 60.0


def written_so_far() -> int:
    """Bytes in the folder of what is being made."""
    folders = making.work_root()
    return (
        sum(path.stat().st_size for path in folders.rglob("*") if path.is_file()) if folders.is_dir() else 0
    )


@pytest.mark.django_db(transaction=True)
def test_killed_at_half_nothing_to_fetch_and_restart_finishes(
    request: pytest.FixtureRequest,
    transactional_db: None,
    private_files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = request.getfixturevalue("many")
    monkeypatch.setattr(services, "SMALL", 0)
    monkeypatch.setenv("PRIVATE_FILES_ROOT", str(private_files))
    Lysglimt.objects.bulk_create(
        Lysglimt(
            log=case.first,
            text=f"Lisa smilte {number}",
            happened_on=timezone.localdate(),
            created_by=case.holder.user,
        )
        for number in range(LYSGLIMT)
    )
    # No mail server here.
    OutboxMessage.objects.all().delete()
    job = export(case.coordinator, MassChoice(with_names=True))
    with open_pool(port=9) as pool:
        pid = pool.start()
        ends = time.monotonic() + PATIENCE
        while written_so_far() < 100_000 and time.monotonic() < ends:
            pass
        assert pool.end(pid, signal.SIGKILL) == -signal.SIGKILL
        job.refresh_from_db()
        assert job.state == JobState.RUNNING
        assert written_so_far() >= 100_000
        assert list(file_store.names()) == []
        assert not ExportReceipt.objects.exists()
        with pytest.raises(NotVisible):
            services.job_fetch(job_id=job.pk, by=case.coordinator, role="", organisation=None)
        # As if two minutes had gone by.
        ExportJob.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        assert pool.end(pool.start("--once")) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    file = services.job_fetch(job_id=job.pk, by=case.coordinator, role="Koordinator", organisation=None)
    assert len(sheets(file.data)["Lysglimt"]) == LYSGLIMT + 1
    assert ExportReceipt.objects.count() == 1
    assert written_so_far() == 0
