"""Whether the access log is whole: each log's rows follow each other, up to where its head says.

What the triggers hinder the application from, someone with the database's own password may still do.
The chain shows it: a row that was changed, taken out, put in, or cut off at the end. Someone who cuts
off rows and moves the head back too leaves a whole chain, only shorter: that, the anchors of
permissions.access_anchor show, which are kept outside the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from permissions.access_chain import FORMS, GENESIS, digest, link
from permissions.models import AccessHead, AccessLog

CHUNK = 2000


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the command that prints it translates it."""
    return text


class Kind(StrEnum):
    CHANGED = gettext_noop("raden er endret")
    NOT_AFTER = gettext_noop(
        "raden følger ikke etter raden før: den er satt inn, eller raden før er byttet ut"
    )
    MISSING = gettext_noop("raden mangler")
    CUT = gettext_noop("raden mangler på slutten: hodet sier at den fantes")
    NO_HEAD = gettext_noop("loggen har rader, men hodet mangler")
    HEAD_BEHIND = gettext_noop("raden er satt inn på slutten, eller hodet er flyttet tilbake")
    HEAD_CHANGED = gettext_noop("hodet sier noe annet enn den siste raden")
    UNKNOWN_FORM = gettext_noop("raden er skrevet i en form som programmet ikke kjenner")


@dataclass(frozen=True)
class Fault:
    """Where a log's chain breaks: the row's number in its log, or a stretch to `last`; and how (a msgid)."""

    log_id: str
    number: int
    kind: Kind
    last: int = 0

    @property
    def where(self) -> str:
        return f"{self.number}–{self.last}" if self.last > self.number else str(self.number)


def faults(log_id: str | None = None) -> Iterator[Fault]:
    """Every break, in all logs or in one, log by log and row by row. Rows are read a chunk at a time.

    People open logs meanwhile. Heads are read first: rows past them are right if the head followed.
    """
    openings, heads = AccessLog.objects.order_by("log_id", "number", "id"), AccessHead.objects.order_by("pk")
    if log_id is not None:
        openings, heads = openings.filter(log_id=log_id), heads.filter(pk=log_id)
    known = {head.pk: head for head in heads}
    for one, rows in groupby(openings.iterator(chunk_size=CHUNK), key=attrgetter("log_id")):
        head = known.pop(one, None) or AccessHead.objects.filter(pk=one).first()
        yield from _of_log(one, rows, head)
    for head in known.values():
        yield Fault(head.pk, 1, Kind.CUT, last=head.count)


def _of_log(log_id: str, rows: Iterable[AccessLog], head: AccessHead | None) -> Iterator[Fault]:
    number, last = 0, GENESIS
    for row in rows:
        if row.number > number + 1:
            yield Fault(log_id, number + 1, Kind.MISSING, last=row.number - 1)
        # After a gap the row cannot follow: it is the missing one that is told of.
        elif row.previous != last:
            yield Fault(log_id, row.number, Kind.NOT_AFTER)
        yield from _itself(row)
        number, last = row.number, row.hash
        if head is not None and number == head.count and last != head.hash:
            yield Fault(log_id, number, Kind.HEAD_CHANGED)
    if head is None:
        yield Fault(log_id, number, Kind.NO_HEAD)
    elif number < head.count:
        yield Fault(log_id, number + 1, Kind.CUT, last=head.count)
    elif number > head.count and not AccessHead.objects.filter(pk=log_id, count__gte=number).exists():
        yield Fault(log_id, number, Kind.HEAD_BEHIND)


def _itself(row: AccessLog) -> Iterator[Fault]:
    """Whether the row is what its own hash was made of."""
    if row.version not in FORMS:
        yield Fault(row.log_id, row.number, Kind.UNKNOWN_FORM)
    elif link(row.previous, row.number, digest(row)) != row.hash:
        yield Fault(row.log_id, row.number, Kind.CHANGED)
