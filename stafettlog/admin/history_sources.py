"""Which rows belong to a log's history, and which of their fields it tells of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Model, Q

from stafettlog.models import (
    Child,
    Concern,
    Consent,
    ConsentCoverage,
    Evaluation,
    ForesattRelation,
    LevelChange,
    Measure,
    OpeningAttempt,
    Participant,
    Stafettlog,
    StoredFile,
)

Scope = Callable[[Stafettlog], Q]


@dataclass(frozen=True)
class Source:
    """One tracked model. `fields`: name in the snapshot -> path from the historical row.

    A name that is a field of the model gets its label and choices from there; the others are words
    that the sentence needs. `concern_path` and `measure_path` lead to what the page may narrow to.
    """

    kind: str
    model: type[Model]
    fields: Mapping[str, str]
    scope: Scope
    versioned: bool = False
    concern_path: str = ""
    measure_path: str = ""
    holder_only: bool = False
    on_log_page: bool = False


def _own(log: Stafettlog) -> Q:
    return Q(log=log.pk)


def _log(log: Stafettlog) -> Q:
    return Q(id=log.pk)


def _child(log: Stafettlog) -> Q:
    # Nothing from before: an earlier log on the child, and its people, is not this log's to tell of.
    return Q(id=log.child_id, history_date__gt=log.created_at)


def _relations(log: Stafettlog) -> Q:
    # Those of an earlier log end just before the new one is made.
    alive = Q(ended_at__isnull=True) | Q(ended_at__gt=log.created_at)
    return Q(id__in=ForesattRelation.objects.filter(alive, child=log.child_id).values("pk"))


def _same(*names: str, **paths: str) -> Mapping[str, str]:
    return {**{name: name for name in names}, **paths}


_PERSON = {"first": "actor__user__first_name", "last": "actor__user__last_name"}
_KINDS = (
    Source(
        "log",
        Stafettlog,
        _same(
            "state",
            "group",
            "street",
            "postcode",
            "city",
            "living_situation",
            "email",
            attends="attends__name",
        ),
        _log,
        versioned=True,
        on_log_page=True,
    ),
    Source("child", Child, _same("first_name", "last_name", "national_number", "birth_date"), _child),
    Source(
        "foresatt",
        ForesattRelation,
        _same(
            "first_name",
            "last_name",
            "role",
            "street",
            "postcode",
            "city",
            "phone",
            "email",
            "language",
            "needs_interpreter",
            "ground",
            "ended_at",
        ),
        _relations,
        versioned=True,
    ),
    Source(
        "consent",
        Consent,
        _same("given_on", "expires_on", "method", "note", "youth_agreed", "withdrawn_at"),
        _own,
    ),
    Source("coverage", ConsentCoverage, _same(organisation="organisation__name"), _own),
    Source("level", LevelChange, _same("from_level", "to_level", "reason"), _own, on_log_page=True),
    Source("participant", Participant, _same("ended_at", "end_reason", **_PERSON), _own, on_log_page=True),
    Source(
        "concern",
        Concern,
        _same(
            "text",
            "area",
            "goal",
            "discussed_with_leader",
            "discussed_with_foresatte",
            "level",
            "closed_at",
            "struck_at",
            "strike_reason",
        ),
        _own,
        versioned=True,
        concern_path="id",
        on_log_page=True,
    ),
    Source(
        "measure",
        Measure,
        _same("kind", "description", "start_on", "finish_on", "version", concern_text="concern__text"),
        _own,
        versioned=True,
        concern_path="concern",
        measure_path="id",
        on_log_page=True,
    ),
    Source(
        "evaluation",
        Evaluation,
        _same("outcome", "reason", measure_kind="measure__kind", concern_text="measure__concern__text"),
        _own,
        concern_path="measure__concern",
        measure_path="measure",
        on_log_page=True,
    ),
    Source("file", StoredFile, {"file_kind": "kind"}, _own),
    Source(
        "attempt",
        OpeningAttempt,
        _same(
            "answered_at",
            first="asked_by__user__first_name",
            last="asked_by__user__last_name",
            organisation="asked_by__organisation__name",
        ),
        _own,
        holder_only=True,
    ),
)
SOURCES: Mapping[str, Source] = {source.kind: source for source in _KINDS}
