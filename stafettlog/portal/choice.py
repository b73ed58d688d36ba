"""The choice between several children: for each, the next meeting and whom to call, before one chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from permissions.policy import LogState
from stafettlog.portal import words
from stafettlog.portal.shown import Row, phone_of


@dataclass(frozen=True)
class Choice:
    """One child. `next`: the next meeting to come to, as the log's own page has it; None if there is none."""

    log: Row
    who: str
    next: Row | None

    @property
    def is_open(self) -> bool:
        return bool(self.log["state"] == LogState.OPEN)

    @property
    def phone(self) -> str:
        return phone_of(self.log)


def of(logs: Sequence[Row], meetings: Sequence[Row], now: datetime) -> list[Choice]:
    """In the order of `logs`; `meetings` as ahead.next_meetings() has them."""
    nearest: dict[Any, Row] = {}
    # Those one is invited to first; within each kind, the first that begins.
    for row in sorted(meetings, key=lambda one: (not one["invited"], one["starts_at"])):
        nearest.setdefault(row["log"], row)
    day = timezone.localdate(now)
    return [Choice(log, words.who_you_are(log, day), nearest.get(log["pk"])) for log in logs]
