"""One side in a process of its own: told on stdin what to do, it answers on stdout, a line of JSON each.

`python -m tests.bench.side ours|stock`, with DATABASE_URL and STAFETT_VAR. Two sides cannot share a process:
each is a Django project. The floor is in the process of ours: it asks the same rows.
"""

import contextlib
import gc
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

SETTINGS = {"ours": "config.settings", "stock": "tests.bench.stock.settings"}


class Side:
    def __init__(self, name: str) -> None:
        from tests.bench.request import Clients

        self.name, self.clients = name, Clients()
        self.operations: dict[str, Callable[[], Any]] = {}

    def migrate(self) -> None:
        from django.core.management import call_command

        with contextlib.redirect_stdout(sys.stderr):
            call_command("migrate", run_syncdb=True, verbosity=0)
            if self.name == "ours":
                call_command("collectstatic", interactive=False, verbosity=0)

    def fill(self, logs: int, staff: int) -> dict[str, Any]:
        from django.db import connection

        from tests.bench.plan import Plan

        facts: dict[str, Any] = import_module(f"tests.bench.{self.name}.seed").fill(Plan(logs, staff))
        with connection.cursor() as cursor:
            # VACUUM is what autovacuum does for a database in use: without it, PostgreSQL visits each row
            # to see whether it is there. A test's transaction has no place for it.
            vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
            cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")
        return facts

    def ready(self, facts: dict[str, Any]) -> list[str]:
        made = import_module(f"tests.bench.{self.name}.operations").operations(facts)
        self.operations = made
        return list(made)

    def floors(self, facts: dict[str, Any]) -> list[str]:
        """Call after ready()."""
        from tests.bench.ours.floor import floors

        self.floor = floors(facts)
        return list(self.floor)

    def about(self) -> dict[str, str]:
        from django.db import connection

        with connection.cursor() as cursor:
            postgres = connection.vendor == "postgresql"
            cursor.execute("SHOW server_version" if postgres else "SELECT sqlite_version()")
            ((version, *_rest),) = cursor.fetchall()
        return {
            "python": platform.python_version(),
            "database_version": f"{connection.display_name} {version.split()[0]}",
        }

    def count(self, operation: str) -> dict[str, int]:
        """Queries (without transaction control) and bytes of one call, whose answer is looked through."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from tests.support.queries import TRANSACTION

        request = self.operations[operation]()
        if request.method == "get":
            request.send(self.clients)
        self.clients.of(request.who)
        asked: list[str] = []

        def send(clients: Any) -> Any:
            with CaptureQueriesContext(connection) as captured:
                answer = request.send(clients)
            sql = [query["sql"] for query in captured.captured_queries]
            asked.extend(one for one in sql if not one.startswith(TRANSACTION))
            return answer

        answer = request.checked(self.clients, send)
        return {"queries": len(asked), "bytes": len(answer.content)}

    def time(self, operation: str) -> float:
        """Milliseconds of one call, from request to answer in this process."""
        request = self.operations[operation]()
        self.clients.of(request.who)
        return _milliseconds(lambda: request.send(self.clients))

    def count_floor(self, operation: str) -> dict[str, int]:
        """Statements, and the rows that they give; a floor that finds nothing is none."""
        asked = self.floor[operation]()
        rows = asked.run()
        if not rows and not asked.writes:
            raise ValueError(f"the floor of {operation} finds nothing")
        return {"queries": len(asked.statements), "rows": rows}

    def time_floor(self, operation: str) -> float:
        return _milliseconds(self.floor[operation]().run)

    def memory(self) -> int:
        """Peak of this process, in bytes: what it holds of the machine."""
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmHWM")


def _milliseconds(do: Callable[[], Any]) -> float:
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    try:
        do()
        return (time.perf_counter() - started) * 1000
    finally:
        gc.enable()


def main() -> None:
    name = sys.argv[1]
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[name]
    import django

    django.setup()
    side = Side(name)
    for line in sys.stdin:
        told = json.loads(line)
        answer = getattr(side, told.pop("do"))(**told)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
