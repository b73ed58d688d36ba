"""Min side: a file of many logs that is ready to be fetched, or that could not be made."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports.admin.mass_screen import job_url
from exports.models import ExportJob, JobKind, JobState
from permissions.models import User
from stafettlog.admin.json_rows import JsonRows, as_id, as_time
from stafettlog.admin.my_hooks import Waiting
from stafettlog.admin.worklist import LIMIT, Task

TOLD_OF_FAILURE = timedelta(days=1)


def rows(user: User, now: datetime) -> JsonRows:
    """What the person asked for: ready and still there, or failed since yesterday."""
    ready = Q(state=JobState.DONE.value, expires_at__gt=now)
    failed = Q(state=JobState.FAILED.value, finished_at__gt=now - TOLD_OF_FAILURE)
    found = ExportJob.objects.filter(ready | failed, owner=user).order_by("pk")
    return JsonRows(
        found[: LIMIT + 1],
        id="id",
        job_kind="kind",
        state="state",
        at="finished_at",
        until="expires_at",
    )


def tasks(found: Sequence[dict[str, Any]]) -> Iterator[Task]:
    for row in found:
        url, is_ready = job_url(as_id(row["id"])), row["state"] == JobState.DONE.value
        yield Task(
            since=timezone.localdate(as_time(row["at"])),
            who=str(JobKind(row["job_kind"]).label),
            text=_ready(row["until"]) if is_ready else _("Filen kunne ikke lages. Prøv igjen."),
            url=url,
            button=_("Hent filen") if is_ready else _("Se eksporten"),
            button_url=url,
        )


def _ready(until: str) -> str:
    when = date_format(timezone.localtime(as_time(until)), "SHORT_DATETIME_FORMAT")
    return _("Filen er klar. Den blir slettet %(when)s.") % {"when": when}


WAITING = Waiting(rows, tasks)
