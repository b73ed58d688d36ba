"""What the tests of the screens on a log share."""

from uuid import UUID

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from permissions.models import AccessLog
from stafettlog.models import Actor, OutboxMessage, Stafettlog

UNKNOWN = UUID("01900000-0000-7000-8000-000000000000")


def url(name: str, *ids: object) -> str:
    return reverse(f"admin:{name}", args=ids)


def log_page(log: Stafettlog) -> str:
    return url("stafettlog_stafettlog_change", log.pk)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def opened(log: Stafettlog, who: Actor) -> list[str]:
    """The pages of the access log that `who` opened, oldest first."""
    rows = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(who.user_id)).order_by("at", "id")
    return [row.page for row in rows]


def is_secret(response: HttpResponse, log: Stafettlog) -> bool:
    """The answer of a log that does not exist: 404, and no name of anyone on it."""
    names = (log.child.first_name, log.child.last_name, log.stafettholder.user.last_name)
    return response.status_code == 404 and not any(name in text(response) for name in names)


def access_log_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no opening can be written down."""

    def save(row: AccessLog, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessLog, "save", save)


def all_read() -> None:
    """Nobody has an unread notice: the bell of the page asks one query less."""
    OutboxMessage.objects.update(read_at=timezone.now())
