"""Short questions that the service tests ask."""

from typing import Any

from django.db import models

from permissions.models import User
from stafettlog.models import OutboxMessage

# What a participant may with the log.
IN_LOG = {"view_stafettlog", "contribute_stafettlog"}


def last_change(row: models.Model) -> tuple[str, User | None]:
    """(reason, user) of the newest history row."""
    newest = type(row).history.filter(id=row.pk).order_by("-history_id").first()  # type: ignore[attr-defined]
    return newest.history_change_reason, newest.history_user


def reasons(row: models.Model) -> list[str]:
    """The reasons of all history rows, oldest first."""
    rows = type(row).history.filter(id=row.pk).order_by("history_id")  # type: ignore[attr-defined]
    return [one.history_change_reason for one in rows]


def messages(**narrow: Any) -> list[str]:
    """The kinds of the messages that wait, oldest first."""
    return list(OutboxMessage.objects.filter(**narrow).order_by("id").values_list("kind", flat=True))


def every_history_row_has_reason_and_user() -> list[Any]:
    """History rows (of the whole database) without a reason, or without a user where one acted."""
    from django.apps import apps

    return [
        (model.__name__, row.history_type, row.history_change_reason, row.history_user_id)
        for model in apps.get_models()
        if hasattr(model, "history_date")
        for row in model.objects.all()
        if not row.history_change_reason
    ]
