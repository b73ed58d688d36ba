"""Min side: an erasure that waits for an answer, and for the one who asked, that it was declined."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.models import ErasureRequest, ErasureStatus
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.admin.json_rows import JsonRows, as_id, as_time
from stafettlog.admin.my_hooks import Waiting
from stafettlog.admin.worklist import LIMIT, Task
from stafettlog.log_names import short_name

TOLD_OF_DECLINE = timedelta(days=14)


def rows(user: User, now: datetime) -> JsonRows:
    """What others asked and a kommuneadministrator is to answer; and one's own that were declined of late."""
    is_admin = Exists(
        RoleAssignment.objects.filter(
            user=user, user__is_active=True, role=Role.MUNICIPALITY_ADMIN.value, ended_at__isnull=True
        )
    )
    to_answer = Q(is_admin, ~Q(asked_by=user), status=ErasureStatus.WAITING.value)
    declined = Q(
        ~Q(settled_by=user),
        asked_by=user,
        status=ErasureStatus.DECLINED.value,
        settled_at__gt=now - TOLD_OF_DECLINE,
    )
    found = ErasureRequest.objects.filter(to_answer | declined).order_by("pk")
    return JsonRows(
        found[: LIMIT + 1],
        id="id",
        log="log_id",
        status="status",
        asked_at="asked_at",
        settled_at="settled_at",
        answer="answer",
    )


def tasks(found: Sequence[dict[str, Any]]) -> Iterator[Task]:
    for row in found:
        waits = row["status"] == ErasureStatus.WAITING.value
        yield Task(
            since=timezone.localdate(as_time(row["asked_at"] if waits else row["settled_at"])),
            who=short_name(as_id(row["log"])),
            text=_("En koordinator ber om at loggen blir slettet.") if waits else _declined(row["answer"]),
            button=_("Svar") if waits else "",
            button_url=reverse("admin:erasure_settle", args=[as_id(row["id"])]) if waits else "",
        )


def _declined(answer: str) -> str:
    return _("Loggen blir ikke slettet: %(answer)s") % {"answer": answer}


WAITING = Waiting(rows, tasks)
