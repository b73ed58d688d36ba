"""csv as a Norwegian Excel reads it, in which nothing is ever calculated."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
import tablib

from exports.mass import csv_file
from exports.mass.choice import MassChoice, MassPart
from exports.models import ExportFormat
from stafettlog.models import Concern, Measure
from tests.exports.mass_case import Case, file_of, many, sheets

__all__ = ["many"]

ONE = MassChoice(parts=frozenset({MassPart.WORK}), format=ExportFormat.CSV, with_names=True)
STARTS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "−1"]
BEHIND = ["  =1", "\N{NO-BREAK SPACE}+1", "\N{BYTE ORDER MARK}@x", "\N{ZERO WIDTH SPACE}=1"]


def read(data: bytes) -> list[dict[str, str]]:
    """As the csv module reads it; tablib must see the same."""
    text = data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    other = tablib.Dataset().load(io.StringIO(text, newline=""), format="csv", delimiter=";")
    assert [dict(row) for row in other.dict] == rows
    return rows


def test_one_sheet_is_one_file(many: Case) -> None:
    made = file_of(many.coordinator, ONE)
    assert (made.name[-4:], made.content_type) == (".csv", "text/csv; charset=utf-8")
    assert made.data.startswith(b"\xef\xbb\xbfLoggnummer;Fornavn;")
    assert b"\r\n" in made.data
    assert b"\n" not in made.data.replace(b"\r\n", b"")
    row = read(made.data)[1]
    assert row["Beskrivelse"] == "Lisa leser høyt hver dag"
    start = Measure.objects.order_by("id")[1].start_on
    assert row["Igangsatt"] == f"{start:%d.%m.%Y}"
    assert row["Drøftet med leder"] in ("Ja", "Nei")


def test_several_sheets_are_a_zip_of_files(many: Case) -> None:
    made = file_of(many.coordinator, MassChoice(format=ExportFormat.CSV))
    assert (made.name[-4:], made.content_type) == (".zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.namelist() == [
            "1-stafettlogger.csv",
            "2-oppmerksomheter-og-tiltak.csv",
            "3-moter.csv",
            "4-lysglimt.csv",
        ]
        assert [len(read(archive.read(name))) for name in archive.namelist()] == [2, 2, 1, 1]
    assert made.receipt.rows == 6


@pytest.mark.parametrize("text", [*STARTS, *BEHIND])
def test_no_text_begins_as_a_formula(text: str) -> None:
    told = csv_file.cell(text)
    assert told.startswith("'")
    assert told[1:] == text.replace("\r", "\n")


@pytest.mark.parametrize("text", ["Lisa = flink", "a-b", "12", "'", "æ", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert csv_file.cell(text) == text


def test_values() -> None:
    assert csv_file.cell(None) == ""
    assert csv_file.cell(-3) == "-3"
    assert csv_file.cell(1.5) == "1,5"
    assert csv_file.cell(date(2026, 3, 1)) == "01.03.2026"
    assert csv_file.cell(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "01.07.2026 14:00"
    assert csv_file.cell("a\r\nb\rc\0") == "a\nb\nc\N{REPLACEMENT CHARACTER}"


def test_text_stays_text_in_both_files(many: Case) -> None:
    """Read back whole, by two libraries each; also where it has the separators of the file in it."""
    for start in STARTS:
        text = f'{start};"x"'
        Concern.objects.update(goal=text)
        Measure.objects.update(description=text)
        row = read(file_of(many.coordinator, ONE).data)[0]
        plain = text.replace("\r", "\n")
        assert [row[name] for name in ("Mål", "Beskrivelse")] == [f"'{plain}"] * 2
        made = file_of(many.coordinator, replace(ONE, format=ExportFormat.XLSX)).data
        assert sheets(made)["Oppmerksomheter og tiltak"][0]["Mål"] == plain
        page = openpyxl.load_workbook(io.BytesIO(made))["Oppmerksomheter og tiltak"]
        cell = next(cell for cell in page[2] if cell.value == plain)
        assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)
