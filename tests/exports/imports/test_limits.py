"""Files that are made to harm: refused before a reader makes room for them."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from exports.imports import limits, table, workbook
from exports.imports.staff_line import HEADINGS
from tests.exports.imports import sheets

SHEET = "xl/worksheets/sheet1.xml"
ROW = ("Kari", "Li", "", "Lærer", "Skole", "k@l.example", "")
GOOD = sheets.xlsx(sheets.STAFF, ROW)


def refused(data: bytes, name: str = "ansatte.xlsx") -> str:
    with pytest.raises(ValidationError) as error:
        table.read(data, name, headings=HEADINGS, sheet="Ansatte")
    return error.value.error_list[0].code


def with_sheet(cells: str) -> bytes:
    return sheets.repacked(GOOD, {SHEET: sheets.sheet_xml(cells)})


def shared(text: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + text
        + b"</sst>"
    )


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "'
    + b"a" * 50
    + b'"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'
)
MACRO_TYPE = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("bomb", lambda: sheets.repacked(GOOD, {"xl/media/a.bin": b"\0" * 30_000_000})),
    "bomb of an xml part": (
        "bomb",
        lambda: sheets.repacked(GOOD, {"xl/a.xml": b"<a>" + b" " * 9_000_000 + b"</a>"}),
    ),
    "too many parts": ("bomb", lambda: sheets.repacked(GOOD, {f"xl/{n}.xml": b"<a/>" for n in range(200)})),
    "entities": ("broken", lambda: sheets.repacked(GOOD, {"xl/sharedStrings.xml": BOMB})),
    "doctype elsewhere": ("broken", lambda: sheets.repacked(GOOD, {"docProps/app.xml": BOMB})),
    "other encoding": (
        "broken",
        lambda: sheets.repacked(
            GOOD, {SHEET: '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")}
        ),
    ),
    "no xml": ("broken", lambda: sheets.repacked(GOOD, {SHEET: b"<worksheet><sheetData>"})),
    "cells at both ends": (
        "columns",
        lambda: with_sheet('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a row far down": ("rows", lambda: with_sheet('<row r="1048576"><c><v>1</v></c></row>')),
    "a formula far down": ("rows", lambda: with_sheet('<row r="1048576"><c r="A1048576"><f>1</f></c></row>')),
    "odd place": ("broken", lambda: with_sheet('<row><c r="A-1"><v>1</v></c></row>')),
    "odd row": ("broken", lambda: with_sheet('<row r="99999999999"><c><v>1</v></c></row>')),
    "one text in every cell": (
        "text",
        lambda: sheets.repacked(
            GOOD,
            {
                "xl/sharedStrings.xml": shared(b"<si><t>" + b"abcdefghij" * 1_900 + b"</t></si>"),
                SHEET: sheets.sheet_xml(
                    "<row>"
                    + '<c t="s"><v>0</v></c>' * 30
                    + "</row>"
                    + ("<row>" + '<c t="s"><v>0</v></c>' * 30 + "</row>") * 20
                ),
            },
        ),
    ),
    "one endless text": (
        "cell",
        lambda: sheets.repacked(
            GOOD, {"xl/sharedStrings.xml": shared(b"<si><t>" + b"xyz" * 9_000 + b"</t></si>")}
        ),
    ),
    "macros": ("macros", lambda: sheets.repacked(GOOD, {"xl/vbaProject.bin": b"x"})),
    "macros by type": (
        "macros",
        lambda: sheets.repacked(
            GOOD,
            {"[Content_Types].xml": MACRO_TYPE},
        ),
    ),
    "binary workbook": (
        "type",
        lambda: sheets.repacked(GOOD, {"xl/workbook.bin": b"x"}, drop="xl/workbook.xml"),
    ),
    "a document": (
        "type",
        lambda: sheets.repacked(GOOD, {"word/document.xml": b"<a/>"}, drop="xl/workbook.xml"),
    ),
    "odd packing": ("broken", lambda: sheets.repacked(GOOD, {"xl/a.xml": b"<a/>"}, method=zipfile.ZIP_BZIP2)),
    "cut off": ("broken", lambda: GOOD[: len(GOOD) // 2]),
    "old format or password": ("old", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "too large": ("too_large", lambda: GOOD + b"\0" * limits.MAX_BYTES),
    "rows of csv": ("rows", lambda: sheets.csv(sheets.STAFF, *[ROW] * (limits.MAX_ROWS + 1))),
    "lines of csv": ("rows", lambda: b"Fornavn\n" + b"\n" * 20_000),
    "columns of csv": ("columns", lambda: b"Fornavn" + b";" * 40 + b"x\n"),
    "a cell of csv": ("cell", lambda: sheets.csv(sheets.STAFF, ("x" * 501, *ROW[1:]))),
    "a field of csv that never ends": ("broken", lambda: b'Fornavn;"' + b"x" * 200_000),
}


@pytest.mark.parametrize("case", CASES)
def test_harmful_file_is_refused(case: str) -> None:
    code, make = CASES[case]
    assert refused(make()) == code


@pytest.mark.parametrize(
    ("name", "code"), [("a.xls", "old"), ("a.XLSM", "macros"), ("a.xlsb", "type"), ("a.ods", "type")]
)
def test_other_kinds_are_refused_by_their_names_too(name: str, code: str) -> None:
    assert refused(GOOD, name) == code


def test_two_parts_of_one_name_are_refused() -> None:
    """Of two, one reader takes the first and another the last: what was looked at must be what is read."""
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "XL/workSheets/sheet1.xml", sheets.sheet_xml('<row r="900000"><c><v>1</v></c></row>')
        )
    assert refused(out.getvalue()) == "broken"


def test_encrypted_part_is_refused() -> None:
    marked = bytearray(GOOD)
    at = marked.find(b"PK\x01\x02")
    while at >= 0:
        marked[at + 8] |= 1
        at = marked.find(b"PK\x01\x02", at + 4)
    assert refused(bytes(marked)) in {"old", "broken"}


def test_looks_alone_at_the_end_of_a_sheet_are_no_cells() -> None:
    """Excel keeps the colour of empty cells: such a file is no harm, and takes no room."""
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Navn</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    )
    _name, rows = workbook.read(with_sheet(cells), "x")
    assert rows == [["Navn"]]


def test_reader_gets_only_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    real = workbook.CalamineWorkbook.from_filelike

    class Spy:
        @staticmethod
        def from_filelike(file: BytesIO) -> object:
            seen.append(file.getvalue())
            return real(file)

    monkeypatch.setattr(workbook, "CalamineWorkbook", Spy)
    data = sheets.repacked(GOOD, {"xl/media/picture.png": b"x", "customUI/ui.bin": b"x"})
    table.read(data, "a.xlsx", headings=HEADINGS, sheet="Ansatte")
    with zipfile.ZipFile(BytesIO(seen[0])) as archive:
        assert all(name.endswith((".xml", ".rels")) for name in archive.namelist())
