"""A query that Django turns into SQL once, and that is asked many times with other values.

Building the SQL of a large query costs Django several milliseconds, far more than the database takes to
answer it. Nothing is written by hand here: the text is what the ORM made of the queryset.
"""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, models
from django.utils.translation import override

USING = "default"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Values that no row has, so that their places can be told among the parameters.
_STAND_INS: dict[type[Any], Callable[[int], Any]] = {
    models.UUIDField: lambda at: UUID(int=0xFACE_0000_0000_0000_0000_0000_0000_0000 + at),
    models.DateTimeField: lambda at: datetime(1970, 2, 3, 4, 5, 6, 789 + at, tzinfo=UTC),
    models.DateField: lambda at: date(1970, 2, 3) + timedelta(days=at),
    models.IntegerField: lambda at: -1_906_050_403 - at,
}


class NotPreparable(TypeError):
    """The queryset depends on what is not among its values: the day, or the reader's language."""


@dataclass(frozen=True)
class _Made:
    """`places`: of the parameters, those that hold a value, by its name."""

    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: Mapping[int, str]


class Prepared:
    """`build(**values)` makes a queryset of whole objects, of one shape whatever the values.

    `kinds`: a field for each value, which says how the database takes it; a value is never None. build()
    is called with stand-ins, at the first asking; rows() then gives what `list(build(**values))` would.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any]], **kinds: "models.Field[Any, Any]") -> None:
        self._build, self._kinds = build, kinds
        self._made: dict[str, _Made] = {}

    def rows(self, **values: Any) -> list[Any]:
        connection = connections[USING]
        made = self._made.get(connection.vendor) or self._make(connection)
        given = self._adapted(values, connection)
        params = tuple(
            given[made.places[at]] if at in made.places else one for at, one in enumerate(made.params)
        )
        # A copy: it carries this thread's connection, and the values of now.
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (made.sql, params)
        query = copy.copy(made.compiler.query)
        query.get_compiler = lambda using: compiler
        return list(models.QuerySet(query.model, query=query, using=USING))

    def _adapted(self, values: Mapping[str, Any], connection: Any) -> dict[str, Any]:
        return {name: kind.get_db_prep_value(values[name], connection) for name, kind in self._kinds.items()}

    def _make(self, connection: Any) -> _Made:
        stand_ins = {name: _STAND_INS[type(kind)](at) for at, (name, kind) in enumerate(self._kinds.items())}
        with override("nb"):
            compiler = self._build(**stand_ins).query.get_compiler(USING)
            sql, params = compiler.as_sql()
        with override("en"):
            if self._build(**stand_ins).query.get_compiler(USING).as_sql() != (sql, params):
                raise NotPreparable("it depends on the reader's language")
        names = {value: name for name, value in self._adapted(stand_ins, connection).items()}
        places = {at: names[one] for at, one in enumerate(params) if one in names}
        if left := set(self._kinds) - set(places.values()):
            raise NotPreparable(f"{sorted(left)} not in the query")
        for at, one in enumerate(params):
            if at not in places and _passes(one):
                raise NotPreparable(f"{one!r} would stay what it is now")
        self._made[connection.vendor] = made = _Made(compiler, sql, tuple(params), places)
        return made


def _passes(value: Any) -> bool:
    """Whether it is a moment or a day, also as SQLite has them."""
    return isinstance(value, date) or (isinstance(value, str) and _DAY.match(value) is not None)
