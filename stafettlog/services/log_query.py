"""One log with all that a screen needs and what a person may do with it: one query, its SQL made once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from permissions import grants
from permissions.models import User
from permissions.prepared import Prepared
from stafettlog.models import Stafettlog


class LogQuery:
    """`logs()` is what is read, of one shape every time; with `by_day` it takes today's date."""

    def __init__(self, logs: Callable[..., models.QuerySet[Any]], *, by_day: bool = False) -> None:
        self._logs, self._by_day = logs, by_day
        day = {"today": models.DateField()} if by_day else {}
        self._prepared = Prepared(
            self._build,
            log_id=models.UUIDField(),
            user_id=models.UUIDField(),
            now=models.DateTimeField(),
            content_type_id=models.IntegerField(),
            **day,
        )

    def read(self, user: User, log_id: UUID) -> Any:
        """The log with `held`, for grants.held_in(); None if there is none. Who may see it is not asked."""
        day = {"today": timezone.localdate()} if self._by_day else {}
        found = self._prepared.rows(log_id=log_id, **_towards(user), **day)
        return found[0] if found else None

    def _build(self, log_id: UUID, *, today: Any = None, **towards: Any) -> models.QuerySet[Any]:
        logs = self._logs(today) if self._by_day else self._logs()
        return with_held(logs, **towards).filter(pk=log_id)[:1]


def _towards(user: User) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(Stafettlog)
    return {"user_id": user.pk, "now": timezone.now(), "content_type_id": kind.pk}


def with_held(logs: models.QuerySet[Any], **towards: Any) -> models.QuerySet[Any]:
    return logs.annotate(held=grants.held_text(Stafettlog, **towards))


def read_one(logs: models.QuerySet[Any], user: User, log_id: UUID) -> Any:
    """As LogQuery.read(), of a queryset that is of another shape each time."""
    return with_held(logs, **_towards(user)).filter(pk=log_id).first()


IDENTIFIED = LogQuery(lambda: Stafettlog.objects.with_identity())
"""As the identity line of a screen shows it."""
