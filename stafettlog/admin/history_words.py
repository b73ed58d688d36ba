"""A version of a row in words: who did what, and each field before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from permissions import crypto
from permissions.fields import EncryptedTextField
from permissions.national_number import mask
from stafettlog.admin.history_fields import (
    FOR_HOLDER,
    FOR_HOLDER_OF,
    IN_SENTENCE,
    LABELS,
    NAMED_ONLY,
    NAMES_PLACE,
    NOT_LISTED,
    PLACES,
)
from stafettlog.admin.history_groups import grouped, told_as
from stafettlog.admin.history_page import Version
from stafettlog.admin.history_sentences import SENTENCES, Sentence
from stafettlog.admin.history_sources import SOURCES
from stafettlog.admin.json_rows import as_object, as_time
from stafettlog.models import kind_names
from stafettlog.services.masked_texts import MASKED, can_be_masked
from stafettlog.services.shown import HIDDEN, WORD

People = Mapping[tuple[UUID, int], list[str]]


@dataclass(frozen=True)
class Change:
    """One field. `before` is empty where the row is new."""

    label: str
    before: str
    after: str
    text: tuple[str, UUID, str] | None = None
    """(model, row, field) of a text that may be masked (R14)."""


@dataclass(frozen=True)
class Event:
    """One line of the history page. `reason` is the service's own sentence, for a change of what was."""

    at: datetime
    text: str
    changes: list[Change]
    reason: str


def events(versions: Iterable[Version], people: People, *, holder: bool, hides: bool = False) -> list[Event]:
    """The versions that say something, in their order. `hides`: no place is named (R26)."""
    found = (_event(group, people, holder=holder, hides=hides) for group in grouped(versions))
    return [event for event in found if event is not None]


def _event(group: list[Version], people: People, *, holder: bool, hides: bool) -> Event | None:
    version = group[0]
    changes, names = _changes(version, people, holder=holder, hides=hides)
    sentence = SENTENCES[version.source]
    text = _sentence(group, sentence, names, hides=hides)
    if text is None:
        return None
    return Event(version.at, text, changes, _reason(version, holder=holder, hides=hides))


def _reason(version: Version, *, holder: bool, hides: bool) -> str:
    if version.before is None or (hides and version.source in NAMES_PLACE):
        return ""
    if not holder and version.source == "child" and _protection(version.before) != _protection(version.after):
        # Why an address is protected is between the holder and the family.
        return ""
    return version.reason or ""


def _protection(snapshot: Mapping[str, Any]) -> tuple[Any, Any]:
    return snapshot.get("protection"), snapshot.get("protection_review_on")


def _sentence(group: list[Version], sentence: Sentence, changed: list[str], *, hides: bool) -> str | None:
    version = group[0]
    words = {"who": version.who or _("Systemet"), **sentence.words(version.after)}
    if hides and "organisation" in words:
        words["organisation"] = WORD
    if len(group) > 1:
        words["name"] = _listed(sorted(str(sentence.words(one.after)["name"]) for one in group))
    if template := told_as(version, sentence):
        return str(template) % words
    if not changed:
        return None
    return str(sentence.changed) % {**words, "fields": _listed(changed)}


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if len(unique) == 1:
        return unique[0]
    return _("%(first)s og %(last)s") % {"first": ", ".join(unique[:-1]), "last": unique[-1]}


def _changes(
    version: Version, people: People, *, holder: bool, hides: bool
) -> tuple[list[Change], list[str]]:
    """What stands under the sentence, and the names of the fields that are not as they were."""
    model = SOURCES[version.source].model
    changes: list[Change] = []
    names: list[str] = []
    for name in SOURCES[version.source].fields:
        label = _label(model, name)
        if label is None or name in NOT_LISTED:
            continue
        now, then = (_plain(model, name, one) for one in (version.after, version.before or {}))
        if now == then:
            continue
        names.append(str(IN_SENTENCE.get((version.source, name), label)))
        hidden = name in FOR_HOLDER or (version.source, name) in FOR_HOLDER_OF
        if name not in NAMED_ONLY and (holder or not hidden):
            if hides and name in PLACES:
                changes.append(Change(capfirst(label), "", str(HIDDEN)))
                continue
            before, after = _shown(model, name, then), _shown(model, name, now)
            changes.append(Change(capfirst(label), before, after, _text(version, name, before, after)))
    for label, before, after in _people(version, people):
        names.append(label)
        changes.append(Change(capfirst(label), before, after))
    return changes, names


def _text(version: Version, name: str, *values: str) -> tuple[str, UUID, str] | None:
    model_name = SOURCES[version.source].model._meta.model_name or ""
    written = set(values) - {"", MASKED}
    return (model_name, version.row_id, name) if written and can_be_masked(model_name, name) else None


def _people(version: Version, people: People) -> Iterable[tuple[str, str, str]]:
    now = people.get((version.row_id, version.after.get("version", 0)), [])
    earlier = version.before.get("version", 0) if version.before else None
    then = people.get((version.row_id, earlier), []) if earlier is not None else []
    # A consent has one set of givers, told of with its first version.
    if now != then and (version.source != "consent" or version.before is None):
        # The text of an oppmerksomhet is often a sentence, with a full stop.
        between = " · " if version.source == "meeting" else ", "
        yield str(LABELS[f"people_{version.source}"]), between.join(then), between.join(now)


def _label(model: type[models.Model], name: str) -> str | None:
    if name in LABELS:
        return str(LABELS[name])
    try:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return None


def _plain(model: type[models.Model], name: str, snapshot: Mapping[str, Any]) -> Any:
    """A field's value, decrypted; "" for none. Equal values are equal, however they are stored."""
    value = snapshot.get(name)
    field = None if name in LABELS else model._meta.get_field(name)
    if value and isinstance(field, EncryptedTextField):
        return crypto.decrypt_text(value, label=field.label)
    if isinstance(field, models.JSONField):
        # An empty list, and a version from before the field was there, are the same: nothing.
        return as_object(value) or ""
    return "" if value is None else value


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    """A field's value as people write it."""
    field = None if name in LABELS else model._meta.get_field(name)
    if value == "":
        return ""
    if isinstance(field, EncryptedTextField):
        return mask(value)
    if isinstance(field, models.JSONField):
        return kind_names(value)
    if isinstance(field, models.BooleanField):
        return _("ja") if value else _("nei")
    if isinstance(field, models.DateTimeField):
        return date_format(localtime(as_time(value)), "DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(str(value)[:10]), "DATE_FORMAT")
    if choices := dict(getattr(field, "flatchoices", ())):
        return str(choices.get(value, value))
    return str(value)
