"""Anchors of the access log: one line that says how far all of it had come at a moment.

Whoever can write in the database can cut off the newest rows of a log and move its head back, or take
both away, and what is left is a whole chain. An anchor is kept elsewhere (the operator's own log, paper
with the personvernombud): the same rows must give the same line for ever after, since rows are only added.

    2026-11-22T23:00:00+00:00 logs=41 openings=1893 sha256=5d2c…
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from permissions.models import AccessLog

SETTLED = timedelta(minutes=5)
"""A row's moment is set just before it waits for its turn: one that old is in place."""
_LINE = re.compile(r"^(\S+) logs=(\d{1,18}) openings=(\d{1,18}) sha256=([0-9a-f]{64})$")


class BadAnchor(ValueError):
    """The line is no anchor."""


@dataclass(frozen=True)
class Anchor:
    """`until`: aware; rows before it count. `openings` and `logs`: how many."""

    until: datetime
    logs: int
    openings: int
    sha256: str

    def __str__(self) -> str:
        until = self.until.isoformat(timespec="seconds")
        return f"{until} logs={self.logs} openings={self.openings} sha256={self.sha256}"


def take(until: datetime | None = None) -> Anchor:
    """The anchor at `until`, or as of five minutes ago."""
    if until is None:
        until = (timezone.now() - SETTLED).replace(microsecond=0)
    earlier = AccessLog.objects.filter(at__lt=until)
    newest = earlier.filter(log_id=OuterRef("log_id")).order_by("-number").values("number")[:1]
    ends = earlier.filter(number=Subquery(newest)).order_by("log_id").values_list("log_id", "number", "hash")
    sealed = hashlib.sha256()
    logs = openings = 0
    # Sorted here: databases disagree about the order of texts.
    for log_id, number, end in sorted(ends):
        sealed.update(f"{log_id} {number} {end}\n".encode())
        logs, openings = logs + 1, openings + number
    return Anchor(until, logs, openings, sealed.hexdigest())


def read(line: str) -> Anchor:
    """What a line says. Raises BadAnchor."""
    if (found := _LINE.match(line.strip())) is None:
        raise BadAnchor(line)
    try:
        until = datetime.fromisoformat(found[1])
    except ValueError as error:
        raise BadAnchor(line) from error
    if until.tzinfo is None:
        raise BadAnchor(line)
    return Anchor(until, int(found[2]), int(found[3]), found[4])


def holds(kept: Anchor) -> bool:
    """Whether the rows from before it still give the same."""
    return take(kept.until) == kept
