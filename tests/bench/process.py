"""The parent's end of a side: a process that is told what to do, and answers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.bench.databases import Place


class Process:
    def __init__(self, name: str, place: Place) -> None:
        self.name = name
        environment = {
            **os.environ,
            "DATABASE_URL": place.url,
            "STAFETT_VAR": str(place.folder),
            "STAFETT_ENV": "test",
            "SEARCHES_PER_MINUTE": "1000000",
            "NUMBER_LOOKUPS_PER_HOUR": "1000000",
            "LOG_LEVEL": "WARNING",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.side", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def do(self, what: str, **told: Any) -> Any:
        """What the side answers. Raises RuntimeError if it has ended: its trace is on stderr."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, **told}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended while it did {what} {told}")
        return json.loads(line)

    def time(self, operation: str) -> float:
        return float(self.do("time", operation=operation))

    def time_floor(self, operation: str) -> float:
        return float(self.do("time_floor", operation=operation))

    def count(self, operation: str) -> Mapping[str, int]:
        return dict(self.do("count", operation=operation))

    def end(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@contextmanager
def process(name: str, place: Place) -> Iterator[Process]:
    made = Process(name, place)
    try:
        yield made
    finally:
        made.end()
