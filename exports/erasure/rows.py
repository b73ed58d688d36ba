"""Which rows belong to what: found by the models' own foreign keys, so that a new table is not forgotten."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model, QuerySet

from stafettlog.models import Stafettlog

Rows = dict[type[Model], set[Any]]
"""Model -> the keys of its rows."""

CHUNK = 400
"""Keys in one statement: SQLite takes a bounded number of them."""


class Entangled(RuntimeError):
    """A row that would have to go is of another log, too: nothing is erased before a person has looked."""


def plain(model: type[Model]) -> "QuerySet[Any]":
    """All rows of `model`, past any manager of its own."""
    return QuerySet(model=model)


def is_version(model: type[Model]) -> bool:
    """Whether it is a table of history, of a model or of one of its many-to-many fields."""
    return hasattr(model, "instance_type") or model.__name__.startswith("Historical")


def tables() -> Iterator[type[Model]]:
    """Every table there is, those between two others included."""
    every = apps.get_models(include_auto_created=True)
    return (model for model in every if not model._meta.proxy and model._meta.managed)


def pointers(target: type[Model]) -> list[tuple[type[Model], models.ForeignKey[Any, Any]]]:
    """(model, field) of every real foreign key to `target`, history left out."""
    return [
        (model, field)
        for model in tables()
        if not is_version(model)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.model._meta.concrete_model is target._meta.concrete_model
    ]


def closure(seed: Mapping[type[Model], Iterable[Any]]) -> Rows:
    """The rows of `seed`, all that point to them, all that point to those, and so on."""
    found: Rows = {}
    waiting: list[tuple[type[Model], set[Any]]] = [(model, set(keys)) for model, keys in seed.items()]
    while waiting:
        model, keys = waiting.pop()
        new = keys - found.get(model, set())
        if not new:
            continue
        found.setdefault(model, set()).update(new)
        for other, field in pointers(model):
            waiting.append((other, keys_where(other, field.attname, new)))
    return found


def keys_where(model: type[Model], column: str, values: Iterable[Any]) -> set[Any]:
    return {
        key
        for some in chunks(values)
        for key in plain(model).filter(**{f"{column}__in": some}).values_list("pk", flat=True)
    }


def versions_of(rows: Rows, log_id: Any) -> Rows:
    """The history of `rows`, and of what the log had once and has no more."""
    found: Rows = {}
    for model in tables():
        if not is_version(model) or _between(model):
            continue
        keys = keys_where(model, "id", rows.get(of_version(model), ()))
        if log_field(model) is not None:
            keys |= keys_where(model, "log_id", [log_id])
        if keys:
            found[model] = keys
    for model in tables():
        if is_version(model) and _between(model):
            to_version: Any = model._meta.get_field("history")
            if keys := keys_where(model, "history_id", found.get(to_version.remote_field.model, ())):
                found[model] = keys
    return found


def of_version(model: Any) -> type[Model]:
    """The model whose history a table of versions is."""
    return model.instance_type


def _between(model: type[Model]) -> bool:
    """Whether it is the history of a many-to-many field."""
    return any(field.name == "m2m_history_id" for field in model._meta.concrete_fields)


def log_field(model: type[Model]) -> str | None:
    """The column by which the model's rows belong to a log; None for one that has none."""
    for field in model._meta.concrete_fields:
        target: Any = field.remote_field
        is_named_so = field.name in {"log", "content_object"} and target is not None
        if is_named_so and target.model._meta.concrete_model is Stafettlog:
            return str(field.attname)
    return None


def check(rows: Rows, seed: Mapping[type[Model], Iterable[Any]], log_id: Any) -> None:
    """Raise Entangled if anything of another log is among `rows`, or a person that was not meant."""
    for model, keys in seed.items():
        if rows.get(model, set()) != set(keys):
            raise Entangled(model._meta.label)
    for model, keys in rows.items():
        if (column := log_field(model)) is None:
            continue
        for some in chunks(keys):
            others = plain(model).filter(pk__in=some, **{f"{column}__isnull": False})
            if others.exclude(**{column: log_id}).exists():
                raise Entangled(model._meta.label)


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    return (every[at : at + CHUNK] for at in range(0, len(every), CHUNK))
