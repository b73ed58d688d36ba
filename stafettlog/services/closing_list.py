"""What ends when a log is closed: listed before it happens, and then ended as listed (R24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.utils import timezone

from stafettlog.models import Measure, Meeting, Stafettlog, Transfer
from stafettlog.models.base import LogOwned

_MARKS = 10**8


@dataclass(frozen=True)
class WhatEnds:
    """`coming`: meetings called and not begun. `unregistered`: begun or over, and nobody said what
    became of them. `measures`: neither evaluated nor ended."""

    coming: list[Meeting]
    unregistered: list[Meeting]
    measures: list[Measure]
    transfer: Transfer | None

    @property
    def mark(self) -> int:
        """A number of what is listed, so that nothing ends that the form did not show."""
        asked = [self.transfer] if self.transfer else []
        lists: list[Sequence[LogOwned]] = [self.coming, self.unregistered, self.measures, asked]
        # Which list, too: a meeting that begins meanwhile is not cancelled any more.
        listed = sorted(f"{place} {row.pk}" for place, rows in enumerate(lists) for row in rows)
        return 1 + crc32("\n".join(listed).encode()) % (_MARKS - 2)


def what_ends(log: Stafettlog, now: datetime | None = None) -> WhatEnds:
    """Three queries."""
    now = now or timezone.now()
    meetings = list(log.meetings.invited().select_related("place_organisation").order_by("starts_at", "pk"))
    return WhatEnds(
        coming=[meeting for meeting in meetings if meeting.starts_at > now],
        unregistered=[meeting for meeting in meetings if meeting.starts_at <= now],
        measures=list(Measure.objects.open().filter(log=log).select_related("concern").order_by("pk")),
        transfer=log.transfers.waiting().select_related("to_actor__user", "to_actor__organisation").first(),
    )
