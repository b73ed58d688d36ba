"""One side in a process of its own: told on stdin what to do, it answers on stdout, a line of JSON each.

`python -m tests.bench.side ours|stock`, with DATABASE_URL and STAFETT_VAR. Two sides cannot share a process:
each is a Django project.
"""

import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
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
            cursor.execute("ANALYZE")
        return facts

    def ready(self, facts: dict[str, Any]) -> list[str]:
        made = import_module(f"tests.bench.{self.name}.operations").operations(facts)
        self.operations = made
        return list(made)

    def count(self, operation: str) -> dict[str, int]:
        """Queries (without transaction control) and bytes of one call."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from tests.support.queries import TRANSACTION

        request = self.operations[operation]()
        if request.method == "get":
            request.send(self.clients)
        with CaptureQueriesContext(connection) as captured:
            answer = request.send(self.clients)
        sql = [query["sql"] for query in captured.captured_queries]
        asked = [one for one in sql if not one.startswith(TRANSACTION)]
        return {"queries": len(asked), "bytes": len(answer.content)}

    def time(self, operation: str) -> float:
        """Milliseconds of one call, from request to answer in this process."""
        request = self.operations[operation]()
        self.clients.of(request.who)
        gc.collect()
        gc.disable()
        started = time.perf_counter()
        try:
            request.send(self.clients)
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
