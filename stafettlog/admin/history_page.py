"""The versions of a log's rows, all kinds of row in one query.

Each version comes with a snapshot of its fields as JSON, and the snapshot before it, so that the
number of queries does not follow the number of versions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    F,
    JSONField,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import JSONObject

from permissions.policy import LogState
from permissions.prepared import Prepared
from stafettlog.admin.history_events import event_rows
from stafettlog.admin.history_people import givers, responsible, topics
from stafettlog.admin.history_source import Source
from stafettlog.admin.history_sources import SOURCES
from stafettlog.models import Actor, Stafettlog

PAGE_SIZE = 50


class Version(NamedTuple):
    """One version of one row. `before` is None for the first; `reason` is the service's sentence."""

    source: str
    row_id: UUID
    at: datetime
    change: str
    reason: str | None
    first_name: str | None
    last_name: str | None
    after: dict[str, Any]
    before: dict[str, Any] | None
    key: int

    @property
    def who(self) -> str:
        return f"{self.first_name or ''} {self.last_name or ''}".strip()


@dataclass(frozen=True)
class Focus:
    """The part of a log that is asked for: everything, one oppmerksomhet or one tiltak."""

    concern_id: UUID | None = None
    measure_id: UUID | None = None

    @property
    def kind(self) -> str:
        return "measure" if self.measure_id else "concern" if self.concern_id else ""

    def within(self, source: Source) -> Q | None:
        """The condition on this kind of row; None when none of its rows are asked for."""
        if self.measure_id is not None:
            return Q(**{source.measure_path: self.measure_id}) if source.measure_path else None
        if self.concern_id is not None:
            return Q(**{source.concern_path: self.concern_id}) if source.concern_path else None
        return Q()


class Happening(NamedTuple):
    """When something was done, the service's sentence for it, and by whom."""

    at: datetime
    reason: str | None
    who: str


def latest(log: Stafettlog, count: int) -> list[Happening]:
    """The newest versions that the log page tells of, without what they held."""
    return [
        Happening(at, reason, f"{first_name or ''} {last_name or ''}".strip())
        for at, _source, _key, reason, first_name, last_name in _latest(count).rows(log_id=log.pk)
    ]


@cache
def _latest(count: int) -> Prepared:
    sources = [source for source in SOURCES.values() if source.on_log_page]

    def build(log_id: UUID) -> QuerySet[Any, Any]:
        log = Stafettlog(pk=log_id)
        first, *others = [_told(source, source.scope(log)) for source in sources]
        return first.union(*others, all=True).order_by("-history_date", "source", "-history_id")[:count]

    return Prepared(build, log_id=UUIDField())


def page_of(log: Stafettlog, *, focus: Focus, number: int, holder: bool) -> tuple[list[Version], bool]:
    """The versions of page `number` (from 1), newest first, and whether older ones follow."""
    if number == 1:
        rows = _first_page(log.is_open, holder, focus.kind).rows(**_values(log, focus))
    else:
        start = (number - 1) * PAGE_SIZE
        stop = start + PAGE_SIZE + 1
        rows = list(_union(log, _sources(holder), focus, newest=stop)[start:stop])
    found = [Version(*row) for row in rows]
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


@cache
def _first_page(is_open: bool, holder: bool, kind: str) -> Prepared:
    """The sources' queries are large, and most of the page is their SQL: it is made once."""

    def build(log_id: UUID, **ids: Any) -> QuerySet[Any, Any]:
        # What is not among the values is not asked for: any id stands in for it.
        log = Stafettlog(pk=log_id, child_id=ids.get("child_id", log_id))
        log.state = (LogState.OPEN if is_open else LogState.CLOSED).value
        log.stafettholder = Actor(user_id=ids.get("holder_id", log_id))
        focus = Focus(concern_id=ids.get("concern_id"), measure_id=ids.get("measure_id"))
        size = PAGE_SIZE + 1
        return _union(log, _sources(holder), focus, newest=size)[:size]

    names = ["log_id", *_VALUES[kind, is_open]]
    return Prepared(build, **{name: UUIDField() for name in names})


