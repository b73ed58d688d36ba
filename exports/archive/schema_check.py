"""Checks data against a JSON Schema: the part of the language that ours is written in, and no more.

It answers with places and rules, never with a value: what is checked is somebody's log.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

KNOWN = frozenset(
    {
        "$id",
        "$schema",
        "additionalProperties",
        "const",
        "description",
        "format",
        "items",
        "oneOf",
        "properties",
        "required",
        "title",
        "type",
    }
)
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _is_day(text: str) -> bool:
    return bool(_DAY.fullmatch(text) and date.fromisoformat(text))


def _is_moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


_FORMATS: Mapping[str, Callable[[str], Any]] = {"uuid": UUID, "date": _is_day, "date-time": _is_moment}


def faults(value: Any, schema: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Every way in which `value` is not as `schema` says. Raises ValueError on a word that is not known."""
    if unknown := set(schema) - KNOWN:
        raise ValueError(f"not a word of this schema: {sorted(unknown)}")
    if "const" in schema and not _same(value, schema["const"]):
        yield f"{where or '/'}: not what it has to be"
    if "oneOf" in schema:
        fits = [one for one in schema["oneOf"] if not list(faults(value, one, where))]
        if len(fits) != 1:
            yield f"{where or '/'}: not one of its codes"
    if "type" in schema and not _is_of(value, schema["type"]):
        yield f"{where or '/'}: not of type {schema['type']}"
        return
    if isinstance(value, str) and "format" in schema and not _reads(value, schema["format"]):
        yield f"{where or '/'}: not a {schema['format']}"
    if isinstance(value, dict):
        yield from _of_object(value, schema, where)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], f"{where}/{number}")


def _of_object(value: dict[str, Any], schema: Mapping[str, Any], where: str) -> Iterator[str]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}/{name}: missing"
    for name, item in value.items():
        if name in properties:
            yield from faults(item, properties[name], f"{where}/{name}")
        elif isinstance(others, Mapping):
            yield from faults(item, others, f"{where}/{name}")
        elif not others:
            # Its name is not repeated: anything may stand in a file that is not ours.
            yield f"{where or '/'}: holds what is not in the schema"


def _is_of(value: Any, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    return any(
        isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))
        for name in wanted
    )


def _same(value: Any, wanted: Any) -> bool:
    """True is not 1 here."""
    return type(value) is type(wanted) and value == wanted


def _reads(text: str, name: str) -> bool:
    try:
        return bool(_FORMATS[name](text))
    except ValueError:
        return False
