"""What the tests of export ask for, and how they read what they got."""

import zipfile
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from python_calamine import CalamineWorkbook

Rows = list[dict[str, Any]]


def form(**changes: object) -> dict[str, object]:
    """The form as the page gives it, with a purpose; None leaves a field out."""
    values: dict[str, object] = {
        "format": "xlsx",
        "sheets": ["log", "work", "meetings", "lysglimt", "history"],
        "contents": ["work", "meetings", "lysglimt", "history"],
        "months": "all",
        "purpose": "Til elevmappen",
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def is_file(response: HttpResponse) -> bool:
    return "attachment" in response.get("Content-Disposition", "")


def sheets(response: HttpResponse) -> dict[str, list[list[Any]]]:
    """{sheet: rows with the headings first}"""
    assert is_file(response), response.content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def table(response: HttpResponse, sheet: str) -> Rows:
    """The rows of one sheet by heading."""
    headings, *rows = sheets(response)[sheet]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def facts(response: HttpResponse) -> dict[tuple[str, str], Any]:
    """The sheet «Logg»: {(part, name): value}"""
    return {(row["Del"], row["Opplysning"]): row["Verdi"] for row in table(response, "Logg")}


def xml(response: HttpResponse) -> str:
    """Everything in the file, as it is stored."""
    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())
