"""Eksporter flere, as no page asks it: other virksomheter, sheets, levels. Never a row more."""

from typing import Any

import pytest
from django.test import Client

from exports.models import ExportJob, ExportReceipt
from permissions.policy import Role
from tests.exports.mass_asking import ADDRESS, Mass, asked, make_mass, sent
from tests.exports.reading import is_file, sheets
from tests.factories import expire_consent, make_organisation, make_role, make_staff
from tests.screens.on_log import text
from tests.screens.tiltak import errors, signed_in

GONE = "Valget finnes ikke lenger. Velg på nytt."


@pytest.fixture
def mass(db: None) -> Mass:
    return make_mass()


@pytest.fixture
def client(mass: Mass) -> Client:
    return signed_in(mass.coordinator)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"parts": []}, "parts", "Velg minst ett ark"),
        ({"parts": ["history"]}, "parts", GONE),
        ({"parts": ["logs", "child__national_number"]}, "parts", GONE),
        ({"levels": []}, "levels", "Velg minst ett nivå"),
        ({"levels": ["4"]}, "levels", GONE),
        ({"levels": ["1) OR (1=1"]}, "levels", GONE),
        ({"states": []}, "states", "Velg minst én status"),
        ({"states": ["deleted"]}, "states", GONE),
        ({"names": None}, "names", "Velg om filen skal ha navn"),
        ({"names": "number"}, "names", GONE),
        ({"format": None}, "format", "Velg regneark eller csv"),
        ({"format": "zip"}, "format", GONE),
        ({"format": "pdf"}, "format", GONE),
        (
            {"opened_from": "i går"},
            "opened_from",
            "Skriv datoen som dag, måned og år, for eksempel 06.06.2016",
        ),
        (
            {"opened_from": "2026-02-02", "opened_to": "2026-02-01"},
            "opened_to",
            "Til-dagen kan ikke være før fra-dagen",
        ),
        ({"organisations": ["x"]}, "organisations", GONE),
        ({"organisations": ["01900000-0000-7000-8000-000000000000"]}, "organisations", GONE),
    ],
)
def test_bad_input_is_told_by_its_field(
    client: Client, changes: dict[str, Any], field: str, sentence: str
) -> None:
    for form in (asked(**changes), sent(**changes)):
        answer = client.post(ADDRESS, form)
        assert errors(answer) == {field: [sentence]}
        assert text(answer).count(sentence) >= (2 if field != "organisations" else 1)
        assert "<title>Feil: " in text(answer)
    assert nothing_made()


def nothing_made() -> bool:
    return not (ExportReceipt.objects.exists() or ExportJob.objects.exists())


def test_a_virksomhet_of_others_is_an_unknown_one(client: Client, mass: Mass) -> None:
    foreign, own = str(mass.foreign.organisation_id), str(mass.log.organisation_id)
    for ids in ([foreign], [own, foreign]):
        assert errors(client.post(ADDRESS, sent(organisations=ids))) == {"organisations": [GONE]}
    assert nothing_made()
    assert is_file(client.post(ADDRESS, sent(organisations=[own])))


def test_fields_that_the_form_has_not_are_not_read(client: Client) -> None:
    forged = sent(with_names="on", with_numbers="on", columns=["national_number"], log_id="x", users="1")
    answer = client.post(ADDRESS, forged)
    headings = sheets(answer)["Stafettlogger"][0]
    assert not {"Fornavn", "Etternavn", "Fødselsnummer"} & set(headings)
    assert not ExportReceipt.objects.get().with_number


def test_another_persons_key_leads_nowhere(
    client: Client, mass: Mass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.mass.services.SMALL", 1)
    form = sent()
    client.post(ADDRESS, form)
    answer = signed_in(mass.holder).post(ADDRESS, form)
    assert {job.owner_id for job in ExportJob.objects.all()} == {mass.coordinator.pk, mass.holder.user_id}
    assert answer.url == f"{ADDRESS}{ExportJob.objects.get(owner=mass.holder.user).pk}/"


def test_what_the_page_counted_and_one_may_no_longer_is_not_in_the_file(client: Client, mass: Mass) -> None:
    assert "2 stafettlogger blir med" in text(client.post(ADDRESS, asked()))
    expire_consent(mass.log)
    rows = sheets(client.post(ADDRESS, sent()))["Stafettlogger"][1:]
    assert [row[0] for row in rows] == [str(mass.second.pk)[-8:]]


def test_coordinator_of_another_virksomhet_and_a_colleague_find_none(mass: Mass) -> None:
    for user in (make_role(Role.COORDINATOR, make_organisation()), make_staff(mass.log.organisation).user):
        answer = signed_in(user).post(ADDRESS, sent())
        assert not is_file(answer)
        assert "Ingen stafettlogger blir med" in text(answer)
    assert nothing_made()


def test_purpose_names_no_child_who_is_left_out_either(client: Client, mass: Mass) -> None:
    answer = client.post(ADDRESS, sent(purpose="Rapport om Skjult"))
    assert not is_file(answer)
    assert "Skriv formålet uten navn" in text(answer)
    assert nothing_made()
