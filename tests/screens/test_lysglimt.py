"""Nytt lysglimt, Alle lysglimt, and Feilregistrert (R16)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stafettlog.models import Actor, Lysglimt, Stafettlog
from tests.factories import expire_consent, make_log, make_lysglimt, make_participant, make_staff
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import errors, signed_in


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


@pytest.fixture
def where(log: Stafettlog) -> str:
    return url("lysglimt_add", log.pk)


def form(**changes: Any) -> dict[str, Any]:
    data = {
        "submission": str(uuid.uuid4()),
        "text": "Leste høyt for klassen",
        "happened_on": timezone.localdate().isoformat(),
    }
    return data | changes


def strike_form(**changes: Any) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), "reason": "Gjelder et annet barn", **changes}


def is_struck(row: Lysglimt) -> bool:
    row.refresh_from_db()
    return row.struck_at is not None


def test_page_has_today_as_its_day(client, log, holder, where) -> None:
    page = text(client.get(where))
    assert "Nytt lysglimt" in page
    assert f'value="{timezone.localdate().isoformat()}"' in page
    assert opened(log, holder) == ["Nytt lysglimt"]


@pytest.mark.parametrize("who", ["holder", "actor"])
def test_anyone_on_the_log_adds_one(log, holder, actor, where, who) -> None:
    make_participant(log, actor)
    person = {"holder": holder, "actor": actor}[who]
    client = signed_in(person)
    answer = client.post(where, form())
    assert answer.url == f"{log_page(log)}#lysglimt"
    made = Lysglimt.objects.get()
    assert (made.text, made.created_by) == ("Leste høyt for klassen", person.user)
    assert "Lysglimtet er lagt til." in text(client.get(answer.url))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"text": " "}, "text", "Skriv hva som var bra"),
        ({"text": "a" * 301}, "text", "Teksten er for lang. Den kan ha høyst 300 tegn."),
        ({"happened_on": ""}, "happened_on", "Velg datoen det skjedde"),
        (
            {"happened_on": "i går"},
            "happened_on",
            "Skriv datoen som dag, måned og år, for eksempel 06.06.2016",
        ),
        ({"happened_on": "1900-01-01"}, "happened_on", "Datoen kan ikke være før barnet ble født"),
        ({"happened_on": "tomorrow"}, "happened_on", "Datoen kan ikke være fram i tid"),
    ],
)
def test_bad_input_is_told_by_its_field(client, where, changes, field, sentence) -> None:
    if changes.get("happened_on") == "tomorrow":
        changes = {"happened_on": (timezone.localdate() + timedelta(days=1)).isoformat()}
    answer = client.post(where, form() | changes)
    assert errors(answer) == {field: [sentence]}
    assert text(answer).count(sentence) == 2
    assert not Lysglimt.objects.exists()


def test_three_hundred_letters_with_line_breaks_fit(client, where) -> None:
    typed = "a" * 149 + "\r\n" + "b" * 150
    assert client.post(where, form(text=typed)).status_code == 302
    assert len(Lysglimt.objects.get().text) == 300


def test_two_clicks_add_one(client, where) -> None:
    data = form()
    assert {client.post(where, data).status_code for _ in range(2)} == {302}
    assert Lysglimt.objects.count() == 1


def test_consent_that_ends_while_the_form_is_open(client, log, where) -> None:
    row = make_lysglimt(log)
    assert client.get(where).status_code == 200
    expire_consent(log)
    for address, data, typed in (
        (where, form(), "Leste høyt for klassen"),
        (url("lysglimt_strike", log.pk, row.pk), strike_form(), "Gjelder et annet barn"),
    ):
        answer = client.post(address, data)
        assert answer.status_code == 403
        assert "Samtykket er utgått." in text(answer)
        assert typed in text(answer)
    assert Lysglimt.objects.count() == 1
    assert not is_struck(row)


def test_a_stranger_learns_nothing(log, school, where) -> None:
    row = make_lysglimt(log)
    client = signed_in(make_staff(school, "Guro"))
    for address in (where, url("lysglimt_list", log.pk), url("lysglimt_strike", log.pk, row.pk)):
        for answer in (client.get(address), client.post(address, form())):
            assert is_secret(answer, log)
    assert Lysglimt.objects.count() == 1
    assert not is_struck(row)
    assert Client().post(where, form()).status_code in {302, 403}


# --- Alle lysglimt -------------------------------------------------------------------------------


def test_all_stand_in_the_list_and_the_struck_are_marked(client, log, holder, actor) -> None:
    make_participant(log, actor)
    theirs = make_lysglimt(log, actor, text="Spilte i friminuttet")
    struck = make_lysglimt(log, text="Om et annet barn")
    client.post(url("lysglimt_strike", log.pk, struck.pk), strike_form())
    page = text(client.get(url("lysglimt_list", log.pk)))
    assert actor.display_name in page
    assert url("lysglimt_strike", log.pk, theirs.pk) in page
    assert url("lysglimt_strike", log.pk, struck.pk) not in page
    assert 'sl-struck">Om et annet barn' in page
    assert f"Merket av {holder.display_name}" in page
    assert "Gjelder et annet barn" in page
    assert "Alle lysglimt" in opened(log, holder)


def test_an_aktor_may_strike_only_its_own(log, holder, actor) -> None:
    make_participant(log, actor)
    holders, own = make_lysglimt(log), make_lysglimt(log, actor)
    client = signed_in(actor)
    page = text(client.get(url("lysglimt_list", log.pk)))
    assert url("lysglimt_strike", log.pk, own.pk) in page
    assert url("lysglimt_strike", log.pk, holders.pk) not in page
    address = url("lysglimt_strike", log.pk, holders.pk)
    assert client.get(address).status_code == client.post(address, strike_form()).status_code == 403
    assert client.post(url("lysglimt_strike", log.pk, own.pk), strike_form()).status_code == 302
    assert (is_struck(holders), is_struck(own)) == (False, True)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Skriv hvorfor lysglimtet er feilregistrert"),
        ("a" * 201, "Teksten er for lang. Den kan ha høyst 200 tegn."),
    ],
)
def test_a_bad_reason_is_told_by_its_field(client, log, reason, sentence) -> None:
    row = make_lysglimt(log)
    answer = client.post(url("lysglimt_strike", log.pk, row.pk), strike_form(reason=reason))
    assert errors(answer) == {"reason": [sentence]}
    assert not is_struck(row)


def test_struck_once(client, log) -> None:
    row = make_lysglimt(log)
    address, data = url("lysglimt_strike", log.pk, row.pk), strike_form()
    assert client.get(address).status_code == 200
    answers = [client.post(address, data) for _ in range(2)]
    assert {a.url for a in answers} == {f"{url('lysglimt_list', log.pk)}#lysglimt-{row.pk}"}
    assert "allerede merket" in text(client.get(address, follow=True))
    assert "allerede merket" in text(client.post(address, strike_form(reason="Igjen")))
    row.refresh_from_db()
    assert row.strike_reason == "Gjelder et annet barn"


def test_another_logs_lysglimt_is_not_here(client, log, ppt) -> None:
    other = make_lysglimt(make_log(make_staff(ppt)))
    for pk in (other.pk, UNKNOWN):
        address = url("lysglimt_strike", log.pk, pk)
        assert client.get(address).status_code == client.post(address, strike_form()).status_code == 404
    assert not is_struck(other)


def test_cost_does_not_follow_the_size(client, log, school, queries) -> None:
    make_lysglimt(log)
    few = queries(client, url("lysglimt_list", log.pk), at_most=8).count
    for number in range(3):
        make_lysglimt(log, make_staff(school, f"A{number}"))
    assert queries(client, url("lysglimt_list", log.pk)).count == few


# --- At the side of the log page -----------------------------------------------------------------


def test_the_log_page_shows_the_newest_and_has_the_dialog(client, log, holder) -> None:
    today = timezone.localdate()
    for days in range(4):
        make_lysglimt(log, text=f"Dag {days}", happened_on=today - timedelta(days=days))
    Lysglimt.objects.filter(text="Dag 0").update(struck_at=timezone.now(), struck_by=holder.user)
    page = text(client.get(log_page(log)))
    assert [day for day in range(4) if f"Dag {day}" in page] == [1, 2]
    assert url("lysglimt_list", log.pk) in page
    assert 'data-dialog="new-lysglimt"' in page
    assert f'action="{url("lysglimt_add", log.pk)}"' in page


def test_nobody_is_offered_to_add_one_without_a_consent(client, log, holder) -> None:
    expire_consent(log)
    assert url("lysglimt_add", log.pk) not in text(client.get(log_page(log)))
