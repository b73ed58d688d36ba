"""Eksporter flere: what is offered, what is told before anything is made, and what one gets."""

from typing import Any

import pytest
from django.test import Client

from exports.mass import services
from exports.models import ExportJob, ExportReceipt
from permissions import roles
from permissions.models import AccessLog
from permissions.policy import Role
from tests.exports.mass_asking import ADDRESS, Mass, asked, make_job, make_mass, sent
from tests.exports.reading import is_file, sheets
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.screens.on_log import text
from tests.screens.tiltak import errors, signed_in


@pytest.fixture
def mass(db: None) -> Mass:
    return make_mass()


@pytest.fixture
def client(mass: Mass) -> Client:
    """The coordinator, signed in."""
    return signed_in(mass.coordinator)


def no_trace() -> bool:
    """Nothing was made, and nobody was noted."""
    openings = AccessLog.objects.filter(page__startswith="Eksport")
    return not (ExportReceipt.objects.exists() or ExportJob.objects.exists() or openings.exists())


def test_page_asks_what_to_take_and_makes_nothing(client: Client) -> None:
    page = text(client.get(ADDRESS))
    assert page.index("Hvilke logger") < page.index("Hva filen skal inneholde") < page.index("Se over")
    # Everything but names is chosen to begin with.
    assert page.count(" checked") == 3 + 3 + 4 + 1 + 1
    assert "Du har ikke eksportert flere logger før." in page
    client.get(ADDRESS, sent())
    assert no_trace()


def test_looking_over_tells_how_many_and_which_columns_and_makes_nothing(client: Client) -> None:
    page = text(client.post(ADDRESS, asked()))
    assert "2 stafettlogger blir med" in page
    assert "1 logg er utelatt, fordi barnet har adressesperre." in page
    for shown in ("Stafettlogger", "Oppmerksomheter og tiltak", "Møter", "Lysglimt", "Loggnummer"):
        assert shown in page, shown
    for hidden in ("Fornavn", "Fødselsnummer", "Lisa", "Hansen", "Skjult", "Kanarifugl", "leseflyt"):
        assert hidden not in page, hidden
    assert no_trace()


def test_columns_follow_what_was_chosen(client: Client) -> None:
    page = text(client.post(ADDRESS, asked(parts=["logs"], names="numbers")))
    assert "Fornavn" in page
    assert "Fødselsnummer" in page
    assert "<dt>Møter</dt>" not in page


def test_purpose_must_be_told(client: Client) -> None:
    for purpose in ("", "  "):
        answer = client.post(ADDRESS, sent(purpose=purpose))
        assert errors(answer) == {"purpose": ["Skriv hva eksporten skal brukes til"]}
        assert "2 stafettlogger blir med" in text(answer)
    assert no_trace()


@pytest.mark.parametrize(
    ("purpose", "name"),
    [
        ("Møte om Lisa", "Lisa"),
        ("LISAS plan", "LISAS"),
        ("Til Arne", "Arne"),
        ("Til skolen i Lund", ""),
        ("Til lisa", ""),
        ("Til Kanarifugl", ""),
    ],
)
def test_purpose_names_no_child_of_the_file(client: Client, purpose: str, name: str) -> None:
    answer = client.post(ADDRESS, sent(purpose=purpose))
    if name:
        sentence = f"Skriv formålet uten navn. «{name}» er navnet på et barn i utvalget."
        assert errors(answer) == {"purpose": [sentence]}
        assert no_trace()
    else:
        assert is_file(answer)


def test_file_comes_at_once_with_one_receipt_and_a_row_for_each_log(client: Client, mass: Mass) -> None:
    answer = client.post(ADDRESS, sent())
    assert list(sheets(answer))[:4] == ["Stafettlogger", "Oppmerksomheter og tiltak", "Møter", "Lysglimt"]
    assert len(sheets(answer)["Stafettlogger"]) == 1 + 2
    receipt = ExportReceipt.objects.get()
    assert (receipt.logs, receipt.left_out, receipt.role) == (2, 1, "Koordinator")
    assert receipt.user_id == str(mass.coordinator.pk)
    assert receipt.purpose == "Rapport til kommunen"
    noted = AccessLog.objects.filter(page="Eksport av flere logger").values_list("log_id", "user_id")
    me = str(mass.coordinator.pk)
    assert set(noted) == {(str(mass.log.pk), me), (str(mass.second.pk), me)}
    page = text(client.get(ADDRESS))
    assert "2 stafettlogger, 1 utelatt" in page
    assert "uten navn" in page


