"""A leader finds a new stafettholder for one who is away (R23)."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stafettlog.models import Stafettlog, Transfer
from tests.factories import expire_consent, make_transfer
from tests.screens.on_log import log_page, text, url
from tests.screens.overseeing import SECRET, acts, as_, names_nothing, overview, pages_of, world

World = SimpleNamespace


@pytest.fixture
def w(db: None) -> World:
    return world()


def on_behalf(w: World, **changes: Any) -> dict[str, Any]:
    values = {"receiver": str(w.colleague.pk), "reason": "Sykmeldt", "message": "Kan du overta?"}
    return {"submission": str(uuid.uuid4()), **values, **changes}


def test_leader_asks_on_behalf_and_takes_it_back(client: Client, w: World) -> None:
    as_(client, w.leader)
    where = url("transfer_on_behalf", w.log.pk)
    page = text(client.get(where))
    assert names_nothing(page)
    assert w.called in page
    answer = client.post(where, on_behalf(w), follow=True)
    asked = Transfer.objects.get()
    assert answer.redirect_chain[-1][0] == f"{overview(w)}#transfer"
    assert f"{w.colleague.display_name} (Bakketoppen skole) er spurt om å overta" in text(answer)
    assert "overfor-for" not in acts(text(answer))
    back = url("transfer_withdraw", w.log.pk, asked.pk)
    assert names_nothing(text(client.get(back)))
    client.post(back, {"submission": uuid.uuid4()})
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert pages_of(w.leader.user, w.log)[0] == "Overfør på vegne av stafettholder"


def test_two_clicks_are_one_request(client: Client, w: World) -> None:
    as_(client, w.leader)
    sent = on_behalf(w)
    first = client.post(url("transfer_on_behalf", w.log.pk), sent)
    second = client.post(url("transfer_on_behalf", w.log.pk), sent)
    assert first.url == second.url
    assert Transfer.objects.count() == 1


def test_leader_chooses_herself_without_a_script_and_answers(client: Client, w: World) -> None:
    as_(client, w.leader)
    where = url("transfer_on_behalf", w.log.pk)
    page = text(client.post(where, on_behalf(w, receiver="", reason="", message="", _me="1")))
    assert f'value="{w.leader.pk}"' in page
    sent = client.post(where, on_behalf(w, receiver=str(w.leader.pk), message=""))
    asked = Transfer.objects.get()
    assert sent.url == url("transfer_answer", asked.pk)
    asks = text(client.get(sent.url))
    assert f"Du har bedt om å overta som stafettholder etter {w.holder.display_name}" in asks
    assert "Godta" in asks
    done = client.post(sent.url, {"submission": uuid.uuid4(), "_accept": "1"})
    assert done.url == log_page(w.log)
    assert Stafettlog.objects.get().stafettholder == w.leader
    assert SECRET in text(client.get(done.url))


def test_receiver_reads_who_asks_for_whom_and_that_the_consent_is_out(client: Client, w: World) -> None:
    expire_consent(w.log)
    as_(client, w.leader).post(url("transfer_on_behalf", w.log.pk), on_behalf(w))
    asked = Transfer.objects.get()
    as_(client, w.colleague)
    assert f"{w.leader.display_name} spør om du vil overta" in text(client.get("/"))
    page = text(client.get(url("transfer_answer", asked.pk)))
    assert f"{w.leader.display_name} spør på vegne av {w.holder.display_name}" in page
    assert "ingen kan skrive i den før foresatte har gitt et nytt samtykke" in page
    done = client.post(url("transfer_answer", asked.pk), {"submission": uuid.uuid4(), "_accept": "1"})
    assert SECRET in text(client.get(done.url))


def test_each_bad_input_has_its_sentence(client: Client, w: World) -> None:
    as_(client, w.leader)
    where = url("transfer_on_behalf", w.log.pk)
    for changes, sentence in (
        ({"receiver": []}, "Velg hvem som skal overta loggen"),
        ({"receiver": "x"}, "Velg en aktør fra listen."),
        ({"receiver": str(w.holder.pk)}, "er stafettholder allerede. Velg en annen."),
        ({"receiver": str(w.outsider.pk)}, "Samtykket dekker ikke PPT Solvik"),
        ({"reason": " "}, "Skriv hvorfor stafettholderen ikke gjør det selv"),
        ({"message": ""}, "Skriv en melding til den nye stafettholderen"),
    ):
        page = text(client.post(where, on_behalf(w, **changes)))
        assert sentence in page, changes
        assert "Foresatte samtykker til at PPT Solvik deltar" not in page
    forged = client.post(where, on_behalf(w, receiver=str(w.outsider.pk), agreed=str(w.ppt.pk)))
    assert "Samtykket dekker ikke PPT Solvik" in text(forged)
    assert not Transfer.objects.exists()


def test_search_shows_those_who_may_take_over(client: Client, w: World) -> None:
    as_(client, w.leader)
    where = url("transfer_on_behalf_search", w.log.pk)
    found = {row["name"] for row in client.get(where, {"q": "Kontaktlærer"}).json()["results"]}
    assert found == {w.colleague.display_name, w.leader.display_name}
    assert as_(client, w.coordinator).get(where, {"q": "Kari"}).status_code == 403
    assert as_(client, w.ppt_leader).get(where, {"q": "Kari"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 403), ("holder", 403), ("ppt_leader", 404), ("colleague", 404)]
)
def test_nobody_else_asks_on_behalf(client: Client, w: World, who: str, status: int) -> None:
    as_(client, getattr(w, who))
    assert client.get(url("transfer_on_behalf", w.log.pk)).status_code == status
    assert client.post(url("transfer_on_behalf", w.log.pk), on_behalf(w)).status_code == status
    assert not Transfer.objects.exists()


def test_leader_takes_the_holders_request_back_when_it_is_stuck(client: Client, w: World) -> None:
    asked = make_transfer(w.log, w.colleague)
    as_(client, w.leader)
    back = url("transfer_withdraw", w.log.pk, asked.pk)
    assert "Trekk tilbake" not in text(client.get(overview(w)))
    assert client.post(back, {"submission": uuid.uuid4()}).status_code == 403
    Transfer.objects.update(asked_at=timezone.now() - timedelta(days=14))
    assert back in text(client.get(overview(w)))
    client.post(back, {"submission": uuid.uuid4()})
    assert Transfer.objects.get().status == "withdrawn"
