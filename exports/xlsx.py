"""Sheets to an xlsx file: every text stays text, every date is a date, equal input gives equal bytes."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.sheets import Sheet

A4 = 9
CELL_LIMIT = 32_767
"""UTF-16 units that Excel takes in one cell."""
NAME_LIMIT = 31
OPTIONS = {
    "constant_memory": True,
    # A cell never becomes anything but what its value is: no formula, no link, no number of a text.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# No XML can hold these, and no text of ours needs them. The sign shows that something was there.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*[=+\-@]|\s")
_MARK = "\N{REPLACEMENT CHARACTER}"
_MORE = " …"


def write(sheets: Sequence[Sheet], *, made_at: datetime, title: str, company: str) -> tuple[bytes, int]:
    """The file, and how many rows are in it (headings not counted).

    `title` and `company` stand in the file's properties: no personal data. Rows pass through files
    in a private directory that is gone again when this returns; TMPDIR says on which disk.
    """
    buffer = BytesIO()
    with TemporaryDirectory(prefix="stafettlog-") as private:
        with Workbook(buffer, {**OPTIONS, "tmpdir": private}) as book:
            created = made_at.astimezone(timezone.get_fixed_timezone(0)).replace(tzinfo=None)
            book.set_properties({"title": title, "company": company, "created": created})
            formats = _formats(book)
            count = sum(_write_sheet(book, sheet, formats) for sheet in sheets)
    return buffer.getvalue(), count


def _formats(book: Workbook) -> dict[str, Format]:
    body = {"valign": "top"}
    return {
        "heading": book.add_format(
            {**body, "bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#0B4F5C"}
        ),
        "text": book.add_format({**body, "text_wrap": True}),
        # Someone who edits the cell and presses Enter makes no formula of it either.
        "quoted": book.add_format({**body, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({**body, "align": "left"}),
        "date": book.add_format({**body, "align": "left", "num_format": "dd.mm.yyyy"}),
        "moment": book.add_format({**body, "align": "left", "num_format": "dd.mm.yyyy hh:mm"}),
        "time": book.add_format({**body, "align": "left", "num_format": "hh:mm"}),
    }


def _write_sheet(book: Workbook, sheet: Sheet, formats: dict[str, Format]) -> int:
    page = book.add_worksheet(sheet.name[:NAME_LIMIT])
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    page.freeze_panes(1, 0)
    for at, (heading, width) in enumerate(zip(sheet.headings, sheet.widths, strict=True)):
        page.set_column(at, at, width)
        page.write_string(0, at, fitting(heading), formats["heading"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for at, value in enumerate(row):
            _write_cell(page, last, at, value, formats)
    edge = len(sheet.headings) - 1
    page.autofilter(0, 0, last, edge)
    # A fødselsnummer or a postcode is text: no green corner on it.
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    return last


def _write_cell(page: Worksheet, row: int, at: int, value: Any, formats: dict[str, Format]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, at, _("Ja") if value else _("Nei"), formats["text"])
    elif isinstance(value, int | float):
        page.write_number(row, at, value, formats["number"])
    elif isinstance(value, datetime):
        moment = timezone.make_naive(value).replace(microsecond=0)
        page.write_datetime(row, at, moment, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, at, value, formats["date"])
    elif isinstance(value, time):
        page.write_datetime(row, at, value, formats["time"])
    else:
        text = fitting(str(value))
        page.write_string(row, at, text, formats["quoted" if _FORMULA.match(text) else "text"])


def fitting(text: str) -> str:
    """`text` as a cell can hold it: legal, one kind of line break, not too long, and never mark-up."""
    legal = _ILLEGAL.sub(_MARK, text.replace("\r\n", "\n").replace("\r", "\n"))
    if legal.startswith("<r>") and legal.endswith("</r>"):
        # The writer takes this for rich text that is XML already.
        legal = f"{legal} "
    units = legal.encode("utf-16-le")
    if len(units) // 2 <= CELL_LIMIT:
        return legal
    kept = units[: 2 * (CELL_LIMIT - len(_MORE))].decode("utf-16-le", errors="ignore")
    return f"{kept}{_MORE}"
