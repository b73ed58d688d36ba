"""The worker keeps the house: one failing job stops no other, and a stop waits for no round."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from stafettlog.management.commands import worker
from tests.factories import make_log, make_organisation, make_staff

ROOT = Path(__file__).resolve().parents[2]


def test_failing_job_is_reported_and_stops_no_other(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def broken() -> int:
        raise RuntimeError("out of order")

    monkeypatch.setattr(worker, "JOBS", {"broken": broken, "good": lambda: ran.append(1)})
    with pytest.raises(SystemExit) as stopped:
        call_command("worker", "--once")
    assert ran == [1]
    assert stopped.value.code == 1


def test_one_round_removes_expired_sessions(db: None) -> None:
    old, new = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    Session.objects.create(session_key="old", session_data="x", expire_date=old)
    Session.objects.create(session_key="new", session_data="x", expire_date=new)
    call_command("worker", "--once")
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_one_round_delivers_mail(db: None) -> None:
    log = make_log(make_staff(make_organisation()))
    call_command("worker", "--once")
    assert [one.to for one in mail.outbox] == [[log.child.foresatt_relations.get().email]]


def test_failing_mail_is_reported(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(worker, "deliver", broken)
    with pytest.raises(SystemExit):
        call_command("worker", "--once")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_worker_stops_without_waiting_for_the_next_round(tmp_path: Path, sign: signal.Signals) -> None:
    environment = {**os.environ, "STAFETT_ENV": "demo", "STAFETT_VAR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    running = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment, stderr=subprocess.PIPE
    )
    # No table is there: every job fails and is logged; the worker goes on, waiting for the next round.
    assert running.stderr is not None
    for _ in worker.JOBS:
        while b"job failed" not in running.stderr.readline():
            assert running.poll() is None
    running.send_signal(sign)
    try:
        # A round is a minute: half of that is no measure of speed, but a worker that sleeps on is caught.
        assert running.wait(30) == 0
    finally:
        running.kill()
        running.stderr.close()
