"""What the log page shows beside the work: lysglimt, a transfer that waits, and why the log is closed.

A row or two each, so they come as JSON with the log itself.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from stafettlog.admin.json_rows import JsonRows, as_id, as_time, person_name
from stafettlog.models import Closing, ClosingReason, Lysglimt, Stafettlog, Transfer

LYSGLIMT_SHOWN = 2


@dataclass(frozen=True)
class LysglimtRow:
    id: UUID | None
    text: str
    happened_on: date
    who: str


@dataclass(frozen=True)
class TransferRow:
    """A request that waits for an answer."""

    id: UUID | None
    to_name: str
    to_organisation: str
    asked_on: date


@dataclass(frozen=True)
class ClosingRow:
    reason: str
    note: str
    who: str
    closed_at: datetime


def with_extras(logs: QuerySet[Stafettlog]) -> QuerySet[Any]:
    """Add what the functions below read."""
    standing = Lysglimt.objects.standing().filter(log=OuterRef("pk"))
    waiting = Transfer.objects.waiting().filter(log=OuterRef("pk"))
    counted = standing.order_by().values("log").annotate(n=Count("pk"))
    return logs.annotate(
        lysglimt_rows=JsonRows(
            standing[:LYSGLIMT_SHOWN],
            id="id",
            text="text",
            happened_on="happened_on",
            first_name="created_by__first_name",
            last_name="created_by__last_name",
        ),
        lysglimt_count=Coalesce(Subquery(counted.values("n")), 0),
        transfer_rows=JsonRows(
            waiting,
            id="id",
            first_name="to_actor__user__first_name",
            last_name="to_actor__user__last_name",
            organisation="to_actor__organisation__name",
            asked_at="asked_at",
        ),
        closing_rows=JsonRows(
            Closing.objects.current().filter(log=OuterRef("pk")),
            reason="reason",
            note="note",
            first_name="closed_by__first_name",
            last_name="closed_by__last_name",
            closed_at="closed_at",
        ),
    )


def lysglimt_of(log: Any) -> list[LysglimtRow]:
    """The newest first."""
    return [
        LysglimtRow(as_id(row["id"]), row["text"], date.fromisoformat(row["happened_on"]), person_name(row))
        for row in log.lysglimt_rows
    ]


def transfer_of(log: Any) -> TransferRow | None:
    for row in log.transfer_rows:
        asked_on = timezone.localdate(as_time(row["asked_at"]))
        return TransferRow(as_id(row["id"]), person_name(row), row["organisation"], asked_on)
    return None


def closing_of(log: Any) -> ClosingRow | None:
    """Why the log is closed; None while it is open."""
    for row in log.closing_rows:
        reason = str(ClosingReason(row["reason"]).label)
        return ClosingRow(reason, row["note"], person_name(row), as_time(row["closed_at"]))
    return None
