"""Openings as the privacy officer reads them: by person and log, without anything of what a log says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from permissions.models import AccessLog, User
from stafettlog.log_names import id_in, short_id_in, short_name, without_names
from stafettlog.models import BreakGlass, Child, Protection, Stafettlog

MOST_PEOPLE = 50
MOST_GLASSES = 100


@dataclass(frozen=True)
class LogLabel:
    """What a log is called. `place` is its virksomhet, empty of a protected child (R26)."""

    name: str
    place: str
    is_protected: bool


@dataclass(frozen=True)
class OpeningLine:
    """One row of the access log; `workplace` is not said where the child is protected."""

    row: AccessLog
    log: LogLabel
    workplace: str


@dataclass(frozen=True)
class GlassUse:
    """One emergency access. `reason` without the child's name."""

    glass: BreakGlass
    log: LogLabel
    reason: str


def labels_of(log_ids: Iterable[Any]) -> dict[str, LogLabel]:
    """Id as text -> label, for ids as text or not, of logs that are gone as well. One query."""
    wanted = {str(log_id) for log_id in log_ids}
    logs = Stafettlog.objects.filter(pk__in=[UUID(one) for one in wanted if id_in(one)])
    known = {
        str(pk): (place, protection != Protection.NONE)
        for pk, place, protection in logs.values_list("pk", "organisation__name", "child__protection")
    }
    found = {}
    for log_id in wanted:
        place, is_protected = known.get(log_id, ("", False))
        found[log_id] = LogLabel(short_name(log_id), "" if is_protected else place, is_protected)
    return found


def lines(rows: Sequence[AccessLog]) -> list[OpeningLine]:
    labels = labels_of(row.log_id for row in rows)
    return [
        OpeningLine(row, label, "" if label.is_protected else row.organisation)
        for row in rows
        if (label := labels[row.log_id])
    ]


def people_named(text: str) -> list[str]:
    """Ids (as text) of the people whose name has every word of `text`."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return [str(pk) for pk in User.objects.filter(wanted).values_list("pk", flat=True)[:MOST_PEOPLE]]


def logs_named(text: str) -> list[str]:
    """Ids (as text) of the logs that `text` refers to: an id, an address, or «Stafettlogg 3f2a1c9e»."""
    if (log_id := id_in(text)) is not None:
        return [str(log_id)]
    if not (short := short_id_in(text)):
        return []
    as_text = Stafettlog.objects.annotate(as_text=Cast("pk", CharField(max_length=36)))
    return [str(pk) for pk in as_text.filter(as_text__endswith=short).values_list("pk", flat=True)[:10]]


def glasses(*, since: datetime | None = None, log_id: UUID | None = None) -> list[GlassUse]:
    """Emergency accesses, newest first: from `since` on, or of one log. Two queries."""
    found = BreakGlass.objects.select_related("user", "log__child").defer("user__national_number")
    if since is not None:
        found = found.filter(started_at__gte=since)
    if log_id is not None:
        found = found.filter(log=log_id)
    rows = list(found[:MOST_GLASSES])
    labels = labels_of(glass.log_id for glass in rows)
    return [
        GlassUse(glass, labels[str(glass.log_id)], without_names(glass.reason, glass.log.child))
        for glass in rows
    ]


def recent_glasses(days: int = 30) -> list[GlassUse]:
    return glasses(since=timezone.now() - timedelta(days=days))


def children_of(log_ids: Iterable[str]) -> dict[str, Child]:
    """Id as text -> the log's child, to take its name out of what someone typed. One query."""
    wanted = {UUID(log_id) for log_id in log_ids if id_in(log_id)}
    logs = Stafettlog.objects.filter(pk__in=wanted).select_related("child")
    names = logs.only("child__first_name", "child__last_name")
    return {str(log.pk): log.child for log in names}
