"""The tiltak of each oppmerksomhet, with evaluation and who answers for them, in the query of the latter."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from stafettlog.admin.json_rows import JsonRows, as_id, as_object, as_time
from stafettlog.models import Concern, Evaluation, Measure

_SAME = ("id", "version", "kind", "description", "start_on", "finish_on", "follows_id", "ended_at")


def with_measures(concerns: QuerySet[Concern]) -> QuerySet[Any]:
    """Add `measure_rows`, the oldest first: see measures_of()."""
    chosen = Measure.responsible.through._default_manager.filter(measure=OuterRef("pk"))
    return concerns.annotate(
        measure_rows=JsonRows(
            Measure.objects.filter(concern=OuterRef("pk")).order_by("id"),
            **{name: name for name in _SAME},
            outcome="evaluation__outcome",
            reason="evaluation__reason",
            evaluated_at="evaluation__evaluated_at",
            responsible=JsonRows(chosen, id="participant_id"),
        )
    )


def measures_of(concern: Any) -> list[tuple[Measure, Evaluation | None, frozenset[UUID]]]:
    """The tiltak, its evaluation, and the ids of the participants who answer for it."""
    return [
        (
            _measure(concern, row),
            _evaluation(row),
            frozenset(as_id(one["id"]) for one in as_object(row["responsible"])),
        )
        for row in concern.measure_rows
    ]


def _measure(concern: Concern, row: dict[str, Any]) -> Measure:
    return Measure(
        id=as_id(row["id"]),
        log_id=concern.log_id,
        concern=concern,
        version=row["version"],
        kind=row["kind"],
        description=row["description"],
        start_on=date.fromisoformat(row["start_on"]),
        finish_on=date.fromisoformat(row["finish_on"]),
        follows_id=as_id(row["follows_id"]) if row["follows_id"] else None,
        ended_at=as_time(row["ended_at"]) if row["ended_at"] else None,
    )


def _evaluation(row: dict[str, Any]) -> Evaluation | None:
    if not row["outcome"]:
        return None
    return Evaluation(outcome=row["outcome"], reason=row["reason"], evaluated_at=as_time(row["evaluated_at"]))
