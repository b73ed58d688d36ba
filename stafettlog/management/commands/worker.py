"""`manage.py worker`: the process beside the web that delivers mail and keeps the house."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connections

from permissions import rate_limits
from permissions.sign_in import sessions
from stafettlog import jobs
from stafettlog.notifications.delivery import deliver
from stafettlog.services import drafts, reminders, submissions

EVERY_SECONDS = 60
MAIL_EVERY_SECONDS = 2
# A mail server that does not answer is asked again then, not at every look.
MAIL_PAUSE_SECONDS = 30
LONG_EVERY_SECONDS = 2
# After SIGTERM a long job has so long to come to a place where it may stop.
END_SECONDS = 20
logger = structlog.get_logger("stafett.worker")


def clear_sessions() -> None:
    call_command("clearsessions")


JOBS: dict[str, Callable[[], Any]] = {
    "drafts past their days": drafts.remove_expired,
    "old form keys": submissions.remove_old,
    "sign-ins that ran out": sessions.end_run_out,
    "expired sessions": clear_sessions,
    "reminders of the day": reminders.daily,
    "counts of yesterday": rate_limits.sweep,
    "sign-ins of half a year ago": sessions.forget_old,
}


def run_jobs() -> bool:
    """Run every job once; one that fails is logged and stops no other. True when all went well."""
    well = True
    for name, job in {**JOBS, **jobs.EVERY_MINUTE}.items():
        started = time.monotonic()
        try:
            done = job()
        except Exception:
            # The next round tries again; the other jobs go on.
            logger.exception("job failed", job=name)
            well = False
        else:
            if done:
                logger.info("job done", job=name, count=done, seconds=round(time.monotonic() - started, 2))
    return well


def run_mail(stop: Callable[[], bool] = lambda: False) -> bool:
    """Deliver what waits; False when the mail server, or the round itself, failed."""
    try:
        return not deliver(stop).server_down
    except Exception:
        logger.exception("job failed", job="mail")
        return False


def run_long(name: str, stop: Callable[[], bool] = lambda: False) -> bool:
    """Do what one long job has to do, until there is no more or `stop` says so; False when it failed."""
    try:
        jobs.LONG[name](stop)
    except Exception:
        logger.exception("job failed", job=name)
        return False
    return True


class LongJob(threading.Thread):
    """One long job again and again, beside the mail, with a database connection of its own.

    A daemon: the process may end though it hangs. What it had begun is taken up by the next one.
    """

    def __init__(self, name: str, stop: threading.Event) -> None:
        super().__init__(name=f"long-{name}", daemon=True)
        self._job, self._stop_asked = name, stop

    def run(self) -> None:
        try:
            while not self._stop_asked.is_set():
                well = run_long(self._job, self._stop_asked.is_set)
                close_old_connections()
                self._stop_asked.wait(LONG_EVERY_SECONDS if well else MAIL_PAUSE_SECONDS)
        finally:
            connections.close_all()


class Command(BaseCommand):
    help = (
        "Delivers mail every few seconds, makes large exports, and removes what is past its time each "
        "minute. Stops on SIGTERM."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="One round, then end (for cron and tests).")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            done = [run_jobs(), run_mail(), *(run_long(name) for name in jobs.LONG)]
            if not all(done):
                raise SystemExit(1)
            return
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        threads = [LongJob(name, stop) for name in jobs.LONG]
        for thread in threads:
            thread.start()
        jobs_at = 0.0
        while not stop.is_set():
            if time.monotonic() >= jobs_at:
                run_jobs()
                jobs_at = time.monotonic() + EVERY_SECONDS
            well = run_mail(stop.is_set)
            # A database that was restarted meanwhile is met with a new connection.
            close_old_connections()
            stop.wait(MAIL_EVERY_SECONDS if well else MAIL_PAUSE_SECONDS)
        ends = time.monotonic() + END_SECONDS
        for thread in threads:
            thread.join(max(0.0, ends - time.monotonic()))
