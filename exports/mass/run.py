"""Making what a job asks for: taken by one worker with a lease, written aside, and kept when it is whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from exports.models import ExportJob, JobKind


class Stopped(Exception):
    """The job goes no further here: it was cancelled, the worker is to end, or another one has it."""


@dataclass(frozen=True)
class Written:
    """What a writer put into the file. `log_ids`: of every log in it. `left_out`: protected ones, not in it.

    `columns`: {sheet: [identifier]}, for the receipt. `suffix`: how the file's name ends, "xlsx".
    """

    log_ids: Sequence[UUID]
    left_out: int
    rows: int = 0
    columns: dict[str, list[str]] = field(default_factory=dict)
    suffix: str = "zip"


Tick = Callable[[int], None]
"""Told how many logs are done, at least every few seconds; raises Stopped."""
Writer = Callable[[ExportJob, Path, Tick], Written]
"""Writes the job's file to the path (in a private folder that is gone afterwards)."""

WRITERS: dict[JobKind, Writer] = {}
"""Kind -> who writes it; an app of ours registers its own at start."""
