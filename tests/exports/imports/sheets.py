"""Sheets as a person makes them, and as nobody should: bytes in memory."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

STAFF = ("Fornavn", "Etternavn", "Fødselsnummer", "Stilling", "Virksomhet", "E-post", "Telefon")
PLACES = ("Navn", "Type")


def xlsx(headings: Sequence[str], *rows: Sequence[Any], sheet: str = "Ark1") -> bytes:
    out = BytesIO()
    with Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate([headings, *rows]):
            page.write_row(at, 0, row)
    return out.getvalue()


def csv(headings: Sequence[str], *rows: Sequence[str], sign: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(sign.join(row) for row in [headings, *rows]).encode(encoding)


def repacked(
    data: bytes, changes: dict[str, bytes], *, drop: str = "", method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The same zip with parts exchanged, added or dropped."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name != drop and name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    """A sheet whose rows are `cells`, as XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode()


def upload(data: bytes, name: str = "ansatte.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
