"""The small history on the pages of virksomheter and staff: who, when, what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

LIMIT = 20


@dataclass(frozen=True)
class Entry:
    """One line of `components/timeline.html`."""

    text: str
    who: str
    when: datetime
    url: str = ""


def entries(row: Any) -> list[Entry]:
    """The latest changes of `row`, newest first, at most 20 (one query)."""
    kept = row.history.select_related("history_user").defer("history_user__national_number")
    return [
        Entry(
            text=one.history_change_reason or _("Endret"),
            who=one.history_user.display_name if one.history_user else _("Systemet"),
            when=one.history_date,
        )
        for one in kept.order_by("-history_date", "-history_id")[:LIMIT]
    ]
