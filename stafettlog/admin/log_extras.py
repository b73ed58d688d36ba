"""What the log page shows beside the work: lysglimt, a transfer that waits, and why the log is closed.

A row or two each, so they come as JSON with the log itself.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from permissions.models import Organisation, RoleAssignment, User
from permissions.policy import Role
from stafettlog.admin.json_rows import JsonRows, as_id, as_time, person_name
from stafettlog.models import (
    Actor,
    Closing,
    ClosingReason,
    Lysglimt,
    Stafettlog,
    Transfer,
    TransferStatus,
)
from stafettlog.services import log_details

LYSGLIMT_SHOWN = 2
_RECEIVER = {
    "first_name": "to_actor__user__first_name",
    "last_name": "to_actor__user__last_name",
    "is_active": "to_actor__user__is_active",
    "confirmed_at": "to_actor__confirmed_at",
    "ended_at": "to_actor__ended_at",
    "organisation": "to_actor__organisation__name",
}
_ANSWER = {
    name: name
    for name in ("id", "status", "asked_at", "answered_at", "answer_reason", "seen_at", "on_behalf_reason")
} | {"asker_first": "asked_by__first_name", "asker_last": "asked_by__last_name"}
_PERSON = {"first_name": "user__first_name", "last_name": "user__last_name"}


@dataclass(frozen=True)
class ClosingRow:
    """Why the log is closed."""

    reason: str
    note: str
    who: str
    closed_at: datetime


def with_extras(logs: QuerySet[Stafettlog], today: date) -> QuerySet[Any]:
    """Add what the functions below read, and `lysglimt_count`."""
    standing = Lysglimt.objects.standing().filter(log=OuterRef("pk"))
    counted = standing.order_by().values("log").annotate(n=Count("pk"))
    teller = {"first_name": "created_by__first_name", "last_name": "created_by__last_name"}
    closer = {"first_name": "closed_by__first_name", "last_name": "closed_by__last_name"}
    closing = Closing.objects.current().filter(log=OuterRef("pk"))
    return logs.annotate(
        asks_for_consent=log_details.asks_for_consent(today),
        lysglimt_rows=JsonRows(
            standing[:LYSGLIMT_SHOWN], id="id", text="text", happened_on="happened_on", **teller
        ),
        lysglimt_count=Coalesce(Subquery(counted.values("n")), 0),
        transfer_rows=JsonRows(Transfer.objects.filter(log=OuterRef("pk"))[:1], **_ANSWER, **_RECEIVER),
        coordinator_rows=JsonRows(_coordinators(), **_PERSON),
        closing_rows=JsonRows(closing, reason="reason", note="note", closed_at="closed_at", **closer),
    )


def _coordinators() -> QuerySet[RoleAssignment]:
    now = RoleAssignment.objects.filter(role=Role.COORDINATOR.value, ended_at__isnull=True)
    mine = now.filter(organisation=OuterRef("organisation"), user__is_active=True)
    return mine.order_by("user__last_name", "user__first_name", "pk")


def coordinators_of(log: Any, *, is_shared: bool) -> list[User]:
    """Who reads the log as coordinator: nobody once the consent has ended."""
    rows = log.coordinator_rows if is_shared else []
    return [User(first_name=row["first_name"], last_name=row["last_name"]) for row in rows]


def lysglimt_of(log: Any) -> list[Lysglimt]:
    """The newest first."""
    return [
        Lysglimt(
            id=as_id(row["id"]),
            text=row["text"],
            happened_on=date.fromisoformat(row["happened_on"]),
            created_by=User(first_name=row["first_name"], last_name=row["last_name"]),
        )
        for row in log.lysglimt_rows
    ]


def transfer_of(log: Any) -> Transfer | None:
    """What the stafettholder is shown: a request that waits, or one declined and not read yet."""
    for row in log.transfer_rows:
        if row["status"] == TransferStatus.WAITING:
            return _transfer(log, row)
        if row["status"] == TransferStatus.DECLINED and not row["seen_at"]:
            return _transfer(log, row)
    return None


def _transfer(log: Any, row: dict[str, Any]) -> Transfer:
    user = User(first_name=row["first_name"], last_name=row["last_name"], is_active=bool(row["is_active"]))
    receiver = Actor(
        user=user,
        organisation=Organisation(name=row["organisation"]),
        confirmed_at=row["confirmed_at"],
        ended_at=row["ended_at"],
    )
    return Transfer(
        id=as_id(row["id"]),
        log=log,
        to_actor=receiver,
        status=row["status"],
        asked_at=as_time(row["asked_at"]),
        answered_at=as_time(row["answered_at"]) if row["answered_at"] else None,
        answer_reason=row["answer_reason"],
        on_behalf_reason=row["on_behalf_reason"],
        asked_by=User(first_name=row["asker_first"], last_name=row["asker_last"]),
    )


def closing_of(log: Any) -> ClosingRow | None:
    """None while the log is open."""
    for row in log.closing_rows:
        reason = str(ClosingReason(row["reason"]).label)
        return ClosingRow(reason, row["note"], person_name(row), as_time(row["closed_at"]))
    return None
