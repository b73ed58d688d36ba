"""Avslutt og arkiver, and Gjenåpne loggen: what is listed, who may, and what stands afterwards (R24)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import Closing, OpeningAttempt, Stafettlog
from stafettlog.services import closing
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_meeting,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.screens.on_log import is_secret, log_page, opened, text, url
from tests.screens.tiltak import errors, signed_in


def form(page: Any = None, **changes: str) -> dict[str, str]:
    """The form as the page has it; without a page as it stands before anything is listed."""
    data = {
        "submission": str(uuid.uuid4()),
        "reason": "goal_reached",
        "note": "Målet er nådd.",
        "confirmed": "on",
    }
    if page is not None:
        data["version"] = str(page.context["version"])
    return data | changes


def is_open(log: Stafettlog) -> bool:
    log.refresh_from_db()
    return log.is_open


def close(log: Stafettlog, by: Any) -> Closing:
    return closing.log_close(log_id=log.pk, reason="moved", note="Flyttet til nabokommunen.", by=by.user)


@pytest.fixture
def busy(log, holder, actor, concern):
    make_participant(log, actor)
    make_measure(concern, holder, [actor])
    make_meeting(log)
    make_transfer(log, actor)
    return log


def test_page_lists_all_that_ends(holders_client, busy, actor, holder) -> None:
    make_meeting(busy, starts_at=timezone.now() - timedelta(days=2))
    page = text(holders_client.get(url("log_close", busy.pk)))
    for words in (
        "Møter som avlyses",
        "1 møte er ikke registrert.",
        "Registrer møtet",
        "Tiltak som avsluttes uten evaluering",
        "Overføring som trekkes tilbake",
        f"{actor.display_name} kan ikke lenger lese loggen.",
        "kan lese loggen i 90 dager",
        "Stafettloggen er avsluttet. Oppmerksomheter",
    ):
        assert words in page
    assert opened(busy, holder) == ["Avslutt og arkiver"]


def test_an_idle_log_lists_nothing(holders_client, log) -> None:
    page = text(holders_client.get(url("log_close", log.pk)))
    for words in ("Møter som avlyses", "ikke registrert", "Tiltak som", "Overføring som"):
        assert words not in page


def test_holder_closes(holders_client, busy) -> None:
    address = url("log_close", busy.pk)
    response = holders_client.post(address, form(holders_client.get(address)))
    assert response.url == log_page(busy)
    assert not is_open(busy)
    assert Closing.objects.get().note == "Målet er nådd."
    assert "Loggen er avsluttet." in text(holders_client.get(response.url))


def test_two_clicks_close_once(holders_client, log) -> None:
    address = url("log_close", log.pk)
    sent = form(holders_client.get(address))
    assert {holders_client.post(address, sent).url for _turn in range(2)} == {log_page(log)}
    assert Closing.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"reason": ""}, "reason", "Velg hvorfor loggen avsluttes"),
        ({"reason": "sulten"}, "reason", "Valget finnes ikke lenger. Velg på nytt."),
        ({"note": " "}, "note", "Skriv et sluttnotat. Én setning er nok."),
        ({"note": "a" * 2001}, "note", "Teksten er for lang. Den kan ha høyst 2000 tegn."),
        ({"confirmed": ""}, "confirmed", "Kryss av for at du har lest hva som skjer"),
    ],
)
def test_each_field_says_what_is_wrong(holders_client, log, changes, field, said) -> None:
    address = url("log_close", log.pk)
    response = holders_client.post(address, form(holders_client.get(address), **changes))
    assert errors(response) == {field: [said]}
    assert is_open(log)


def test_what_came_meanwhile_is_shown_first(holders_client, log, holder) -> None:
    address = url("log_close", log.pk)
    sent = form(holders_client.get(address), note="Skrev dette")
    make_concern(log, holder)
    response = holders_client.post(address, sent)
    assert response.status_code == 409
    for words in ("Noen andre lagret mens du skrev.", "Skrev dette", "Tiltak som avsluttes uten evaluering"):
        assert words in text(response)
    assert is_open(log)
    assert holders_client.post(address, form(response, note="Skrev dette")).status_code == 302


def test_a_form_without_a_version_closes_nothing(holders_client, log) -> None:
    for version in ("", "0", "x", "99999999"):
        assert holders_client.post(url("log_close", log.pk), form(version=version)).status_code == 409
    assert holders_client.post(url("log_close", log.pk), form()).status_code == 409
    assert is_open(log)


def test_expired_consent_holds_nothing_back(holders_client, busy, actor) -> None:
    expire_consent(busy)
    address = url("log_close", busy.pk)
    page = holders_client.get(address)
    assert actor.display_name not in text(page).split("Avslutning")[0].split("Overføring som")[0]
    assert holders_client.post(address, form(page)).status_code == 302
    assert not is_open(busy)


@pytest.mark.parametrize("name", ["log_close", "log_reopen"])
def test_aktor_is_told_no_and_a_stranger_nothing(busy, actor, school, name) -> None:
    address = url(name, busy.pk)
    theirs = signed_in(actor)
    assert theirs.get(address).status_code == theirs.post(address, form()).status_code == 403
    stranger = signed_in(make_staff(school, "Guro"))
    for response in (stranger.get(address), stranger.post(address, form())):
        assert is_secret(response, busy)
    assert is_open(busy)


@pytest.mark.parametrize("name", ["log_close", "log_reopen"])
def test_anonymous_is_sent_to_sign_in(client, log, name) -> None:
    assert 'href="/login/?next=' in text(client.post(url(name, log.pk), form()))
    assert is_open(log)


def test_closed_log_is_not_closed_again(holders_client, log, holder) -> None:
    page = holders_client.get(url("log_close", log.pk))
    close(log, holder)
    assert holders_client.get(url("log_close", log.pk)).status_code == 403
    response = holders_client.post(url("log_close", log.pk), form(page, note="Skrev dette"))
    assert response.status_code == 403
    assert "Skrev dette" in text(response)
    assert Closing.objects.count() == 1


def test_holder_reopens(holders_client, busy, holder, actor) -> None:
    close(busy, holder)
    page = text(holders_client.get(url("log_reopen", busy.pk)))
    for words in ("Flyttet", "Flyttet til nabokommunen.", f"{actor.display_name} får lese loggen igjen."):
        assert words in page
    sent = form(reason="Familien ble boende")
    responses = [holders_client.post(url("log_reopen", busy.pk), sent) for _turn in range(2)]
    assert {response.url for response in responses} == {log_page(busy)}
    assert is_open(busy)
    assert Closing.objects.get().reopen_reason == "Familien ble boende"
    assert opened(busy, holder)[0] == "Gjenåpne loggen"


def test_reopening_asks_why(holders_client, log, holder) -> None:
    close(log, holder)
    response = holders_client.post(url("log_reopen", log.pk), form(reason=" "))
    assert errors(response) == {"reason": ["Skriv hvorfor loggen åpnes igjen"]}
    assert not is_open(log)


def test_open_log_is_not_reopened(holders_client, log) -> None:
    assert holders_client.get(url("log_reopen", log.pk)).status_code == 403


def test_page_says_why_not(holders_client, log, holder) -> None:
    close(log, holder)
    expire_consent(log)
    said = "Samtykket gjelder ikke lenger."
    page = text(holders_client.get(url("log_reopen", log.pk)))
    assert said in page
    assert ">Gjenåpne loggen</button>" not in page
    assert said in text(holders_client.post(url("log_reopen", log.pk), form(reason="Likevel")))
    assert not is_open(log)


@pytest.mark.no_zeal("two logs are locked, but in no loop: the own one, and then the one that was met")
def test_another_log_on_the_child_is_not_told_of(holders_client, log, holder, school) -> None:
    """R1: the page is as always; the answer is the neutral one, and the attempt is stored."""
    close(log, holder)
    child = log.child
    other = make_log(make_staff(school), national_number=child.national_number, birth_date=child.birth_date)
    page = text(holders_client.get(url("log_reopen", log.pk)))
    assert ">Gjenåpne loggen</button>" in page
    answer = text(holders_client.post(url("log_reopen", log.pk), form(reason="Likevel")))
    assert "Vi kan ikke gjenåpne loggen nå. Vi tar kontakt med deg." in answer
    assert "annen" not in answer.partition("<main")[2].partition("</main")[0]
    assert str(other.pk) not in answer
    assert "Likevel" in answer
    assert OpeningAttempt.objects.get().log == other
    assert not is_open(log)


def test_one_who_sees_the_other_log_is_led_to_it(holders_client, log, holder) -> None:
    close(log, holder)
    child = log.child
    other = make_log(holder, national_number=child.national_number, birth_date=child.birth_date)
    answer = text(holders_client.post(url("log_reopen", log.pk), form(reason="Likevel")))
    assert "Barnet har allerede en åpen stafettlogg." in answer
    assert str(other.pk) in answer
    assert not OpeningAttempt.objects.exists()


def test_cost_does_not_follow_the_size(holders_client, busy, holder, school, concern, queries) -> None:
    address = url("log_close", busy.pk)
    few = queries(holders_client, address, at_most=12).count
    for number in range(4):
        make_measure(concern, holder, [make_staff(school, f"A{number}")])
        make_meeting(busy)
    assert queries(holders_client, address).count == few
