"""The meetings of a log, as the family reads of them: what is ahead, and what became of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
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
    # Most of a log's meetings are at one of a few places: each is put in words once.
    places: dict[tuple[Any, ...], str] = {}
    for _pk, lines in groupby(rows, key=itemgetter("pk")):
        topics = list(lines)
        row = topics[0]
        is_ahead = (
            log["state"] == LogState.OPEN and row["status"] == MeetingStatus.INVITED and row["ends_at"] > now
        )
        where = (row["place_organisation"], row["place_kind"], row["place_detail"])
        if where not in places:
            places[where] = _place(*where)
        about = [line["topic"] for line in topics if line["topic"]]
        made = _gathering(row, about, log, place=places[where], is_ahead=is_ahead)
        (ahead if is_ahead else others).append(made)
    return ahead, others[::-1]


def _gathering(row: Row, topics: list[str], log: Row, *, place: str, is_ahead: bool) -> Gathering:
    protected = log["protection"] != Protection.NONE
    return Gathering(
        pk=row["pk"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        place="" if protected else place,
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


def _place(name: str | None, kind: str, detail: str) -> str:
    where = Organisation(name=name) if name else None
    return Meeting(place_kind=kind, place_detail=detail, place_organisation=where).place
