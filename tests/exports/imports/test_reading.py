"""A sheet as the kommune has it: whatever it was saved with, it is the same table."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from exports.imports import table
from exports.imports.staff_line import HEADINGS
from exports.imports.table import Table
from tests.exports.imports import sheets

ROW = ("Åse", "Ødegård", "01810112345", "Lærer", "Bakketoppen skole", "ase@solvik.example", "400 00 000")


def read(data: bytes, name: str = "ansatte.xlsx") -> Table:
    return table.read(data, name, headings=HEADINGS, sheet="Ansatte")


def texts(found: Table) -> list[list[str]]:
    return [[found.cell(cells, heading.name) for heading in HEADINGS] for _row, cells in found.rows]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_is_read_however_it_was_saved(sign: str, encoding: str) -> None:
    found = read(sheets.csv(sheets.STAFF, ROW, sign=sign, encoding=encoding), "ansatte.csv")
    assert texts(found) == [list(ROW)]


def test_delimiter_is_the_one_of_the_headings() -> None:
    quoted = [f'"{cell}"' for cell in ("Kari", "Li", "", "Lærer; barn, unge", "Skole", "k@l.example", "")]
    found = read(sheets.csv(sheets.STAFF, quoted), "x.csv")
    assert texts(found)[0][3] == "Lærer; barn, unge"
    told = b"sep=,\r\n" + sheets.csv(sheets.STAFF, ROW, sign=",", encoding="utf-8")
    assert texts(read(told, "x.csv")) == [list(ROW)]


def test_columns_stand_in_any_order_and_under_the_names_people_use() -> None:
    head = (
        "Telefonnummer",
        "E-POST (jobb)",
        "fornavn",
        "Etternavn ",
        "Tittel",
        "Arbeidssted",
        "Fnr",
        "Rolle",
        "Lønn",
    )
    row = ("400 00 000", "k@l.example", "Kari", "Li", "Lærer", "Skole", "", "Leder", "500")
    found = read(sheets.xlsx(head, row))
    assert texts(found) == [["Kari", "Li", "", "Lærer", "Skole", "k@l.example", "400 00 000"]]
    assert found.unread == ("Lønn",)
    assert found.has_roles


def test_row_numbers_are_those_of_the_file_and_empty_rows_are_none() -> None:
    data = sheets.xlsx(("",), sheets.STAFF, (), ROW, ("", " "), ROW)
    assert [number for number, _cells in read(data).rows] == [4, 6]
    assert read(data).place("phone", 6) == "G6"


def test_sheet_of_that_name_is_read_else_the_first_that_is_seen() -> None:
    assert read(sheets.xlsx(sheets.STAFF, ROW, sheet="Utvalg")).sheet == "Utvalg"
    from io import BytesIO

    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("Notater").write(0, 0, "Mine notater")
        page = book.add_worksheet("ANSATTE")
        page.write_row(0, 0, sheets.STAFF)
        page.write_row(1, 0, ROW)
    assert read(out.getvalue()).sheet == "ANSATTE"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1810112345.0, "1810112345"),
        (40000000, "40000000"),
        (1.5, "1.5"),
        (True, "1"),
        ("a\nb\u00a0 c", "a b c"),
    ],
)
def test_cells_become_what_a_person_would_have_typed(value: Any, text: str) -> None:
    (cells,) = texts(read(sheets.xlsx(sheets.STAFF, ("Kari", "Li", value, "", "", "", ""))))
    assert cells[2] == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen er tom."),
        (b"\r\n;;\r\n", "Filen er tom."),
        (sheets.csv(sheets.STAFF), "Filen har ingen rader"),
        (sheets.csv(sheets.STAFF[1:], ROW[1:]), "mangler kolonnen «Fornavn»"),
        (sheets.csv(("Fornavn", *sheets.STAFF), ("Kari", *ROW)), "Kolonnen «Fornavn» står to ganger."),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "regneark i formatet .xlsx eller .csv"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "mangler kolonnen"),
        (sheets.csv(sheets.STAFF, ROW, encoding="cp1252") + b"\x81", "tegnsettet"),
    ],
)
def test_what_is_no_such_sheet_is_told_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(data, "ansatte.csv")
    assert sentence in refused.value.messages[0]
