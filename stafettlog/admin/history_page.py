"""The versions of a log's rows, all kinds of row in one query.

Each version comes with a snapshot of its fields as JSON, and the snapshot before it, so that the
number of queries does not follow the number of versions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from stafettlog.admin.history_source import Source
from stafettlog.admin.history_sources import SOURCES
from stafettlog.models import Consent, Measure, Meeting, Stafettlog

PAGE_SIZE = 50
NO_VERSION = 0


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
    sources = [source for source in SOURCES.values() if source.on_log_page]
    first, *others = [_told(source, source.scope(log)) for source in sources]
    rows = first.union(*others, all=True).order_by("-history_date", "source", "-history_id")[:count]
    return [
        Happening(at, reason, f"{first_name or ''} {last_name or ''}".strip())
        for at, _source, _key, reason, first_name, last_name in rows
    ]


def page_of(log: Stafettlog, *, focus: Focus, number: int, holder: bool) -> tuple[list[Version], bool]:
    """The versions of page `number` (from 1), newest first, and whether older ones follow."""
    sources = [source for source in SOURCES.values() if holder or not source.holder_only]
    start = (number - 1) * PAGE_SIZE
    found = [Version(*row) for row in _union(log, sources, focus)[start : start + PAGE_SIZE + 1]]
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def whole(log: Stafettlog, *, since: datetime | None, holder: bool) -> list[Version]:
    """Every version from `since` on (None for all), newest first."""
    sources = [source for source in SOURCES.values() if holder or not source.holder_only]
    found = (Version(*row) for row in _union(log, sources, Focus()))
    return [version for version in found if since is None or version.at >= since]


def people_of(versions: Iterable[Version]) -> dict[tuple[UUID, int], list[str]]:
    """(row, version) -> names: a tiltak's responsible ones, a consent's givers (version 0), and a
    meeting's oppmerksomheter."""
    kinds = ("measure", "consent", "meeting")
    rows = {kind: {v.row_id for v in versions if v.source == kind} for kind in kinds}
    if not any(rows.values()):
        return {}
    last: dict[tuple[UUID, int], tuple[int, list[str]]] = {}
    found = _responsible(rows["measure"]).union(_givers(rows["consent"]), _topics(rows["meeting"]), all=True)
    for row_id, version, key, *names in found:
        newest, people = last.get((row_id, version), (0, []))
        if key > newest:
            newest, people = key, []
        if key == newest:
            last[row_id, version] = (newest, [*people, " ".join(names).strip()])
    return {where: sorted(people) for where, (_key, people) in last.items()}


def _union(log: Stafettlog, sources: Iterable[Source], focus: Focus) -> QuerySet[Any, Any]:
    first, *others = [
        _versions(source, source.scope(log) & within)
        for source in sources
        if (within := focus.within(source)) is not None
    ]
    return first.union(*others, all=True).order_by("-history_date", "source", "-history_id")


def _told(source: Source, wanted: Q) -> QuerySet[Any, Any]:
    rows, _earlier = _rows(source, wanted)
    return rows.annotate(source=Value(source.kind, output_field=CharField())).values_list(
        "history_date",
        "source",
        "history_id",
        "history_change_reason",
        "history_user__first_name",
        "history_user__last_name",
    )


def _rows(source: Source, wanted: Q) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The versions that are events of their own, and for a subquery those before each."""
    history = source.model.history.model._default_manager  # type: ignore[attr-defined]
    earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    rows = history.filter(wanted)
    if source.versioned:
        rows = _one_per_event(rows, earlier, source.ends)
    return rows.order_by(), earlier


def _versions(source: Source, wanted: Q) -> QuerySet[Any, Any]:
    rows, earlier = _rows(source, wanted)
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


def _one_per_event(rows: QuerySet[Any], earlier: QuerySet[Any], ends: str) -> QuerySet[Any]:
    """A save that also sets who is responsible is two versions in the table, and one event.

    A tiltak that ends with its log, or opens with it again, is no new version of it, but an event.
    """
    same = earlier.filter(version=OuterRef("version"))
    if not ends:
        return rows.filter(~Exists(same))
    has_ended = Case(When(**{f"{ends}__isnull": True}, then=Value(0)), default=Value(1))
    last = earlier.order_by("-history_id").annotate(has_ended=has_ended).values("has_ended")[:1]
    turned = ~Q(has_ended=F("had_ended"))
    return rows.annotate(has_ended=has_ended, had_ended=Subquery(last)).filter(turned | ~Exists(same))


def _responsible(measure_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Measure.history.model._meta.get_field("historicalmeasure_responsible").related_model
    return rows._default_manager.filter(history__id__in=measure_ids).values_list(
        "history__id",
        "history__version",
        "history_id",
        "participant__actor__user__first_name",
        "participant__actor__user__last_name",
    )


def _givers(consent_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Consent.history.model._meta.get_field("historicalconsent_givers").related_model
    return (
        rows._default_manager.filter(history__id__in=consent_ids)
        .annotate(no_version=Value(NO_VERSION, output_field=IntegerField()))
        .values_list(
            "history__id",
            "no_version",
            "history_id",
            "foresattrelation__first_name",
            "foresattrelation__last_name",
        )
    )


def _topics(meeting_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Meeting.history.model._meta.get_field("historicalmeeting_concerns").related_model
    return (
        rows._default_manager.filter(history__id__in=meeting_ids)
        .annotate(nothing=Value("", output_field=CharField()))
        .values_list("history__id", "history__version", "history_id", "concern__text", "nothing")
    )
