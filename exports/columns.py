"""A column: its heading, where its value comes from, and how wide it stands."""

from typing import Any

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget


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
