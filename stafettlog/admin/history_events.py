"""Which versions of a row are events of their own."""

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from stafettlog.admin.history_source import Source


def event_rows(source: Source, wanted: Q) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The versions that are events of their own, and for a subquery those before each."""
    history = source.model.history.model._default_manager  # type: ignore[attr-defined]
    earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    rows = history.filter(wanted)
    if source.versioned:
        rows = _one_per_event(rows, earlier, source.ends)
    return rows.order_by(), earlier


def _one_per_event(rows: QuerySet[Any], earlier: QuerySet[Any], ends: str) -> QuerySet[Any]:
    """A save that also sets who is responsible is two versions in the table, and one event.

    A tiltak that ends with its log, or opens with it again, is no new version of it, but an event.
    """
    # The one just before will do: a version only grows.
    last = earlier.order_by("-history_id")
    had: dict[str, Any] = {"had_version": Subquery(last.values("version")[:1])}
    is_event = Q(had_version__isnull=True) | ~Q(had_version=F("version"))
    if ends:
        had_ended = last.annotate(has_ended=_has(ends)).values("has_ended")[:1]
        had |= {"has_ended": _has(ends), "had_ended": Subquery(had_ended)}
        is_event |= ~Q(has_ended=F("had_ended"))
    return rows.annotate(**had).filter(is_event)


def _has(name: str) -> Case:
    return Case(When(**{f"{name}__isnull": True}, then=Value(0)), default=Value(1))
