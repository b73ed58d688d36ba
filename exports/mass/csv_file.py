"""csv as Norwegian Excel opens it: semicolon, byte order mark, CRLF. No cell becomes a formula there.

Several sheets are a zip with one csv each.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from exports.sheets import Sheet

BOM = "\N{BYTE ORDER MARK}"
# A spreadsheet calculates what begins so, also after blanks; the wide ones are read as their narrow twins.
_STARTS = (
    *"=+-@|%\t\r\n",
    *"\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}",
    *"\N{MINUS SIGN}\N{SMALL PLUS SIGN}\N{SMALL HYPHEN-MINUS}\N{SMALL EQUALS SIGN}\N{SMALL COMMERCIAL AT}",
)
_BLANKS = " \N{NO-BREAK SPACE}\N{BYTE ORDER MARK}\N{ZERO WIDTH SPACE}"
ESCAPE = "'"


def write(path: Path, sheets: Sequence[Sheet], *, made_at: datetime) -> tuple[int, str]:
    """Write the file; how many rows are in it (headings not counted), and how its name ends."""
    if len(sheets) == 1:
        with path.open("w", encoding="utf-8", newline="") as out:
            return _write_sheet(out, sheets[0]), "csv"
    moment = timezone.localtime(made_at).timetuple()[:6]
    rows = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, 1):
            name = zipfile.ZipInfo(f"{number}-{_file_name(sheet.name)}.csv", moment)
            name.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(name, "w", force_zip64=True) as entry:
                with io.TextIOWrapper(entry, encoding="utf-8", newline="") as out:
                    rows += _write_sheet(out, sheet)
    return rows, "zip"


def _file_name(sheet: str) -> str:
    """The sheet's name without what a file system or an old unzip stumbles over."""
    plain = sheet.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return slugify(plain) or "ark"


def _write_sheet(out: TextIO, sheet: Sheet) -> int:
    out.write(BOM)
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerow([cell(heading) for heading in sheet.headings])
    count = 0
    for row in sheet.rows:
        lines.writerow([cell(value) for value in row])
        count += 1
    return count


def cell(value: Any) -> str:
    """`value` as a cell's text: days as dd.mm.yyyy, the clock in Oslo, and never the start of a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{timezone.make_naive(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return safe(str(value))


def safe(text: str) -> str:
    """Text of anybody's hand. One kind of line break, no NUL, and an apostrophe before what a spreadsheet
    would calculate: it shows, and says that it is text."""
    starts = text.lstrip(_BLANKS).startswith(_STARTS)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"{ESCAPE}{text}" if starts else text