# What the queries know of a log beside its id: of a closed one, also whose later acts are told of.
_VALUES = {
    ("", True): ["child_id"],
    ("", False): ["child_id", "holder_id"],
    **{("concern", is_open): ["concern_id"] for is_open in (True, False)},
    **{("measure", is_open): ["measure_id"] for is_open in (True, False)},
}


def _values(log: Stafettlog, focus: Focus) -> dict[str, Any]:
    known = {
        "child_id": log.child_id,
        "holder_id": log.stafettholder.user_id,
        "concern_id": focus.concern_id,
        "measure_id": focus.measure_id,
    }
    return {"log_id": log.pk, **{name: known[name] for name in _VALUES[focus.kind, log.is_open]}}


def _sources(holder: bool) -> list[Source]:
    return [source for source in SOURCES.values() if holder or not source.holder_only]


def whole(log: Stafettlog, *, since: datetime | None, holder: bool) -> list[Version]:
    """Every version from `since` on (None for all), newest first."""
    found = (Version(*row) for row in _union(log, _sources(holder), Focus()))
    return [version for version in found if since is None or version.at >= since]


def people_of(versions: Iterable[Version]) -> dict[tuple[UUID, int], list[str]]:
    """(row, version) -> names: a tiltak's responsible ones, a consent's givers (version 0), and a
    meeting's oppmerksomheter."""
    kinds = ("measure", "consent", "meeting")
    rows = {kind: {v.row_id for v in versions if v.source == kind} for kind in kinds}
    if not any(rows.values()):
        return {}
    last: dict[tuple[UUID, int], tuple[int, list[str]]] = {}
    found = responsible(rows["measure"]).union(givers(rows["consent"]), topics(rows["meeting"]), all=True)
    for row_id, version, key, *names in found:
        newest, people = last.get((row_id, version), (0, []))
        if key > newest:
            newest, people = key, []
        if key == newest:
            last[row_id, version] = (newest, [*people, " ".join(names).strip()])
    return {where: sorted(people) for where, (_key, people) in last.items()}


def _union(
    log: Stafettlog, sources: Iterable[Source], focus: Focus, newest: int | None = None
) -> QuerySet[Any, Any]:
    """Newest first. `newest`: so many of each kind are enough, and no more are read out."""
    first, *others = [
        _versions(source, source.scope(log) & within, newest)
        for source in sources
        if (within := focus.within(source)) is not None
    ]
    return first.union(*others, all=True).order_by("-history_date", "source", "-history_id")


def _told(source: Source, wanted: Q) -> QuerySet[Any, Any]:
    rows, _earlier = event_rows(source, wanted)
    return rows.annotate(source=Value(source.kind, output_field=CharField())).values_list(
        "history_date",
        "source",
        "history_id",
        "history_change_reason",
        "history_user__first_name",
        "history_user__last_name",
    )


def _versions(source: Source, wanted: Q, newest: int | None) -> QuerySet[Any, Any]:
    rows, earlier = event_rows(source, wanted)
    if newest is not None:
        last = rows.order_by("-history_date", "-history_id").values("pk")[:newest]
        rows = earlier.model._default_manager.filter(pk__in=last).order_by()
    paths = source.fields.items()
    snapshot = JSONObject(**{name: F(path) if isinstance(path, str) else path for name, path in paths})
    before = earlier.order_by("-history_id").values(snapshot=snapshot)[:1]
    return rows.annotate(
        source=Value(source.kind, output_field=CharField()),
        after=snapshot,
        before=Subquery(before, output_field=JSONField()),
    ).values_list(
        "source",
        "id",
        "history_date",
        "history_type",
        "history_change_reason",
        "history_user__first_name",
        "history_user__last_name",
        "after",
        "before",
        "history_id",
    )
