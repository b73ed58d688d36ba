"""`manage.py demo`: the invented municipality, web, worker and an ID-porten, on this machine alone."""

import fcntl
import importlib.util
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
from stafettlog.demo import id_porten, work_accounts
from stafettlog.demo.load import load_demo
from stafettlog.demo.provider.plan import Plan
from stafettlog.management import demo_processes
from stafettlog.management.demo_static import collect_if_changed

HOST = "127.0.0.1"
# Printed at each start; the demo answers on loopback alone.
PASSWORD = "stafettlogg-demo"  # nosec B105


class Command(BaseCommand):
    help = "Starts the demo: database, invented municipality, web, worker, ID-porten (STAFETT_ENV=demo only)."

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
        if importlib.util.find_spec("oidc_provider_mock") is None:
            raise CommandError(
                "The demo plays ID-porten with a package that is not installed here. `make demo` installs "
                f"it; by hand: {sys.executable} -m pip install -r stafettlog/demo/requirements.txt"
            )
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
        if not _is_free(port):
            raise CommandError(
                f"Port {port} is taken, or may not be used. Choose another, such as make demo PORT=8123"
            )

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
        provider = id_porten.plan(port=_free_after(port), origin=address)
        work = work_accounts.plan(port=_free_after(provider.port), origin=address)

        def ready() -> None:
            self.stdout.write(f"\nStafettloggen is ready: {address}\n")
            self._say_persons(provider)
            self.stdout.write(f"\nStaff can couple a work account to themselves, played at {work.issuer}")
            self._say_accounts()
            self.stdout.write("\nStop with Ctrl-C.")
            self.stdout.flush()

        self.stdout.write("Starting web, worker and ID-porten …")
        self.stdout.flush()
        connections.close_all()
        code = demo_processes.serve(HOST, port, [provider, work], ready=ready, parent=parent)
        if code:
            raise CommandError("The demo stopped, because one of its processes ended by itself. See above.")

    def _say_persons(self, provider: Plan) -> None:
        self.stdout.write("Press «Logg inn med ID-porten» and choose whom to be:")
        self.stdout.write(f" (It is played at {provider.issuer})")
        width = max(len(person.name) for person in provider.persons)
        group = ""
        for person in provider.persons:
            if person.group != group:
                group = person.group
                self.stdout.write(f" {group}")
            self.stdout.write(f"  {person.name:<{width}}  {person.what}")

    def _say_accounts(self) -> None:
        self.stdout.write(f"\nOr use a local account, with the password {PASSWORD}:")
        width = max(len(name) for name, _ in self.accounts)
        for name, description in self.accounts:
            self.stdout.write(f"  {name:<{width}}  {description.partition(', ')[0]}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
        return True


def _free_after(port: int) -> int:
    """The next port that is free; the same one each time, or what the provider signs has a new issuer."""
    try:
        return next(one for one in range(port + 1, port + 50) if _is_free(one))
    except StopIteration:
        raise CommandError(f"No port between {port} and {port + 50} is free for ID-porten.") from None
