"""A sheet whose rows are written as whole lines of XML: several times as fast as cell by cell.

xlsxwriter makes the workbook, the styles and all around the rows. Of its inside this uses `fh`, the file
of the rows in constant_memory, and `_check_dimensions`; the version is pinned, and the tests read what
comes of it with two libraries.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

CELL_LIMIT = 32_767
"""UTF-16 units that Excel takes in one cell."""
ROW_LIMIT = 1_048_576
# No XML can hold these, and no text of ours needs them. The sign shows that something was there.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠−]|\s")
# A text that looks like Excel's own way of writing a character stays what it is.
_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_MARK = "\N{REPLACEMENT CHARACTER}"
_MORE = " …"
# Days are counted from here; before March 1900 Excel counts a day that never was.
_DAY_ZERO, _FIRST_DAY = date(1899, 12, 30).toordinal(), date(1900, 3, 1)
_DAY_SECONDS = 86_400
_KNOWN_LENGTH, _KNOWN_COUNT = 60, 4_000


class TooManyRows(Exception):
    """More than a sheet can hold."""


class RowSheet(Worksheet):
    """Rows are written from the first down, each once, with write_cells() alone."""

    def write_cells(self, row: int, cells: Sequence[str]) -> None:
        """`cells`: from Cells, one for each column; "" for an empty one. Raises TooManyRows."""
        if self._check_dimensions(row, len(cells) - 1) or self._check_dimensions(row, 0):
            raise TooManyRows
        number = row + 1
        line = [f'<c r="{_NAMES[at]}{number}"{cell}' for at, cell in enumerate(cells) if cell]
        self.fh.write(f'<row r="{number}">{"".join(line)}</row>')


_NAMES = [xl_col_to_name(at) for at in range(100)]


class Cells:
    """Values to the XML of a cell, after its reference. `formats`: heading, text, quoted, number, date,
    moment, time."""

    def __init__(self, formats: Mapping[str, Format]) -> None:
        self._style = {name: f' s="{one._get_xf_index()}"' for name, one in formats.items()}
        self._known: dict[str, str] = {}
        self._yes, self._no = self._text(_("Ja"), "text"), self._text(_("Nei"), "text")

    def heading(self, text: str) -> str:
        return self._text(text, "heading")

    def of(self, value: Any) -> str:
        """A cell never becomes anything but what its value is: no formula, no number of a text."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self._yes if value else self._no
        if isinstance(value, int | float):
            return self._number(value, "number")
        if isinstance(value, datetime):
            moment = timezone.make_naive(value)
            return self._day(moment, "moment", _seconds(moment.time()) / _DAY_SECONDS)
        if isinstance(value, date):
            return self._day(value, "date")
        if isinstance(value, time):
            return self._number(_seconds(value) / _DAY_SECONDS, "time")
        text = str(value)
        if len(text) > _KNOWN_LENGTH:
            return self._body(text)
        if (known := self._known.get(text)) is None:
            if len(self._known) > _KNOWN_COUNT:
                self._known.clear()
            known = self._known[text] = self._body(text)
        return known

    def _body(self, text: str) -> str:
        # Someone who edits the cell and presses Enter makes no formula of it either.
        return self._text(text, "quoted" if _FORMULA.match(text) else "text")

    def _text(self, text: str, style: str) -> str:
        told = _ESCAPE.sub("_x005F_", fitting(text))
        told = told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        keep = ' xml:space="preserve"' if told[:1].isspace() or told[-1:].isspace() or "\n" in told else ""
        return f'{self._style[style]} t="inlineStr"><is><t{keep}>{told}</t></is></c>'

    def _number(self, value: float, style: str) -> str:
        return f"{self._style[style]}><v>{value:.16G}</v></c>"

    def _day(self, day: date, style: str, fraction: float = 0) -> str:
        if (day.year, day.month) < (_FIRST_DAY.year, _FIRST_DAY.month):
            return self._text(f"{day:%d.%m.}{day.year:04}", "text")
        return self._number(day.toordinal() - _DAY_ZERO + fraction, style)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def fitting(text: str) -> str:
    """`text` as a cell can hold it: legal, one kind of line break, and not too long."""
    legal = _ILLEGAL.sub(_MARK, text.replace("\r\n", "\n").replace("\r", "\n"))
    # No sign takes more than two units.
    if len(legal) <= CELL_LIMIT // 2:
        return legal
    units = legal.encode("utf-16-le")
    if len(units) // 2 <= CELL_LIMIT:
        return legal
    kept = units[: 2 * (CELL_LIMIT - len(_MORE))].decode("utf-16-le", errors="ignore")
    return f"{kept}{_MORE}"
