"""Sheets to an xlsx file: every text stays text, every date is a date, equal input gives equal bytes."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from exports.sheets import Sheet
from exports.xlsx_rows import Cells, RowSheet

A4 = 9
NAME_LIMIT = 31
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(sheets: Sequence[Sheet], *, made_at: datetime, title: str, company: str) -> tuple[bytes, int]:
    """The file, and how many rows are in it (headings not counted).

    `title` and `company` stand in the file's properties: no personal data. Rows pass through files
    in a private directory that is gone again when this returns; TMPDIR says on which disk.
    """
    buffer = BytesIO()
    with TemporaryDirectory(prefix="stafettlog-") as private:
        count = write_to(buffer, sheets, made_at=made_at, title=title, company=company, private=Path(private))
    return buffer.getvalue(), count


def write_to(
    target: Path | BytesIO,
    sheets: Sequence[Sheet],
    *,
    made_at: datetime,
    title: str,
    company: str,
    private: Path,
) -> int:
    """As write(), to a file, with the rows in the folder `private` meanwhile; how many rows.

    One row is in memory at a time. Raises TooManyRows.
    """
    with Workbook(
        str(target) if isinstance(target, Path) else target, {**OPTIONS, "tmpdir": str(private)}
    ) as book:
        created = made_at.astimezone(timezone.get_fixed_timezone(0)).replace(tzinfo=None)
        book.set_properties({"title": title, "company": company, "created": created})
        cells = Cells(_formats(book))
        return sum(_write_sheet(book, sheet, cells) for sheet in sheets)


def _formats(book: Workbook) -> dict[str, Format]:
    body = {"valign": "top"}
    return {
        "heading": book.add_format(
            {**body, "bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#0B4F5C"}
        ),
        "text": book.add_format({**body, "text_wrap": True}),
        "quoted": book.add_format({**body, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({**body, "align": "left"}),
        "date": book.add_format({**body, "align": "left", "num_format": "dd.mm.yyyy"}),
        "moment": book.add_format({**body, "align": "left", "num_format": "dd.mm.yyyy hh:mm"}),
        "time": book.add_format({**body, "align": "left", "num_format": "hh:mm"}),
    }


def _write_sheet(book: Workbook, sheet: Sheet, cells: Cells) -> int:
    page = book.add_worksheet(sheet.name[:NAME_LIMIT], RowSheet)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    page.freeze_panes(1, 0)
    for at, width in enumerate(sheet.widths):
        page.set_column(at, at, width)
    page.write_cells(0, [cells.heading(heading) for heading in sheet.headings])
    last, of = 0, cells.of
    for last, row in enumerate(sheet.rows, 1):
        page.write_cells(last, [of(value) for value in row])
    page.autofilter(0, 0, last, len(sheet.headings) - 1)
    # A fødselsnummer or a postcode is text: no green corner on it.
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    return last
