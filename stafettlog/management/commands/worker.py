"""`manage.py worker`: the process beside the web that keeps the house."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from stafettlog.services import drafts, submissions

EVERY_SECONDS = 60
logger = structlog.get_logger("stafett.worker")


def clear_sessions() -> None:
    call_command("clearsessions")


JOBS: dict[str, Callable[[], Any]] = {
    "drafts past their days": drafts.remove_expired,
    "old form keys": submissions.remove_old,
    "expired sessions": clear_sessions,
}


def run_jobs() -> bool:
    """Run every job once; one that fails is logged and stops no other. True when all went well."""
    well = True
    for name, job in JOBS.items():
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


class Command(BaseCommand):
    help = "Removes what is past its time, each minute. Stops on SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="One round, then end (for cron and tests).")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            if not run_jobs():
                raise SystemExit(1)
            return
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        while not stop.is_set():
            run_jobs()
            # A database that was restarted meanwhile is met with a new connection.
            close_old_connections()
            stop.wait(EVERY_SECONDS)
