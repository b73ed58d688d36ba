"""stafettlogg.json: every field of every row of a log, and of every version of it, row after row.

The shape is that of schema/stafettlogg-1.schema.json, which goes along in the package.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from exports.archive.kinds import KINDS, AnyField, Kind
from permissions.models import Organisation, User
from stafettlog.models import Actor, MessageState, OutboxMessage, Stafettlog, StoredFile

NAME, FORMAT, VERSION = "stafettlogg.json", "stafettlogg", 1
AT_A_TIME = 200
SETTLED = timedelta(days=3)
"""The worker has given a message up by then (docs/architecture.md: after about two days)."""
Named = dict[type[Model], set[UUID]]


def pieces(log: Stafettlog, changed_at: datetime, file_names: Mapping[UUID, str]) -> Iterator[bytes]:
    """The file, in pieces of one row. `file_names`: StoredFile's id -> its name in the package.

    `references` names those whom the rows point to outside the log: as they are called now.
    """
    named: Named = {User: set(), Organisation: set(), Actor: set()}
    head = {"format": FORMAT, "version": VERSION, "log": str(log.pk), "changed_at": _utc(changed_at)}
    yield _text(head)[:-1].encode() + b',\n"rows": {'
    yield from _tables((kind.name, _rows(kind, log, changed_at, file_names, named)) for kind in KINDS)
    yield b'},\n"history": {'
    yield from _tables((kind.name, _versions(kind, log, named)) for kind in KINDS if kind.versions)
    yield b'},\n"references": ' + _text(_references(named)).encode() + b"}\n"


def _tables(tables: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> Iterator[bytes]:
    for at, (name, rows) in enumerate(tables):
        yield f'{"," if at else ""}\n"{name}": ['.encode()
        for number, row in enumerate(rows):
            yield (",\n " if number else "\n ").encode() + _text(row).encode()
        yield b"]"


def _rows(
    kind: Kind, log: Stafettlog, changed_at: datetime, file_names: Mapping[UUID, str], named: Named
) -> Iterator[dict[str, Any]]:
    found = kind.rows(log).order_by("pk").prefetch_related(*(many.name for many in kind.many))
    for row in _one_by_one(found):
        told = _values(row, kind.fields, named)
        for many in kind.many:
            told[many.name] = sorted(str(other.pk) for other in getattr(row, many.name).all())
        if isinstance(row, StoredFile):
            told["package_file"] = file_names.get(row.pk)
        if isinstance(row, OutboxMessage):
            told = _as_it_was(told, row, changed_at)
        yield told


def _versions(kind: Kind, log: Stafettlog, named: Named) -> Iterator[dict[str, Any]]:
    assert kind.versions is not None
    found = kind.versions(log).order_by("history_date", "history_id")
    # Name -> (where a version has its rows, their column), as simple-history makes them.
    kept = {
        many.name: (
            f"{found.model._meta.model_name}_{many.name}_set",
            f"{many.m2m_reverse_field_name()}_id",
        )
        for many in kind.many
    }
    for version in _one_by_one(found.prefetch_related(*(rows for rows, _column in kept.values()))):
        told = _values(version, kind.version_fields, named)
        for name, (rows, column) in kept.items():
            told[name] = sorted(str(getattr(other, column)) for other in getattr(version, rows).all())
        yield told


def _one_by_one(rows: "QuerySet[Any]") -> Iterator[Any]:
    return rows.iterator(chunk_size=AT_A_TIME)


def _values(row: Any, fields: Iterable[AnyField], named: Named) -> dict[str, Any]:
    """Field -> value; of a row outside the log its id, which is noted in `named`."""
    told = {}
    for field in fields:
        value = getattr(row, field.attname)
        if field.related_model in named and value is not None:
            named[field.related_model].add(value)
        told[field.name] = _utc(value) if isinstance(value, datetime) else value
    return told


def _as_it_was(told: dict[str, Any], row: OutboxMessage, changed_at: datetime) -> dict[str, Any]:
    """What became of a message after the log's last change is no part of the log: it would make the
    package another one. An end without a moment (dropped, failed) is told of when it must be older."""
    if row.reported_at is not None and row.reported_at > changed_at:
        told |= {"reported_at": None, "state": MessageState.SENT.value, "failure": ""}
    if row.sent_at is None:
        has_left = False
        is_over = row.created_at <= changed_at - SETTLED
    else:
        has_left = is_over = row.sent_at <= changed_at
    if not is_over:
        told |= {"state": MessageState.WAITING.value, "failure": ""}
    if not has_left:
        told |= {"sent_at": None, "reported_at": None, "provider_id": ""}
    return told


def _references(named: Named) -> dict[str, Any]:
    actors = list(Actor.objects.filter(pk__in=named[Actor]).order_by("pk"))
    people = named[User] | {actor.user_id for actor in actors}
    places = named[Organisation] | {actor.organisation_id for actor in actors}
    users = User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "first_name", "last_name")
    organisations = Organisation.objects.filter(pk__in=places).order_by("pk")
    return {
        "user": {str(pk): {"first_name": first, "last_name": last} for pk, first, last in users},
        "organisation": {str(one.pk): {"name": one.name, "kind": one.kind} for one in organisations},
        "actor": {
            str(one.pk): {
                "user": str(one.user_id),
                "organisation": str(one.organisation_id),
                "title": one.title,
            }
            for one in actors
        },
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _text(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
