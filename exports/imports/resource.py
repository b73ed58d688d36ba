"""One row of a sheet, one call of a service: what import-export does, and what we do in its place.

Its own way is to save what it has read: past history, past the rules. Here a row is cleaned by the fields
of our own forms, checked, and handed to the service that a screen would call. A preview writes nothing,
and costs the same queries for few rows and for thousands: all that is known is read before the first row.
"""

import copy
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult
from import_export.widgets import Widget
from tablib import Dataset

from exports.imports.plan import Change, Fault, Plan, PlannedRow, Status
from exports.imports.table import Heading, Table
from permissions.models import User
from stafettlog.admin.forms.base import StafettForm, prepare

ROW = "row"
"""The column of the dataset with the row's number in the file."""
STATUS = {
    RowResult.IMPORT_TYPE_NEW: Status.NEW,
    RowResult.IMPORT_TYPE_UPDATE: Status.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: Status.UNCHANGED,
    RowResult.IMPORT_TYPE_INVALID: Status.WRONG,
}
Row = dict[str, Any]


class FormWidget(Widget):
    """Cleans a cell as the form's field does, with its sentences."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__()
        self.field = field
        self.cleaned: dict[str, Any] = {}
        self.refused: dict[str, str] = {}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """A number is asked for three times a row, and a title stands in many: each is cleaned once."""
        if value not in self.cleaned and value not in self.refused:
            try:
                self.cleaned[value] = self.field.clean(value)
            except ValidationError as error:
                self.refused[value] = " ".join(error.messages)
        if value in self.refused:
            # What import-export collects for each field.
            raise ValueError(self.refused[value])
        return self.cleaned[value]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


def column(
    name: str, form: type[StafettForm], *, required: bool = True, widget: type[FormWidget] = FormWidget
) -> Field:
    """The column of a field of `form`."""
    field = copy.deepcopy(form.base_fields[name])
    field.required = required
    prepare(field, form.missing.get(name), name)
    return Field(attribute=name, column_name=name, widget=widget(field))


class Line:
    """Base of the dataclasses that a row becomes. `notes`: what the person should know of a good row."""

    notes: list[str]

    @property
    def is_known(self) -> bool:
        raise NotImplementedError

    def __deepcopy__(self, memo: Any) -> "Line":
        # import-export copies what it compares with: the models in it are not changed here.
        return replace(self)  # type: ignore[type-var]


class _Loader(BaseInstanceLoader):
    def get_instance(self, row: Row) -> Line | None:
        found: Line | None = self.resource.known_line(row)
        return found


class SheetResource(Resource):
    """Subclass with `headings`, fields made by `column()`, and the methods that raise NotImplementedError.

    `by` acts; `plan()` says what would come of each row, and with `write` calls the services too, each in
    a savepoint of its own: what to do about rows that fail then is the caller's.
    """

    headings: tuple[Heading, ...]

    class Meta:
        import_id_fields = ()
        instance_loader_class = _Loader
        using_db = "default"
        use_bulk = False
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        store_row_values = True
        clean_model_instances = False

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.by = by
        self.writes = False
        self.first_at: dict[Any, int] = {}
        self.said: dict[Any, tuple[Any, int]] = {}

    # --- What a kind of sheet says -----------------------------------------------------------------

    def prepare(self, rows: list[Row]) -> None:
        """Read what is known of all rows at once."""
        raise NotImplementedError

    def known_line(self, row: Row) -> Line | None:
        """The line of what the row names, as it stands; None for something new."""
        raise NotImplementedError

    def new_line(self, row: Row) -> Line:
        raise NotImplementedError

    def faults(self, line: Any, row: Row) -> dict[str, str]:
        """Field -> why the row cannot be written, beside what its cells say by themselves."""
        raise NotImplementedError

    def save(self, line: Any, *, is_new: bool) -> None:
        """Call the service. Raises ValidationError."""
        raise NotImplementedError

    def about(self, row: Row) -> tuple[str, str]:
        """What the row is about, and the light words behind it; from its cells, also where they are wrong."""
        raise NotImplementedError

    def shown(self, name: str, value: Any) -> str:
        return str(value)

    # --- import-export's way through a row -----------------------------------------------------------

    def plan(self, table: Table, *, write: bool = False) -> Plan:
        names = [*self.fields, ROW]
        data = Dataset(headers=names)
        for number, cells in table.rows:
            data.append([*(table.cell(cells, name) for name in self.fields), number])
        self.writes = write
        # Its dry run would write, and take a savepoint for each row to roll back: ours writes nothing.
        result: Result = self.import_data(data, dry_run=False, use_transactions=False)
        for error in [*result.base_errors, *(error for row in result.error_rows for error in row.errors)]:
            # Nothing of a row: the database, or a right that ended meanwhile.
            raise error.error
        return Plan(tuple(self._planned(row, table) for row in result.rows), table)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.first_at, self.said = {}, {}
        self.prepare(dataset.dict)

    def init_instance(self, row: Any = None) -> Line:
        return self.new_line(row)

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        # An empty cell changes nothing of what is known.
        if row[field.column_name] or not instance.is_known:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def skip_row(self, instance: Any, original: Any, row: Row, import_validation_errors: Any = None) -> bool:
        return bool(instance.is_known and super().skip_row(instance, original, row, import_validation_errors))

    def save_instance(self, instance: Any, is_create: bool, row: Row, **kwargs: Any) -> None:
        if self.writes:
            self.save(instance, is_new=is_create)

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        cells: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            cells = error.update_error_dict({})
        for name, text in self.faults(instance, row).items():
            cells.setdefault(name, ValidationError(text))
        if cells:
            raise ValidationError(cells)

    def first_row(self, key: Any, row: Row) -> int | None:
        """The number of an earlier row with this key; else this one is the first."""
        at = self.first_at.setdefault(key, row[ROW])
        return None if at == row[ROW] else at

    def first_said(self, key: Any, value: Any, row: Row) -> int | None:
        """The number of the first row that says another `value` of `key`; else None."""
        said, at = self.said.setdefault(key, (value, row[ROW]))
        return None if said == value else at

    def _planned(self, found: RowResult, table: Table) -> PlannedRow:
        row, line = found.row_values, found.instance
        title, detail = self.about(row)
        status = STATUS[found.import_type]
        changes: tuple[Change, ...] = ()
        if status == Status.CHANGED:
            changes = tuple(self._changes(found.original, line))
        return PlannedRow(
            number=row[ROW],
            status=status,
            title=title,
            detail=detail,
            changes=changes,
            faults=tuple(self._faults(found.validation_error, row[ROW], table)),
            notes=tuple(line.notes) if line is not None else (),
            tells=bool(line is not None and getattr(line, "tells", False) and status == Status.NEW),
        )

    def _changes(self, before: Any, after: Any) -> list[Change]:
        labels = {heading.name: str(heading.label) for heading in self.headings}
        pairs = [(name, getattr(before, name), getattr(after, name)) for name in self.fields]
        return [
            Change(labels[name], self.shown(name, old), self.shown(name, new))
            for name, old, new in pairs
            if old != new
        ]

    def _faults(self, error: ValidationError | None, number: int, table: Table) -> list[Fault]:
        if error is None:
            return []
        labels = {heading.name: str(heading.label) for heading in self.headings}
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        return [
            Fault(table.place(name, number) if name in labels else "", labels.get(name, ""), text)
            for name, texts in by_field.items()
            for text in texts
        ]
