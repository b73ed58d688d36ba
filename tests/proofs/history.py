"""Whether the history tells of every write: the newest version of each row is the row."""

from typing import Any

from django.apps import apps
from django.db.models import Model, OuterRef, Subquery


def tracked_models() -> list[type[Model]]:
    own = [model for model in apps.get_models() if not model._meta.proxy]
    return [model for model in own if hasattr(getattr(model, "history", None), "model")]


def untold(models: list[type[Model]]) -> list[str]:
    """Rows whose newest version differs from them, or that have none."""
    return [text for model in models for text in _untold(model)]


def versions(models: list[type[Model]]) -> int:
    return sum(model.history.count() for model in models)  # type: ignore[attr-defined]


def _untold(model: Any) -> list[str]:
    history = model.history.model
    names = [f.attname for f in history.tracked_fields if f.attname != "id"]
    newest = history.objects.filter(id=OuterRef("id")).order_by("-history_date", "-history_id")
    latest = history.objects.filter(
        history_id__in=model.objects.annotate(h=Subquery(newest.values("history_id")[:1])).values("h")
    )
    kept = {row["id"]: row for row in latest.values("id", *names)}
    wrong = []
    for row in model.objects.values("pk", *names):
        told = kept.get(row["pk"])
        if told is None or any(told[name] != row[name] for name in names):
            wrong.append(f"{model.__name__} {row['pk']}")
    return wrong