def test_holder_takes_the_own_ones(mass: Mass) -> None:
    make_log(make_staff(mass.log.organisation), first_name="Kollegabarn")
    answer = signed_in(mass.holder).post(ADDRESS, sent(names="names"))
    assert {row[0] for row in sheets(answer)["Stafettlogger"][1:]} == {
        str(log.pk)[-8:] for log in (mass.log, mass.second)
    }
    assert ExportReceipt.objects.get().role == "Stafettholder"


def test_second_click_is_a_second_file(client: Client) -> None:
    form = sent()
    assert [is_file(client.post(ADDRESS, form)) for _click in range(2)] == [True, True]
    assert ExportReceipt.objects.count() == 2


def test_none_found_is_told_and_nothing_can_be_made(client: Client) -> None:
    answer = client.post(ADDRESS, sent(levels=["3"]))
    page = text(answer)
    assert not is_file(answer)
    assert "Ingen stafettlogger blir med" in page
    assert "Lag fil" not in page
    assert no_trace()


def test_back_to_the_choice_as_it_was(client: Client) -> None:
    page = text(client.post(ADDRESS, asked(_back="1", parts=["work"], levels=["2"], names="names")))
    assert page.count(" checked") == 3 + 1 + 1 + 1 + 1
    assert "Se over" in page


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two logs are many."""
    monkeypatch.setattr(services, "SMALL", 1)


def test_many_become_one_job_however_often_one_clicks(client: Client, mass: Mass, many: None) -> None:
    assert "Den kommer på Min side." in text(client.post(ADDRESS, asked()))
    form = sent(levels=["1", "2"])
    first, second = (client.post(ADDRESS, form) for _click in range(2))
    job = ExportJob.objects.get()
    assert first.url == second.url == f"{ADDRESS}{job.pk}/"
    assert (job.owner, job.state, job.purpose) == (mass.coordinator, "waiting", "Rapport til kommunen")
    assert job.choice["levels"] == [1, 2]
    assert not ExportReceipt.objects.exists()
    assert "Filen står i kø." in text(client.get(first.url))
    assert f"{ADDRESS}{job.pk}/" in text(client.get(ADDRESS))


def test_one_who_may_not_is_told_so(mass: Mass) -> None:
    for role in (Role.UNIT_LEADER, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR):
        client = signed_in(make_role(role, mass.log.organisation))
        for answer in (client.get(ADDRESS), client.post(ADDRESS, sent())):
            assert answer.status_code == 403
            assert "Du har ikke tilgang til å gjøre dette." in text(answer)
    assert no_trace()


def test_post_needs_the_forms_token(mass: Mass) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mass.coordinator)
    assert client.post(ADDRESS, sent()).status_code == 403
    assert no_trace()


def test_page_asks_as_much_whatever_there_is(client: Client, mass: Mass, queries: Any) -> None:
    few = queries(client, ADDRESS, at_most=12).count
    looked = queries(client, ADDRESS, asked(), method="post", at_most=14).count
    for _number in range(3):
        client.post(ADDRESS, sent())
        make_log(mass.holder)
        make_job(mass.coordinator)
    assert queries(client, ADDRESS).count == few
    assert queries(client, ADDRESS, asked(), method="post").count == looked


def test_virksomheter_are_those_of_the_own_logs(client: Client, mass: Mass) -> None:
    other = make_log(make_staff(make_organisation("Fjellheim barnehage")))
    assert "Bakketoppen" not in text(client.get(ADDRESS)).split("</header>")[1]
    roles.assign(mass.coordinator, Role.COORDINATOR, other.organisation, by=None)
    page = text(client.get(ADDRESS))
    assert page.index("Bakketoppen skole") < page.index("Fjellheim barnehage")
    assert "Solbakken" not in page
    assert "1 stafettlogg blir med" in text(
        client.post(ADDRESS, asked(organisations=[other.organisation_id]))
    )
