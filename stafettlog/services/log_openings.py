"""«Hvem har åpnet loggen», as the stafettholder and the family read it (R30, R26).

Here is decided what of a row each of them is shown: the holder sees foresatte by what they are to the
child, the family sees the staff and never the other foresatt's openings. Of a child with a protected
address no virksomhet is shown, and to the family no name of staff: only the role.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from permissions import openings
from permissions.models import AccessLog
from permissions.openings import EMERGENCY, FORESATT, Filter, Found, Reader
from stafettlog.models import ForesattRelation, ForesattRole, Stafettlog


@dataclass(frozen=True)
class OpeningLine:
    """One opening. `who` may be empty: then the role alone is shown. `role` and `page` as in the row."""

    at: datetime
    who: str
    role: str
    place: str
    page: str
    is_emergency: bool
    is_me: bool = False


@dataclass(frozen=True)
class ReaderLine:
    """One person, with how often and when. `user_id` and `kind` choose the person's openings."""

    reader: Reader
    who: str
    place: str


@dataclass(frozen=True)
class Openings:
    """`older` is given back as `before` for the openings before these."""

    lines: Sequence[OpeningLine]
    older: str


def readers_for_holder(log: Stafettlog, *, hides: bool) -> list[ReaderLine]:
    """Everyone who has opened the log. Three queries."""
    found = openings.readers(Filter(log_id=str(log.pk)))
    family = _family(log, found)
    return [
        ReaderLine(reader, _name(reader.name, reader.kind, reader.user_id, family), _place(reader, hides))
        for reader in found
    ]


def for_holder(log: Stafettlog, *, chosen: Filter, before: str, hides: bool) -> Openings:
    """A page of the openings of this log that `chosen` (a person) leaves. Two queries."""
    wanted = Filter(log_id=str(log.pk), user_id=chosen.user_id, kind=chosen.kind)
    found = openings.page(wanted, before=before)
    family = _family(log, found.rows)
    return _shown(
        found, lambda row: (_name(row.user_name, row.kind, row.user_id, family), _place(row, hides))
    )


def for_family(log_id: UUID, *, me: UUID, before: str, protected: bool) -> Openings:
    """A page of what staff have opened, and the reader's own openings. One query."""
    not_others = ~Q(kind=FORESATT) | Q(user_id=str(me))
    found = openings.page(Filter(log_id=str(log_id)), before=before, also=not_others)
    return _shown(found, lambda row: ("", "") if protected else (row.user_name, row.organisation), me=str(me))


def _shown(found: Found, said: Any, me: str = "") -> Openings:
    """`said`: row -> (who, place)."""
    lines = []
    for row in found.rows:
        who, place = said(row)
        is_me = row.kind == FORESATT and row.user_id == me
        lines.append(OpeningLine(row.at, who, row.role, place, row.page, row.kind == EMERGENCY, is_me))
    return Openings(lines, found.next)


def _place(one: Reader | AccessLog, hides: bool) -> str:
    return "" if hides else one.organisation


def _name(name: str, kind: str, user_id: str, family: Mapping[str, str]) -> str:
    """A foresatt is «Mor»; one who is none any more, only what the row's role says."""
    return family.get(user_id, "") if kind == FORESATT else name


def _family(log: Stafettlog, rows: Iterable[Any]) -> dict[str, str]:
    """User id -> what the foresatt is to the child."""
    users = {UUID(row.user_id) for row in rows if row.kind == FORESATT}
    relations = ForesattRelation.objects.filter(child=log.child_id, foresatt__user__in=users)
    found = relations.order_by("pk").values_list("foresatt__user", "role")
    return {str(user): str(ForesattRole(role).label) for user, role in found}
