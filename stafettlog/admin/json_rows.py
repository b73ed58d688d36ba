"""Rows of another table as one JSON value in the query of their parent, on SQLite and on PostgreSQL.

For pages whose number of queries has a ceiling: what would be a prefetch, or a query of its own.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject

TEMPLATES = {
    "sqlite": "(SELECT JSON_GROUP_ARRAY(JSON(_rows.item)) FROM (%(subquery)s) _rows)",
    "postgresql": "(SELECT COALESCE(JSONB_AGG(_rows.item), '[]'::jsonb) FROM (%(subquery)s) _rows)",
}


class JsonRows(Subquery):
    """A list of dicts, in the order of `rows`. `fields`: name in the dict -> path, or an expression.

    An id comes as text, a time as text in UTC: see `as_id` and `as_time`.
    """

    def __init__(self, rows: QuerySet[Any], **fields: Any) -> None:
        named = {name: F(value) if isinstance(value, str) else value for name, value in fields.items()}
        super().__init__(rows.values(item=JSONObject(**named)), output_field=JSONField())

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **extra: Any
    ) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template=TEMPLATES[connection.vendor], **extra)


def as_id(text: str) -> UUID:
    """The two databases write an id with and without hyphens."""
    return UUID(text)


def as_object(value: Any) -> Any:
    """A JSON value inside another: SQLite gives its text."""
    return json.loads(value) if isinstance(value, str) else value


def as_time(text: str) -> datetime:
    """SQLite leaves out that it is UTC."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def person_name(row: Mapping[str, Any]) -> str:
    """The name of a dict with `first_name` and `last_name`."""
    return f"{row['first_name'] or ''} {row['last_name'] or ''}".strip()
