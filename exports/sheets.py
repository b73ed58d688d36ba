"""The workbook of one log: which sheets, and what is in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from exports import log_columns
from exports.choices import Part
from exports.columns import Columns
from exports.picture import LogPicture
from exports.resources import HistoryColumns, LysglimtColumns, MeetingColumns, WorkColumns
from exports.rows import history_rows, work_rows

LOG_HEADINGS = (_("Del"), _("Opplysning"), _("Verdi"))
LOG_WIDTHS = (18, 30, 60)


@dataclass(frozen=True)
class Sheet:
    """`rows` is read once. `columns`: identifiers, for the receipt."""

    name: str
    headings: Sequence[str]
    widths: Sequence[int]
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def of(picture: LogPicture, parts: frozenset[Part]) -> list[Sheet]:
    """The chosen sheets, in the order of Part."""
    return [_sheet(picture, part) for part in Part if part in parts]


def _sheet(picture: LogPicture, part: Part) -> Sheet:
    if part == Part.LOG:
        headings = [str(heading) for heading in LOG_HEADINGS]
        columns = log_columns.identifiers(picture)
        return Sheet(str(part.label), headings, LOG_WIDTHS, columns, log_columns.facts(picture))
    resource, instances = _table(picture, part)
    named = resource.columns()
    return Sheet(
        name=str(part.label),
        headings=[str(column.column_name) for column in named.values()],
        widths=[column.width for column in named.values()],
        columns=list(named),
        rows=_rows(resource, instances),
    )


def _table(picture: LogPicture, part: Part) -> tuple[Columns, Iterable[Any]]:
    if part == Part.WORK:
        return WorkColumns(), work_rows(picture)
    if part == Part.MEETINGS:
        return MeetingColumns(), picture.meetings
    if part == Part.LYSGLIMT:
        return LysglimtColumns(), picture.lysglimt
    return HistoryColumns(), history_rows(picture)


def _rows(resource: Columns, instances: Iterable[Any]) -> Iterator[Sequence[Any]]:
    return (resource.values(instance) for instance in instances)
