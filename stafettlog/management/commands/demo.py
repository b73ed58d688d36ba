"""`manage.py demo`: the invented municipality, web and worker, on this machine alone."""

import fcntl
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from permissions.models import User
from stafettlog.demo.load import load_demo
from stafettlog.management import demo_processes
from stafettlog.management.demo_static import collect_if_changed

HOST = "127.0.0.1"
# Printed at each start; the demo answers on loopback alone.
PASSWORD = "stafettlogg-demo"  # nosec B105


class Command(BaseCommand):
    help = "Starts the demo: database, invented municipality, web and worker (STAFETT_ENV=demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="Delete the demo's data first.")
        parser.add_argument(
            "--with-parent", action="store_true", help="Stop when the process that started this one ends."
        )

    @property
    def folder(self) -> Path:
        return Path(settings.VAR_DIR) / "demo"

    def handle(self, *args: Any, port: int, reset: bool, with_parent: bool, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError(
                "The demo starts with STAFETT_ENV=demo only: its people are invented, its password is known."
            )
        if Path(settings.DATABASES["default"]["NAME"]) != self.folder / "db.sqlite3":
            raise CommandError("The demo uses a database of its own. Unset DATABASE_URL first.")
        parent = os.getppid() if with_parent else None
        # Kept open until this process ends, and with it the lock.
        lock = self._lock()
        self._refuse_taken(port)
        if reset:
            self._start_over()
        self._prepare()
        self._serve(port, parent)
        lock.close()

    def _lock(self) -> Any:
        # Beside the folder, which --reset deletes.
        lock = self.folder.with_name("demo.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("The demo of this folder runs already. Stop it first (Ctrl-C).") from None
        return lock

    def _refuse_taken(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):
                raise CommandError(
                    f"Port {port} is taken, or may not be used. Choose another, such as make demo PORT=8123"
                ) from None

    def _start_over(self) -> None:
        self.stdout.write("Deleting the demo's data …")
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)
        # The keys were deleted too, and settings hold the old ones: begin again as a new process.
        again = [argument for argument in sys.argv if argument != "--reset"]
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, *again])  # nosec B606

    def _prepare(self) -> None:
        self.stdout.write("Database …")
        call_command("migrate", verbosity=0, interactive=False)
        if collect_if_changed():
            self.stdout.write("Static files collected.")
        if not User.objects.exists():
            self.stdout.write("Inventing a municipality …")
        self.accounts = load_demo(PASSWORD)

    def _serve(self, port: int, parent: int | None) -> None:
        address = f"http://{HOST}:{port}"

        def ready() -> None:
            width = max(len(name) for name, _ in self.accounts)
            self.stdout.write(
                f"\nStafettloggen is ready: {address}\n\nSign in with the password {PASSWORD} as"
            )
            for name, description in self.accounts:
                self.stdout.write(f"  {name:<{width}}  {description}")
            self.stdout.write("\nStop with Ctrl-C.")
            self.stdout.flush()

        self.stdout.write("Starting web and worker …")
        self.stdout.flush()
        connections.close_all()
        code = demo_processes.serve(HOST, port, ready=ready, parent=parent)
        if code:
            raise CommandError("The demo stopped, because web or worker ended by itself. See above.")
