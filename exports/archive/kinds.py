"""Which models make up a log, which rows of each are its own, and which fields say nothing of it.

A model that leads to a log stands in KINDS or, with its reason, in NOT_IN_IT: a test compares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Field, ManyToManyField, Model, QuerySet

from stafettlog.admin.history_sources import SOURCES
from stafettlog.models import Child, Foresatt, ForesattRelation, OutboxMessage, Stafettlog, StoredFile
from stafettlog.services.log_details import known_relations

Rows = Callable[[Stafettlog], "QuerySet[Any]"]
AnyField: TypeAlias = "Field[Any, Any]"

DERIVED = "finds a number again; made from it"
WORKER = "the worker's own, of the moment"
NOT_IN_IT: Mapping[str, str] = {
    "draft": "not sent: nobody's record, and its author's alone",
    "stafettloggroupgrant": "follows from the facts, which are in it",
    "stafettlogusergrant": "follows from the facts, which are in it",
    "archiverecord": "of the package itself, which would change it",
    "erasurerequest": "of the log's end, after the archive has it",
}


@dataclass(frozen=True)
class Kind:
    """One model. `versions`: the rows of its history that are the log's. `left_out`: field -> why."""

    model: type[Model]
    rows: Rows
    versions: Rows | None
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def fields(self) -> list[AnyField]:
        """The columns that are told, in the model's order."""
        return [one for one in self.model._meta.concrete_fields if one.name not in self.left_out]

    @property
    def many(self) -> "list[ManyToManyField[Any, Any]]":
        return list(self.model._meta.many_to_many)

    @property
    def version_fields(self) -> list[AnyField]:
        """As `fields`, of a version: with who made it, when and why."""
        history = self.model.history.model  # type: ignore[attr-defined]
        return [one for one in history._meta.concrete_fields if one.name not in self.left_out]


def _others_of(model: Any) -> Rows:
    return lambda log: model._base_manager.filter(log=log)


def _versions(model: Any, scope: Callable[[Stafettlog], Any]) -> Rows:
    return lambda log: model.history.filter(scope(log))


_ROWS: Mapping[type[Model], Rows] = {
    Stafettlog: lambda log: Stafettlog.objects.filter(pk=log.pk),
    Child: lambda log: Child.objects.filter(pk=log.child_id),
    ForesattRelation: known_relations,
}
_LEFT_OUT: Mapping[type[Model], Mapping[str, str]] = {
    Child: {"national_number_index": DERIVED},
    StoredFile: {
        "storage_name": "where it stands here; in the package it has a name of its own",
        "draft": "where it was before it was the log's",
    },
}
KINDS: tuple[Kind, ...] = (
    *(
        Kind(
            source.model,
            _ROWS.get(source.model) or _others_of(source.model),
            _versions(source.model, source.scope),
            _LEFT_OUT.get(source.model, {}),
        )
        for source in SOURCES.values()
    ),
    Kind(
        Foresatt,
        lambda log: Foresatt.objects.filter(pk__in=known_relations(log).values("foresatt")),
        lambda log: Foresatt.history.filter(id__in=known_relations(log).values("foresatt")),
        {"national_number_index": DERIVED},
    ),
    Kind(
        OutboxMessage,
        _others_of(OutboxMessage),
        None,
        {"claimed_until": WORKER, "attempts": WORKER, "read_at": "when a member of staff read a notice"},
    ),
)
