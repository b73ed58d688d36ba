"""A query that Django turns into SQL once, and that is asked many times with other values.

Building the SQL of a large query costs Django several milliseconds, far more than the database takes to
answer it. Nothing is written by hand here: the text is what the ORM made of the queryset.
"""

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.signals import setting_changed
from django.db import connections, models
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import override

from permissions import moment
from permissions.models import User

USING = "default"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d+)?)?")
# The kinds that every query has, whether it is told them or not.
_MOMENT: dict[str, "models.Field[Any, Any]"] = {"now": models.DateTimeField(), "today": models.DateField()}
# Values that no row has, so that their places can be told among the parameters. Moments and days stand far
# apart, so that what is counted from one of them can be told from what is counted from another.
_STAND_INS: dict[type[Any], Callable[[int, int], Any]] = {
    models.UUIDField: lambda at, turn: UUID(int=0xFACE_0000_0000_0000_0000_0000_0000_0000 + at + 4096 * turn),
    models.DateTimeField: lambda at, turn: datetime(2600 + 100 * at, 2 + 5 * turn, 3, 4, tzinfo=UTC),
    models.DateField: lambda at, turn: date(2600 + 100 * at, 2 + 5 * turn, 3 + turn),
    models.IntegerField: lambda at, turn: -1_906_050_403 - at - 4096 * turn,
}
_NEAR = timedelta(days=365 * 40)

Place = tuple[str, timedelta]
"""Name of a value, and how long after it: «today» and 14 days is a day that the query counts from today."""

_made_at = 0


def _again(**_signal: Any) -> None:
    """What was made holds settings, and the ids of content types, as they were."""
    global _made_at
    _made_at += 1


setting_changed.connect(_again)
post_migrate.connect(_again)


class NotPreparable(TypeError):
    """The queryset depends on what is not among its values: the day, or the reader's language."""


@dataclass(frozen=True)
class _Made:
    """`places`: of the parameters, those that hold a value."""

    query: Any
    compiler: Any
    rows: Any
    fields: Any
    sql: str
    params: tuple[Any, ...]
    places: Mapping[int, Place]


class Prepared:
    """`build(**values)` makes a queryset (of objects, values or tuples), of one shape whatever the values.

    `kinds`: a field for each value, which says how the database takes it; a value is never None. build()
    is called with stand-ins, at the first asking; rows() then gives what `list(build(**values))` would.
    What build() counts from moment.now() and moment.today() follows the time of the asking.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any]], **kinds: "models.Field[Any, Any]") -> None:
        self._build, self._named = build, tuple(kinds)
        self._kinds = {**_MOMENT, **kinds}
        self._made: dict[tuple[str, int], _Made] = {}

    def rows(self, **values: Any) -> list[Any]:
        """`now` and `today` are the clock's, unless told."""
        connection = connections[USING]
        made = self._made.get((connection.vendor, _made_at)) or self._make(connection)
        given = self._adapted(_with_moment(values), set(made.places.values()), connection)
        params = list(made.params)
        for at, place in made.places.items():
            params[at] = given[place]
        # A copy: it carries this thread's connection, and the values of now.
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_kwargs: (made.sql, tuple(params))
        query = copy.copy(made.query)
        query.get_compiler = lambda using: compiler
        asked: models.QuerySet[Any] = models.QuerySet(query.model, query=query, using=USING)
        asked._iterable_class, asked._fields = made.rows, made.fields  # type: ignore[attr-defined]
        return list(asked)

    def plain(self, **values: Any) -> list[Any]:
        """As rows(), with the SQL made anew."""
        values = _with_moment(values)
        with moment.told(values["now"], values["today"]):
            return list(self._build(**{name: values[name] for name in self._named}))

    def _adapted(
        self, values: Mapping[str, Any], places: Iterable[Place], connection: Any
    ) -> dict[Place, Any]:
        return {
            (name, after): self._kinds[name].get_db_prep_value(
                values[name] + after if after else values[name], connection
            )
            for name, after in places
        }

    def _make(self, connection: Any) -> _Made:
        values, queryset, compiler, (sql, params) = self._compiled(0, "nb")
        others, _queryset, _compiler, (other_sql, other_params) = self._compiled(1, "en")
        if (sql, len(params)) != (other_sql, len(other_params)):
            raise NotPreparable("it depends on the reader's language, or on the values")
        places = dict(self._places(values, params, connection))
        expected = self._adapted(others, set(places.values()), connection)
        for at, (one, other) in enumerate(zip(params, other_params, strict=True)):
            if at in places and other != expected[places[at]]:
                raise NotPreparable(f"{one!r} does not follow {places[at]}")
            if at not in places and (one != other or _passes(one)):
                raise NotPreparable(f"{one!r} would stay what it is now, or depends on the reader's language")
        if left := set(self._named) - {name for name, _after in places.values()}:
            raise NotPreparable(f"{sorted(left)} not in the query")
        made = _Made(
            compiler.query,
            compiler,
            queryset._iterable_class,
            queryset._fields,  # type: ignore[attr-defined]
            sql,
            tuple(params),
            places,
        )
        self._made = {**self._made, (connection.vendor, _made_at): made}
        return made

    def _compiled(self, turn: int, language: str) -> tuple[dict[str, Any], models.QuerySet[Any], Any, Any]:
        values = {
            name: _STAND_INS[type(kind)](at, turn) for at, (name, kind) in enumerate(self._kinds.items())
        }
        values["today"] = timezone.localdate(values["now"])
        with override(language), moment.told(values["now"], values["today"]):
            queryset = self._build(**{name: values[name] for name in self._named})
            compiler = queryset.query.get_compiler(USING)
            return values, queryset, compiler, compiler.as_sql()

    def _places(self, values: Mapping[str, Any], params: Any, connection: Any) -> Iterable[tuple[int, Place]]:
        exact = self._adapted(values, [(name, timedelta(0)) for name in values], connection)
        names = {adapted: place for place, adapted in exact.items()}
        for at, one in enumerate(params):
            if one in names:
                yield at, names[one]
            elif (time := _time_in(one)) is not None:
                yield from ((at, place) for place in _counted_from(values, time))


class PersonQuery:
    """What one person may see, as build(user) has it: of the person it may ask the id, and is_active."""

    def __init__(self, build: Callable[[User], models.QuerySet[Any]]) -> None:
        self._build = build
        self._prepared = Prepared(lambda user_id: build(User(pk=user_id)), user_id=models.UUIDField())

    def rows(self, user: User, now: datetime | None = None) -> list[Any]:
        if not user.is_active:
            # The queryset is of another shape: there is little that they may see.
            with moment.told(now := now or timezone.now(), timezone.localdate(now)):
                return list(self._build(user))
        return self._prepared.rows(user_id=user.pk, now=now)


def _with_moment(values: Mapping[str, Any]) -> dict[str, Any]:
    now = values.get("now") or timezone.now()
    return {"today": timezone.localdate(now), **values, "now": now}


def _counted_from(values: Mapping[str, Any], time: date) -> Iterable[Place]:
    for name, value in values.items():
        if type(value) is type(time) and abs(time - value) < _NEAR:
            yield name, time - value


def _time_in(value: Any) -> date | None:
    """The moment or the day that a parameter is, also as SQLite has them."""
    if isinstance(value, str):
        if not _TIME.fullmatch(value):
            return None
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return value if isinstance(value, date) else None


def _passes(value: Any) -> bool:
    """Whether it is a moment or a day, other than the end of time."""
    if isinstance(value, str):
        return _DAY.match(value) is not None and not value.startswith(str(date.max.year))
    return isinstance(value, date) and value.year != date.max.year
