"""The meetings of a log, as the family reads of them: what is ahead, and what became of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from permissions.models import Organisation
from permissions.policy import LogState
from stafettlog.models import Meeting, MeetingStatus, Protection
from stafettlog.portal import words
from stafettlog.portal.shown import Row


@dataclass(frozen=True)
class Gathering:
    """A meeting. `became`, and `was_there` (the reader's own part), are empty while it lies ahead.

    `asks_for_place`: it is not said where (R26). `interpreter`: a sentence, or empty. `moved_from`: when
    it was to be before it was last moved. `invitation`: the reader's own, or None; it and `sequence` are
    of the calendar file.
    """

    pk: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    asks_for_place: bool
    topics: Sequence[str]
    interpreter: str
    invitation: UUID | None
    became: str
    was_there: str
    moved_from: datetime | None
    sequence: int

    @property
    def invited(self) -> bool:
        return self.invitation is not None


def of(rows: Iterable[Row], log: Row, now: datetime) -> tuple[list[Gathering], list[Gathering]]:
    """(those ahead, the others with the latest first). Of a closed log none is ahead."""
    ahead, others = [], []
    for _pk, lines in groupby(rows, key=itemgetter("pk")):
        topics = list(lines)
        row = topics[0]
        is_ahead = (
            log["state"] == LogState.OPEN and row["status"] == MeetingStatus.INVITED and row["ends_at"] > now
        )
        made = _gathering(row, [line["topic"] for line in topics if line["topic"]], log, is_ahead=is_ahead)
        (ahead if is_ahead else others).append(made)
    return ahead, others[::-1]


def _gathering(row: Row, topics: list[str], log: Row, *, is_ahead: bool) -> Gathering:
    protected = log["protection"] != Protection.NONE
    return Gathering(
        pk=row["pk"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place="" if protected else _place(row),
        asks_for_place=protected,
        topics=topics,
        interpreter=words.interpreter(
            log, is_ordered=row["interpreter_ordered"], invited=row["invitation"] is not None
        ),
        invitation=row["invitation"],
        became="" if is_ahead else str(words.WHAT_BECAME_OF_IT[MeetingStatus(row["status"])]),
        was_there=_was_there(row),
        moved_from=row["moved_from"],
        sequence=row["sequence"],
    )


def _was_there(row: Row) -> str:
    if row["status"] != MeetingStatus.COMPLETED or row["attended"] is None:
        return ""
    return str(words.WAS_THERE[row["attended"]])


def _place(row: Row) -> str:
    name = row["place_organisation"]
    where = Organisation(name=name) if name else None
    kind, detail = row["place_kind"], row["place_detail"]
    return Meeting(place_kind=kind, place_detail=detail, place_organisation=where).place
