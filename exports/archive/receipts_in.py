"""Several receipts at once: the archive's XML files, a zip of them, or a sheet with number and archive id."""

import csv
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exports.archive import receipt_xml
from stafettlog.log_names import id_in, short_id_in

MOST_LINES = 100
"""Each makes the package once more, to see that the log is what was packed."""
MOST_BYTES = 5 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    # A file name that is not the UTF-8 it says it is.
    ValueError,
)
_NORWEGIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True)
class Line:
    """One receipt. `where`: «kvittering.xml», or «rad 3». `log`: the log's number as it stands there, whole
    or the end of it. `error`: why it could not be read; then nothing else counts."""

    where: str
    log: UUID | str = ""
    archive_id: str = ""
    received_on: date | None = None
    error: str = ""


def read(files: Sequence[tuple[str, bytes]]) -> list[Line]:
    """The receipts in (name, bytes). Raises ValidationError when there are none, or too many, or too much."""
    if sum(len(data) for _name, data in files) > MOST_BYTES:
        raise ValidationError(_("Filene er for store. De kan være høyst 5 MB til sammen."))
    found: list[Line] = []
    for name, data in files:
        for line in _lines(name, data):
            found.append(line)
            if len(found) > MOST_LINES:
                words = {"most": MOST_LINES}
                raise ValidationError(_("Registrer høyst %(most)s kvitteringer om gangen.") % words)
    if not found:
        raise ValidationError(_("Det er ingen kvitteringer i filene."))
    return found


def _lines(name: str, data: bytes) -> Iterator[Line]:
    if data[:4] == b"PK\x03\x04":
        yield from _zipped(data)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        yield _xml(name, data)
    else:
        yield from _sheet(data)


def _xml(name: str, data: bytes) -> Line:
    try:
        received = receipt_xml.parse(data)
    except ValidationError as error:
        return Line(name, error=error.messages[0])
    if received.log_id is None:
        return Line(
            name, error=_("Filen sier ikke hvilken stafettlogg den gjelder. Registrer den fra loggen.")
        )
    return Line(name, received.log_id, received.archive_id, received.received_on)


def _zipped(data: bytes) -> Iterator[Line]:
    """XML files alone, each read no further than a receipt is long, whatever the zip says of its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [one for one in archive.infolist() if not one.is_dir()]
            if len(names) > MOST_LINES:
                words = {"most": MOST_LINES}
                raise ValidationError(_("Registrer høyst %(most)s kvitteringer om gangen.") % words)
            for one in names:
                with archive.open(one) as file:
                    yield _xml(one.filename.rpartition("/")[2], file.read(receipt_xml.MOST_BYTES + 1))
    except BROKEN:
        raise ValidationError(_("Zip-filen kan ikke leses.")) from None


def _sheet(data: bytes) -> Iterator[Line]:
    """Number; archive id; day (may be left out). A first line without a number is a heading."""
    text = _text(data)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise ValidationError(_("Filen kan ikke leses.")) from None
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in [*row, "", "", ""]]
        log = id_in(cells[0]) or short_id_in(cells[0])
        if not "".join(cells) or (not log and number == 1) or (log and not cells[1]):
            # Nothing, the headings, or a log that has no receipt yet.
            continue
        yield _row(number, log, cells)


def _row(number: int, log: UUID | str, cells: list[str]) -> Line:
    where = _("Rad %(number)s") % {"number": number}
    if not log:
        return Line(where, error=_("Den første kolonnen skal ha nummeret på stafettloggen."))
    try:
        received_on = _day(cells[2])
    except ValueError:
        return Line(where, log, error=_("Skriv datoen som dag, måned og år, for eksempel 06.06.2016"))
    return Line(where, log, cells[1][: receipt_xml.LONGEST_ID + 1], received_on)


def _day(text: str) -> date | None:
    """«24.12.2026» or «2026-12-24». Raises ValueError."""
    if found := _NORWEGIAN_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    return date.fromisoformat(text) if text else None


def _text(data: bytes) -> str:
    """As Excel saves it: UTF-8, UTF-16 with its mark, or Windows' Western letters."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("Filen kan ikke leses."))
