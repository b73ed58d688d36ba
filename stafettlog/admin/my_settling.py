"""What waits on Min side for a leader beside the logs: text to mask (R14), and protected addresses that
nobody else asks about again (R26). Of the child there are initials and a year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import User
from stafettlog import addresses
from stafettlog.admin.json_rows import JsonRows, as_id, as_time, person_name
from stafettlog.admin.my_overseen import child_of, overseen_task
from stafettlog.admin.overseen_rows import HAS_LEFT
from stafettlog.admin.screen import overview_url
from stafettlog.admin.worklist import LIMIT, Task
from stafettlog.services import masking
from stafettlog.services.masked_texts import kind_name
from stafettlog.services.protection import WARN_BEFORE

Row = Mapping[str, Any]


def settling_parts(user: User, led: QuerySet[Any], now: datetime) -> dict[str, JsonRows]:
    """Kind -> its rows, for my_rows.waiting_rows(). `led`: the open logs of what the person leads."""
    last = timezone.localdate(now) + WARN_BEFORE
    left = led.filter(HAS_LEFT, child__protection_review_on__lte=last).order_by("pk")
    return {
        "maskings": JsonRows(
            masking.waiting_for(user)[: LIMIT + 1],
            id="id",
            log="log_id",
            at="asked_at",
            text_model="model",
            text_field="field",
            first_name="asked_by__first_name",
            last_name="asked_by__last_name",
            **child_of("log__"),
        ),
        "reviews": JsonRows(
            left[: LIMIT + 1], log="pk", review_on="child__protection_review_on", **child_of()
        ),
    }


def settling_tasks(waiting: Mapping[str, Sequence[Row]], today: date) -> Iterator[Task]:
    for row in waiting["maskings"]:
        words = {"name": person_name(row), "text": kind_name(row["text_model"], row["text_field"])}
        yield overseen_task(
            row,
            since=timezone.localdate(as_time(row["at"])),
            text=_("%(name)s ber deg om å skjule en tekst (%(text)s)") % words,
            button=_("Svar"),
            button_url=addresses.address("admin:masking_settle", as_id(row["id"])),
        )
    for row in waiting["reviews"]:
        day = date.fromisoformat(row["review_on"])
        yield overseen_task(
            row,
            since=day,
            day=day,
            days=(day - today).days,
            text=_("Vurder adressesperren på nytt. Loggen trenger en stafettholder som kan gjøre det."),
            button=_("Se oversikten"),
            button_url=overview_url(as_id(row["log"])),
        )
