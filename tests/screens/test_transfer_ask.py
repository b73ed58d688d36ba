"""Overfør stafettlogg: the stafettholder asks, takes back, and reads the answer (R21)."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from stafettlog.models import Actor, Stafettlog, Transfer
from tests.factories import (
    expire_consent,
    make_measure,
    make_meeting,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import errors, signed_in


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


@pytest.fixture
def outsider(ppt) -> Actor:
    return make_staff(ppt, "Petra")


@pytest.fixture
def where(log: Stafettlog) -> str:
    return url("transfer_ask", log.pk)


def form(receiver: Any = None, **changes: Any) -> dict[str, Any]:
    data = {"submission": str(uuid.uuid4()), "message": "Jeg bytter klasse til høsten."}
    chosen = {"receiver": str(receiver.pk)} if receiver else {}
    return data | chosen | changes


def test_page_says_who_holds_it_and_what_follows(client, log, holder, where, measure) -> None:
    make_meeting(log)
    page = text(client.get(where))
    for words in (
        "Overfør stafettlogg",
        f"{holder.display_name}, Kontaktlærer, Bakketoppen skole",
        "1 åpent tiltak",
        "Tett oppfølging – ",
        "1 møte framover",
        "dekker Bakketoppen skole.",
        "Jeg vil fortsatt delta som aktør",
        "Send forespørsel",
    ):
        assert words in page
    assert opened(log, holder) == ["Overfør stafettlogg"]


def test_level_one_shows_who_ends(client, log, holder, actor, where, measure) -> None:
    make_participant(log, actor)
    page = text(client.get(where))
    assert "slutter disse:" in page
    assert f"<li>{actor.display_name}</li>" in page
    assert f"<li>{holder.display_name} (deg)</li>" in page
    log.level = 2
    log.save()
    assert "slutter disse:" not in text(client.get(where))


def test_holder_asks_a_colleague(client, log, holder, actor, where) -> None:
    answer = client.post(where, form(actor, stays="on"))
    assert answer.url == f"{log_page(log)}#transfer"
    asked = Transfer.objects.get()
    assert (asked.to_actor, asked.stays, asked.status) == (actor, True, "waiting")
    assert asked.message == "Jeg bytter klasse til høsten."
    assert Stafettlog.objects.get().stafettholder == holder
    assert f"Forespørselen er sendt til {actor.display_name}." in text(client.get(answer.url))


def test_another_virksomhet_needs_the_tick(client, where, ppt, outsider) -> None:
    answer = client.post(where, form(outsider))
    assert errors(answer) == {
        "receiver": [
            "Samtykket dekker ikke PPT Solvik. Kryss av for at foresatte samtykker, eller velg en annen."
        ]
    }
    page = text(answer)
    assert f'name="agreed" value="{ppt.pk}"' in page
    assert f'value="{outsider.pk}" id="id_receiver_{outsider.pk}" checked' in page
    assert "Jeg bytter klasse til høsten." in page
    # A tick for another virksomhet is no tick for this one.
    assert errors(client.post(where, form(outsider, agreed=str(outsider.user.pk))))
    assert client.post(where, form(outsider, agreed=str(ppt.pk))).status_code == 302
    assert Transfer.objects.get().consent_agreed


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"receiver": ""}, "receiver", "Velg en aktør fra listen."),
        ({"receiver": "hest"}, "receiver", "Velg en aktør fra listen."),
        ({"receiver": []}, "receiver", "Velg hvem som skal overta loggen"),
        ({"receiver": str(UNKNOWN)}, "receiver", "Velg en aktør fra listen."),
        ({"receiver": [str(uuid.uuid4()), str(uuid.uuid4())]}, "receiver", "Velg bare én ny stafettholder"),
        ({"message": " "}, "message", "Skriv en melding til den nye stafettholderen"),
        ({"message": "a" * 1001}, "message", "Teksten er for lang. Den kan ha høyst 1000 tegn."),
        ({"agreed": "hest"}, "agreed", "Kryss av på nytt for hvem foresatte samtykker til."),
    ],
)
def test_bad_input_is_told_by_its_field(client, where, actor, changes, field, sentence) -> None:
    answer = client.post(where, form(actor) | changes)
    assert errors(answer) == {field: [sentence]}
    assert text(answer).count(sentence) == 2
    assert not Transfer.objects.exists()


def test_the_holder_and_those_who_cannot_sign_in_are_refused(client, where, holder, school) -> None:
    nora = make_staff(school, "Nora", number=False)
    for receiver, sentence in ((holder, "er stafettholder allerede"), (nora, "kan ikke logge inn ennå")):
        assert sentence in errors(client.post(where, form(receiver)))["receiver"][0]
    assert not Transfer.objects.exists()


def test_staying_is_refused_at_level_one_elsewhere(client, where, ppt, outsider) -> None:
    answer = client.post(where, form(outsider, agreed=str(ppt.pk), stays="on"))
    assert set(errors(answer)) == {"stays"}
    assert not Transfer.objects.exists()


def test_two_clicks_ask_once(client, where, actor) -> None:
    data = form(actor)
    assert {client.post(where, data).url for _ in range(2)} == {client.post(where, data).url}
    assert Transfer.objects.count() == 1


def test_one_that_waits_is_said_to_wait(client, log, where, actor, school) -> None:
    make_transfer(log, actor)
    assert client.get(where).url == f"{log_page(log)}#transfer"
    answer = client.post(where, form(make_staff(school, "Guro")))
    assert "Loggen har allerede en forespørsel som venter på svar." in text(answer)
    assert Transfer.objects.count() == 1


def test_search_without_javascript(client, where, actor, outsider) -> None:
    answer = client.post(where, form(actor_query="petra", _search_actor="1"))
    page = text(answer)
    assert f'<input type="radio" name="receiver" value="{outsider.pk}"' in page
    assert "Velg den som skal overta." in page
    assert "Jeg bytter klasse til høsten." in page
    assert not Transfer.objects.exists()
    page = text(client.post(where, form(actor, actor_query="petra", _enter="1")))
    assert f'value="{actor.pk}" id="id_receiver_{actor.pk}" checked' in page
    assert "Skriv minst to bokstaver" in text(client.post(where, form(actor_query="p", _search_actor="1")))
    assert "Ingen treff." in text(client.post(where, form(actor_query="xyz", _search_actor="1")))


def test_search_shows_other_virksomheter_at_level_one_too(client, log, holder, outsider) -> None:
    def found(query: str) -> list[dict[str, Any]]:
        return json.loads(client.get(url("transfer_search", log.pk), {"q": query}).content)["results"]

    assert [row["id"] for row in found("ppt")] == [str(outsider.pk)]
    assert found("petra")[0]["covered"] is False
    assert found(holder.user.last_name) == []
    assert found("p") == found("\0") == []


def test_consent_that_ends_while_the_form_is_open(client, log, where, actor) -> None:
    assert client.get(where).status_code == 200
    expire_consent(log)
    answer = client.post(where, form(actor))
    assert answer.status_code == 403
    assert "Samtykket er utgått." in text(answer)
    assert "Jeg bytter klasse til høsten." in text(answer)
    assert client.get(where).status_code == 403
    assert not Transfer.objects.exists()


def test_an_aktor_may_not_but_is_told_why(log, actor, where) -> None:
    make_participant(log, actor)
    client = signed_in(actor)
    for answer in (client.get(where), client.post(where, form(actor))):
        assert answer.status_code == 403
        assert "Spør stafettholderen" in text(answer)
    assert client.get(url("transfer_search", log.pk), {"q": "ronnie"}).status_code == 403
    assert not Transfer.objects.exists()


def test_a_stranger_learns_nothing(log, actor, where, outsider) -> None:
    asked = make_transfer(log, actor)
    client = signed_in(outsider)
    for address in (
        where,
        url("transfer_search", log.pk),
        url("transfer_withdraw", log.pk, asked.pk),
        url("transfer_seen", log.pk, asked.pk),
    ):
        assert is_secret(client.post(address, form(outsider)), log)
    asked.refresh_from_db()
    assert asked.status == "waiting"
    assert Client().post(where, form(actor)).status_code in {302, 403}


def test_cost_does_not_follow_the_size(client, log, holder, school, where, concern, queries) -> None:
    make_meeting(log)
    few = queries(client, where, at_most=12).count
    for number in range(3):
        make_measure(concern, holder, [make_staff(school, f"A{number}")])
        make_meeting(log)
    assert queries(client, where).count == few
