"""The texts of a log that can be masked (R14), and the masking of one: everywhere, and for good."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.utils import get_history_manager_for_model

from permissions import history
from permissions.models import User
from stafettlog.models import (
    Closing,
    Concern,
    Consent,
    ConsentCoverage,
    Draft,
    Evaluation,
    ForesattRelation,
    LevelChange,
    Lysglimt,
    Measure,
    Meeting,
    Participant,
    Stafettlog,
    Transfer,
)
from stafettlog.models.base import Versioned
from stafettlog.services.errors import NotVisible
from stafettlog.services.log_details import known_relations

MASKED = "[skjult]"
"""What stands instead: the same in every language, since it is stored."""
# A shorter text is found in a draft only where it is all that stands in a field.
LONG_ENOUGH = 12

Rows = Callable[[Stafettlog], QuerySet[Any]]


@dataclass(frozen=True)
class Kind:
    """A model of a log: its rows there, and the fields that people write freely in."""

    model: type[Model]
    fields: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class Text:
    """One text: the field of a row."""

    model_name: str
    row: Any
    field: str

    @property
    def value(self) -> str:
        return str(getattr(self.row, self.field) or "")

    @property
    def name(self) -> str:
        """What kind of text it is: «Oppmerksomhet: mål». It says nothing of what is written."""
        return kind_name(self.model_name, self.field)


def _of_log(model: Any) -> Rows:
    return lambda log: model._default_manager.filter(log=log)


def _kind(model: type[Model], *fields: str, rows: Rows | None = None) -> Kind:
    return Kind(model, fields, rows or _of_log(model))


_ALL = (
    _kind(Concern, "text", "goal", "strike_reason"),
    _kind(Measure, "description"),
    _kind(Evaluation, "reason"),
    _kind(
        Meeting,
        "place_detail",
        "also_attended",
        "comments",
        "not_completed_reason",
        "cancel_reason",
        "strike_reason",
    ),
    _kind(Lysglimt, "text", "strike_reason"),
    _kind(Participant, "end_reason"),
    _kind(Transfer, "message", "answer_reason", "on_behalf_reason"),
    _kind(LevelChange, "reason"),
    _kind(Closing, "note", "reopen_reason"),
    _kind(Consent, "note", "withdraw_reason"),
    _kind(ConsentCoverage, "withdraw_reason"),
    _kind(ForesattRelation, "end_reason", "stop_reason", rows=known_relations),
)
KINDS: Mapping[str, Kind] = {kind.model._meta.model_name or "": kind for kind in _ALL}


def can_be_masked(model_name: str, field: str) -> bool:
    return model_name in KINDS and field in KINDS[model_name].fields


def find(log: Stafettlog, model_name: str, row_id: UUID, field: str) -> Text:
    """The log's text of this kind. Raises NotVisible."""
    if not can_be_masked(model_name, field):
        raise NotVisible
    row = KINDS[model_name].rows(log).filter(pk=row_id).first()
    if row is None:
        raise NotVisible
    return Text(model_name, row, field)


def kind_name(model_name: str, field: str) -> str:
    """«Oppmerksomhet: mål»"""
    model = KINDS[model_name].model
    words = {
        "part": capfirst(str(model._meta.verbose_name)),
        "field": str(model._meta.get_field(field).verbose_name),  # type: ignore[union-attr]
    }
    return _("%(part)s: %(field)s") % words


def mask(text: Text, *, by: User, reason: str) -> None:
    """Replace the text in the row, in all its versions, and in drafts. Call on the locked log."""
    versions = get_history_manager_for_model(KINDS[text.model_name].model).filter(id=text.row.pk)
    written = {text.value, *versions.values_list(text.field, flat=True)} - {"", None, MASKED}
    setattr(text.row, text.field, MASKED)
    if isinstance(text.row, Versioned):
        # A form that stands open holds the text still: it is stale now.
        text.row.version += 1
    history.save(text.row, by=by, reason=reason)
    # no history: this is the history, and the one change ever made in it.
    versions.exclude(**{text.field: ""}).update(**{text.field: MASKED})
    _mask_in_drafts(text.row, written)


def _mask_in_drafts(row: Any, written: set[str]) -> None:
    """A draft may hold the text as it was copied from its row."""
    log_id = getattr(row, "log_id", None)
    if log_id is None:
        return
    for draft in Draft.objects.select_for_update().filter(log=log_id):
        typed: Any = draft.content
        content = {name: [_without(value, written) for value in values] for name, values in typed.items()}
        if content != typed:
            # no history: a draft has none. Not saved, so that it lives no longer than it would.
            Draft.objects.filter(pk=draft.pk).update(content=content)


def _without(value: str, written: set[str]) -> str:
    for text in sorted(written, key=len, reverse=True):
        if value.strip() == text.strip():
            return MASKED
        if len(text) >= LONG_ENOUGH:
            value = value.replace(text, MASKED)
    return value
