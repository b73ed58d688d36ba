"""The JSON Schema of stafettlogg.json, made from the models: what each field is called, and its codes.

The one that is kept in schema/ is what goes into a package. A test says when the models have moved away
from it: then the version goes up, and the earlier file stays for those who have earlier packages.
"""

import json
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.text import capfirst

from exports.archive.kinds import KINDS, AnyField, Kind
from exports.archive.log_json import FORMAT, VERSION
from stafettlog.models import StoredFile

FOLDER = Path(__file__).parent / "schema"
NAME = f"stafettlogg-{VERSION}.schema.json"
PATH = FOLDER / NAME
Schema = dict[str, Any]
UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
HISTORY = {
    "history_id": "Versjonens nummer",
    "history_date": "Tidspunkt",
    "history_change_reason": "Begrunnelse",
    "history_type": "Hva som skjedde",
    "history_user": "Hvem",
}
CHANGES = {"+": "Opprettet", "~": "Endret", "-": "Slettet"}
# The first that fits: a positive integer is an integer too.
_TYPES: "tuple[tuple[type[models.Field[Any, Any]], Schema], ...]" = (
    (models.UUIDField, UUID_TEXT),
    (models.DateTimeField, MOMENT),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.JSONField, {"type": ["array", "object"]}),
    (models.CharField, TEXT),
    (models.TextField, TEXT),
)


def path_of(version: object) -> Path | None:
    """The schema that is kept for a version of the file, if there is such a version."""
    if type(version) is not int or not 1 <= version <= VERSION:
        return None
    return FOLDER / f"stafettlogg-{version}.schema.json"


def text() -> str:
    """The schema of the models as they are, as its file holds it."""
    with translation.override("nb"):
        return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"


def build() -> Schema:
    top = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "log": UUID_TEXT,
        "changed_at": {**MOMENT, "title": "Sist endret"},
        "rows": _object({kind.name: _table(kind) for kind in KINDS}, "Radene slik de er"),
        "history": _object(
            {kind.name: _versions(kind) for kind in KINDS if kind.versions}, "Hver versjon av radene"
        ),
        "references": _references(),
    }
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": NAME}
    return about | _object(top, "Stafettlogg")


def _object(properties: Schema, title: str) -> Schema:
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _table(kind: Kind) -> Schema:
    properties = {field.name: _field(field) for field in kind.fields} | _many(kind)
    if kind.model is StoredFile:
        properties["package_file"] = {"type": ["string", "null"], "title": "Filens navn i pakken"}
    return {"type": "array", "items": _object(properties, _title(kind.model._meta.verbose_name))}


def _versions(kind: Kind) -> Schema:
    properties = {field.name: _field(field) for field in kind.version_fields} | _many(kind)
    properties["history_type"] = {
        "title": HISTORY["history_type"],
        "oneOf": [{"const": code, "title": label} for code, label in CHANGES.items()],
    }
    title = _title(kind.model._meta.verbose_name)
    return {"type": "array", "items": _object(properties, f"{title}: versjon")}


def _many(kind: Kind) -> Schema:
    return {
        many.name: {"title": _title(many.verbose_name), "type": "array", "items": UUID_TEXT}
        for many in kind.many
    }


def _field(field: AnyField) -> Schema:
    told: Schema = {"title": HISTORY.get(field.name) or _title(field.verbose_name)}
    if field.related_model is not None:
        told["description"] = f"→ {field.related_model._meta.model_name}"
    if field.flatchoices:
        return told | {"oneOf": _codes(field)}
    target = getattr(field, "target_field", field)
    kind = next(schema for type_, schema in _TYPES if isinstance(target, type_))
    types = [kind["type"]] if isinstance(kind["type"], str) else kind["type"]
    return told | kind | ({"type": [*types, "null"]} if field.null else {})


def _codes(field: AnyField) -> list[Schema]:
    codes = dict(field.flatchoices)
    if field.blank and "" not in codes and isinstance(field, models.CharField):
        codes[""] = "Ikke valgt"
    found: list[Schema] = [{"const": code, "title": str(label)} for code, label in codes.items()]
    return [*found, {"type": "null"}] if field.null else found


def _title(name: Any) -> str:
    return capfirst(str(name))


def _references() -> Schema:
    def by_id(properties: Schema, title: str) -> Schema:
        return {"title": title, "type": "object", "additionalProperties": _object(properties, title)}

    actor = {"user": UUID_TEXT, "organisation": UUID_TEXT, "title": {**TEXT, "title": "Stilling"}}
    parts = {
        "user": by_id({"first_name": TEXT, "last_name": TEXT}, "Brukere"),
        "organisation": by_id({"name": TEXT, "kind": TEXT}, "Virksomheter"),
        "actor": by_id(actor, "Aktører"),
    }
    return _object(parts, "De som radene viser til, slik de heter nå")
