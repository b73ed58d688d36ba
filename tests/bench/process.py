"""The parent's end of a side: a process that is told what to do, and answers."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


class Process:
    def __init__(self, name: str, *, database: str, folder: str) -> None:
        self.name = name
        environment = {
            **os.environ,
            "DATABASE_URL": database,
            "STAFETT_VAR": folder,
            "STAFETT_ENV": "test",
            "SEARCHES_PER_MINUTE": "1000000",
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

    def count(self, operation: str) -> Mapping[str, int]:
        return dict(self.do("count", operation=operation))

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
