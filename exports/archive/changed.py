"""When a log was changed last: by that moment a package is dated, and an unchanged log is known."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from exports.archive.kinds import KINDS
from stafettlog.models import OutboxMessage, Stafettlog


class Changed(NamedTuple):
    """`at`: the newest version of any of the log's rows, or its newest message. `versions`: of all."""

    at: datetime
    versions: int


def last_of(log: Stafettlog) -> Changed:
    """Two queries."""
    moments = _moments(log)
    newest = moments.order_by("-history_date").first()
    return Changed(newest[0] if newest else log.created_at, moments.count())


def _moments(log: Stafettlog) -> "QuerySet[Any, Any]":
    # The id keeps two versions of one moment two rows.
    versions = [
        kind.versions(log).order_by().values_list("history_date", "id") for kind in KINDS if kind.versions
    ]
    sent = OutboxMessage.objects.filter(log=log).order_by().values_list("created_at", "id")
    first, *others = versions
    return first.union(*others, sent, all=True)
