"""A column: its heading, where its value comes from, and how wide it stands."""

from collections.abc import Callable, Iterable
from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

Get = Callable[[Any], Any]


class _Native(Widget):
    """Hands the value on as it is: the writer makes dates and numbers of it."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class Column(Field):
    """`source`: attribute path from the row's object («child__first_name»), or none when the resource
    has a dehydrate method. `width` in characters. `personal_number`: left out on request."""

    def __init__(
        self, heading: Any, source: str | None = None, *, width: int = 18, personal_number: bool = False
    ) -> None:
        super().__init__(attribute=source, column_name=heading, widget=_Native())
        self.width = width
        self.personal_number = personal_number


class Columns(Resource):
    """Base of our resources: the columns are named one by one, and nothing is imported by them."""

    def columns(self, *, with_number: bool = True) -> dict[str, Column]:
        """{identifier: column} in order."""
        return {
            name: column for name, column in self.fields.items() if with_number or not column.personal_number
        }

    def values(self, instance: Any, *, with_number: bool = True) -> list[Any]:
        """The row of one object, a value for each column."""
        columns = self.columns(with_number=with_number).values()
        return [self.export_field(column, instance) for column in columns]

    def getters(self, names: Iterable[str]) -> list[Get]:
        """For each named column what gives export_field()'s value of an object, for thousands of them.

        The words of a choice are looked up once each: use the getters in one language.
        """
        return [self._getter(name) for name in names]

    def _getter(self, name: str) -> Get:
        if (method := getattr(self, f"dehydrate_{name}", None)) is not None:
            return method
        *path, last = self.fields[name].attribute.split("__")
        get = _words(last) if last.startswith("get_") and last.endswith("_display") else _attribute(last)
        return _behind(path, get) if path else get


def _attribute(name: str) -> Get:
    def get(row: Any) -> Any:
        value = getattr(row, name, None)
        return value() if callable(value) else value

    return get


def _words(name: str) -> Get:
    """Of get_X_display: Django makes a dictionary of all choices at each call."""
    field, known = name.removeprefix("get_").removesuffix("_display"), {}

    def get(row: Any) -> Any:
        code = getattr(row, field)
        if code not in known:
            known[code] = getattr(row, name)()
        return known[code]

    return get


def _behind(path: list[str], get: Get) -> Get:
    def behind(row: Any) -> Any:
        for name in path:
            row = getattr(row, name, None)
            if row is None:
                return None
        return get(row)

    return behind
