"""What stands in a file of many logs: the chosen sheets, read back by two libraries, and nobody's name
where none was asked for."""

import hashlib
import zipfile
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exports.mass.choice import MassChoice, MassPart
from exports.mass.columns import _SHEETS, headings, table
from exports.mass.services import mass_count
from exports.models import ExportReceipt
from exports.resources import WorkColumns
from permissions.access_words import Page
from permissions.models import AccessLog
from stafettlog.models import Concern, ForesattRelation, Lysglimt, Measure, Meeting
from tests.exports.mass_case import Case, file_of, many, numbers, sheets
from tests.factories import (
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.meetings import make_lysglimt, make_meeting

__all__ = ["many"]

NAMED = MassChoice(with_names=True)
NUMBERED = MassChoice(with_names=True, with_numbers=True)


def test_chosen_sheets_and_their_headings(many: Case) -> None:
    choice = MassChoice(parts=frozenset({MassPart.WORK, MassPart.LOGS}), with_names=True)
    found = mass_count(choice=choice, by=many.coordinator)
    book = openpyxl.load_workbook(BytesIO(file_of(many.coordinator, choice).data))
    assert book.sheetnames == ["Stafettlogger", "Oppmerksomheter og tiltak", "Eksport"]
    for name, told in found.columns.items():
        page = book[name]
        assert [cell.value for cell in page[1]] == told
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref.startswith("A1:")


def test_values_are_dates_numbers_and_words(many: Case) -> None:
    book = openpyxl.load_workbook(BytesIO(file_of(many.coordinator, NAMED).data))
    headings, first, *_rest = book["Stafettlogger"].iter_rows()
    row = {heading.value: cell for heading, cell in zip(headings, first, strict=True)}
    consent = many.first.current_consent
    assert row["Samtykke utgår"].value == datetime.combine(consent.expires_on, datetime.min.time())
    assert row["Samtykke utgår"].number_format == "dd.mm.yyyy"
    assert row["Opprettet"].value == timezone.make_naive(many.first.created_at).replace(microsecond=0)
    assert (row["Nivå"].value, row["Tiltak"].value, row["Oppmerksomheter"].value) == (1, 2, 1)
    assert (row["Status"].value, row["Virksomhet"].value) == ("Åpen", many.first.attends.name)


def test_rows_of_every_sheet(many: Case) -> None:
    found = sheets(file_of(many.coordinator, NAMED).data)
    assert [row["Fornavn"] for row in found["Stafettlogger"]] == ["Lisa", "Jonas"]
    assert [row["Fornavn"] for row in found["Oppmerksomheter og tiltak"]] == ["Lisa", "Lisa"]
    assert found["Oppmerksomheter og tiltak"][1]["Beskrivelse"] == "Lisa leser høyt hver dag"
    assert many.holder.display_name in found["Oppmerksomheter og tiltak"][0]["Ansvarlig"]
    assert [row["Oppmerksomheter"] for row in found["Møter"]] == ["Strever med leseflyt"]
    assert [row["Lysglimt"] for row in found["Lysglimt"]] == ["Jonas smilte"]


def test_cells_are_what_one_log_has(many: Case) -> None:
    """The quick reader says what import-export itself says of the same row."""
    from exports.rows import WorkRow

    resource = WorkColumns()
    names = list(resource.columns())
    for measure in Measure.objects.filter(log=many.first):
        row = WorkRow(measure.concern, measure)
        quick = [get(row) for get in resource.getters(names)]
        assert [str(one) for one in quick] == [str(one) for one in resource.values(row)]
    empty = WorkRow(Concern.objects.get(log=many.first), None)
    assert [get(empty) for get in resource.getters(names)] == resource.values(empty)


def test_number_of_the_child_only_when_asked_for(many: Case) -> None:
    number = many.first.child.national_number
    assert number
    for choice in (NAMED, MassChoice(with_numbers=True), MassChoice()):
        made = file_of(many.coordinator, choice)
        assert number not in xml(made.data)
        assert made.receipt.with_number is False
    made = file_of(many.coordinator, NUMBERED)
    assert sheets(made.data)["Stafettlogger"][0]["Fødselsnummer"] == number
    assert made.receipt.with_number is True


def xml(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_without_names_nobody_is_named_anywhere(many: Case) -> None:
    """Child, foresatte and aktører, wherever somebody has written them; who exports is named."""
    log, actor = many.first, make_staff(many.school, "Ronnie")
    make_participant(log, actor)
    relation = ForesattRelation.objects.filter(child=log.child).first()
    people = [log.child, relation, actor.user, many.holder.user]
    said = ", ".join(f"{one.first_name}s venn {one.last_name.upper()}" for one in people)
    Concern.objects.update(text=f"Om {log.child.first_name}", goal=said, strike_reason=said)
    Measure.objects.update(description=said)
    Meeting.objects.update(
        comments=said, also_attended=said, place_detail=said[:100], cancel_reason=said[:150]
    )
    make_lysglimt(log, by=actor, text=said[:290])
    make_measure(Concern.objects.get(log=log), many.holder, [actor])
    make_meeting(log, concerns=[Concern.objects.get(log=log)], actors=[actor], child=True)
    made = file_of(many.coordinator)
    everything = xml(made.data).casefold()
    for one in people:
        for name in (one.first_name, *one.last_name.split()):
            assert name.casefold() not in everything, name
    assert "[navn]" in everything
    found = sheets(made.data)
    assert found["Stafettlogger"][0]["Fødselsår"] == log.child.birth_date.year
    assert f"{log.child.birth_date:%d.%m.%Y}" not in everything
    assert {row["Loggnummer"] for row in found["Stafettlogger"]} == numbers(many.first, many.second)
    assert "Barn, " in found["Møter"][-1]["Invitert"] + ", "
    assert "Foresatte" not in found["Stafettlogger"][0]


def test_with_names_they_are_there(many: Case) -> None:
    """Or the test above would be true of an empty file."""
    everything = xml(file_of(many.coordinator, NAMED).data)
    relation = ForesattRelation.objects.filter(child=many.first.child).first()
    for name in ("Lisa", "Jonas", many.holder.user.last_name, relation.last_name):
        assert name in everything


def test_every_column_is_known_to_the_filter_of_names() -> None:
    """A new column is named, plain, or filtered; what is misspelt in a list is found too."""
    for part, sheet in _SHEETS.items():
        known = set(sheet.without_names().columns())
        assert sheet.named <= known, part
        assert sheet.plain <= known - sheet.named, part
        chosen = table(part, MassChoice())
        assert chosen.filtered == set(chosen.names) - sheet.plain
        assert not set(chosen.names) & sheet.named


def test_receipt_says_what_left(many: Case) -> None:
    made = file_of(many.coordinator, NAMED)
    receipt = ExportReceipt.objects.get()
    assert receipt == made.receipt
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(made.data).hexdigest(), len(made.data))
    assert (receipt.logs, receipt.left_out, receipt.format, receipt.log_id) == (2, 0, "xlsx", "")
    assert (receipt.purpose, receipt.user_id) == ("Årsrapport", str(many.coordinator.pk))
    assert MassChoice.from_json(receipt.choice) == NAMED
    assert receipt.rows == sum(len(rows) for name, rows in sheets(made.data).items() if name != "Eksport")
    assert list(receipt.columns) == receipt.parts == list(MassPart)
    assert [len(names) for names in receipt.columns.values()] == [
        len(one) for one in headings(NAMED).values()
    ]


def test_each_log_is_noted_as_opened_and_no_other(many: Case) -> None:
    file_of(many.coordinator)
    rows = AccessLog.objects.filter(page=Page.EXPORT_MANY)
    assert {row.log_id for row in rows} == {str(many.first.pk), str(many.second.pk)}
    assert {(row.user_id, row.role) for row in rows} == {(str(many.coordinator.pk), "Koordinator")}


def test_no_opening_no_file(many: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from permissions import access_log

    def broken(**_asked: object) -> int:
        raise access_log.NotRecorded

    monkeypatch.setattr(access_log, "record_many", broken)
    with pytest.raises(access_log.NotRecorded):
        file_of(many.coordinator)
    assert not ExportReceipt.objects.exists()


def test_queries_do_not_grow_with_the_logs(many: Case) -> None:
    with CaptureQueriesContext(connection) as few:
        file_of(many.coordinator, NUMBERED)
    for _number in range(6):
        log = make_log(many.holder, level=2)
        actor = make_staff(make_organisation())
        make_participant(log, actor)
        concern = make_concern(log, many.holder)
        make_measure(concern, many.holder, [actor])
        make_meeting(log, concerns=[concern], actors=[actor], child=True)
        make_lysglimt(log, by=actor)
    with CaptureQueriesContext(connection) as more:
        file_of(many.coordinator, NUMBERED)
    # Its own lysglimt and invitations the first two logs had none of.
    assert len(more) <= len(few) + 4
    assert Lysglimt.objects.count() == 7
