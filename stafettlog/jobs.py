"""What the worker does beside its own house-keeping: other apps hang theirs in here at start."""

from collections.abc import Callable
from typing import Any

Job = Callable[[], Any]
Stop = Callable[[], bool]

EVERY_MINUTE: dict[str, Job] = {}
"""Name -> a short job; what it returns, if true, is logged as its count."""
LONG: dict[str, Callable[[Stop], Any]] = {}
"""Name -> a job that may take minutes, run beside the mail; it ends soon after stop() says so."""


def every_minute(name: str, job: Job) -> None:
    EVERY_MINUTE[name] = job


def long(name: str, job: Callable[[Stop], Any]) -> None:
    LONG[name] = job
