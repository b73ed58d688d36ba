"""What would come of each row of a sheet: shown before anything is written, and compared when it is."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from exports.imports.table import Table

LONG = 500


class Status(models.TextChoices):
    NEW = "new", _("Ny")
    CHANGED = "changed", _("Endres")
    UNCHANGED = "unchanged", _("Uendret")
    WRONG = "wrong", _("Feil")


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Fault:
    """`place`: «C7», or empty for what is of no one cell."""

    place: str
    label: str
    text: str


@dataclass(frozen=True)
class PlannedRow:
    """`number`: as in the file. `tells`: whether a person gets a message if it is written."""

    number: int
    status: Status
    title: str
    detail: str
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    tells: bool = False


@dataclass(frozen=True)
class Plan:
    rows: tuple[PlannedRow, ...]
    table: Table = field(repr=False)

    @cached_property
    def counts(self) -> dict[str, int]:
        """{status: rows}, all four of them."""
        counted = Counter(row.status for row in self.rows)
        return {status.value: counted[status] for status in Status}

    @property
    def wrong(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.status == Status.WRONG]

    @property
    def writes(self) -> int:
        return self.counts[Status.NEW] + self.counts[Status.CHANGED]

    @property
    def is_long(self) -> bool:
        """Whether the writing takes so long that the person should be told: some 20 ms a row."""
        return self.writes > LONG

    @property
    def tells(self) -> int:
        return sum(row.tells for row in self.rows)

    def digest(self) -> str:
        """Equal for plans that would be shown alike (64 hex digits)."""
        told = json.dumps([asdict(row) for row in self.rows], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()
