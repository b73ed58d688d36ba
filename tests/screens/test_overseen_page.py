"""What leaders and coordinators see of one log, and what they may do from there (R6, R23, R24)."""

import re
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from permissions.models import User
from stafettlog.models import Closing, Stafettlog, Transfer
from tests.factories import expire_consent, make_meeting, make_transfer
from tests.screens.on_log import UNKNOWN, log_page, text, url
from tests.screens.overseeing import SECRET, pages_of, world
from tests.support.queries import ask

World = SimpleNamespace
METADATA = "Oversikt over loggen"


@pytest.fixture
def w(db: None) -> World:
    return world()


def as_(client: Client, who: Any) -> Client:
    client.force_login(getattr(who, "user", who))
    return client


def overview(w: World) -> str:
    return url("stafettlog_overseenlog_change", w.log.pk)


def names_nothing(page: str) -> bool:
    return not any(word in page for word in ("Lisa", "Hansen", SECRET, "Tett oppfølging"))


def acts(page: str) -> set[str]:
    return {
        name
        for name in ("overfor-for", "eksport", "avslutt", "gjenapne")
        if re.search(rf'href="[^"]*/{name}/"', page)
    }


def test_leader_sees_how_the_log_stands(client: Client, w: World) -> None:
    make_meeting(w.log)
    page = text(as_(client, w.leader).get(overview(w)))
    for words in (
        w.called,
        w.holder.display_name,
        "Bakketoppen skole",
        "Gyldig",
        "Åpne tiltak",
        "Siste aktivitet",
    ):
        assert words in page
    assert names_nothing(page)
    assert acts(page) == {"overfor-for"}
    assert pages_of(w.leader.user, w.log) == [METADATA]


def test_leader_is_kept_out_of_all_that_is_in_the_log(client: Client, w: World) -> None:
    as_(client, w.leader)
    for name in (
        "log_history",
        "log_details",
        "log_close",
        "log_reopen",
        "log_export",
        "transfer_ask",
        "lysglimt_list",
    ):
        response = client.get(url(name, w.log.pk))
        assert response.status_code == 403, name
        assert names_nothing(text(response)), name
    assert client.get(log_page(w.log)).status_code == 403


@pytest.mark.parametrize("who", ["ppt_leader", "outsider", "colleague"])
def test_for_others_it_does_not_exist(client: Client, w: World, who: str) -> None:
    as_(client, getattr(w, who))
    there = client.get(overview(w))
    nothing = client.get(url("stafettlog_overseenlog_change", UNKNOWN))
    assert there.status_code == nothing.status_code == 404
    assert text(there).replace(str(w.log.pk), "") == text(nothing).replace(str(UNKNOWN), "")
    assert client.get(url("stafettlog_overseenlog_changelist") + "no-id/change/").status_code == 404


def test_coordinator_reads_and_is_told_what_for(client: Client, w: World) -> None:
    as_(client, w.coordinator)
    page = text(client.get(log_page(w.log)))
    assert "Du er koordinator for virksomheten (Bakketoppen skole)." in page
    assert SECRET in page
    assert url("stafettlog_overseenlog_changelist") in page
    for button in ("oppmerksomhet/ny", "mote/nytt", "overfor/", "Nytt tiltak", "Evaluere"):
        assert button not in page
    assert client.get(url("log_history", w.log.pk)).status_code == 200
    assert client.get(url("log_export", w.log.pk)).status_code == 200
    assert pages_of(w.coordinator, w.log)[:2] == ["Logg", "Historikk"]


@pytest.mark.parametrize(
    "name", ["concern_add", "meeting_add", "log_level", "lysglimt_add", "consent_renew", "log_details"]
)
def test_coordinator_writes_nothing(client: Client, w: World, name: str) -> None:
    response = as_(client, w.coordinator).post(url(name, w.log.pk), {"text": "x", "submission": uuid.uuid4()})
    assert response.status_code == 403
    assert Stafettlog.objects.get().version == w.log.version


def closing(client: Client, w: World) -> dict[str, Any]:
    page = text(client.get(url("log_close", w.log.pk)))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {
        "submission": uuid.uuid4(),
        "version": version.group(1),
        "reason": "consent_expired",
        "note": "Samtykket er utgått.",
        "confirmed": "on",
    }


def test_coordinator_after_the_consent_sees_closes_and_then_exports(client: Client, w: World) -> None:
    make_meeting(w.log)
    expire_consent(w.log)
    as_(client, w.coordinator)
    assert client.get(log_page(w.log)).status_code == 403
    page = text(client.get(overview(w)))
    assert "Samtykket gjelder ikke lenger, så du ser bare hvordan loggen står" in page
    assert names_nothing(page)
    assert acts(page) == {"avslutt"}
    assert client.get(url("log_export", w.log.pk)).status_code == 403
    form = text(client.get(url("log_close", w.log.pk)))
    assert names_nothing(form)
    assert "1 møte avlyses" in form
    answer = client.post(url("log_close", w.log.pk), closing(client, w), follow=True)
    assert Closing.objects.get().closed_by == w.coordinator
    assert answer.redirect_chain[-1][0] == overview(w)
    assert names_nothing(text(answer))
    assert acts(text(answer)) == {"eksport", "gjenapne"}
    exported = client.get(url("log_export", w.log.pk))
    assert exported.status_code == 200
    assert "Lisa" not in text(exported)
    again = text(client.get(url("log_reopen", w.log.pk)))
    assert "Samtykket gjelder ikke lenger. Opprett en ny logg" in again
    assert "Sluttnotat" not in again


def test_coordinator_closes_and_reopens_under_the_consent(client: Client, w: World) -> None:
    as_(client, w.coordinator)
    client.post(url("log_close", w.log.pk), closing(client, w))
    assert Stafettlog.objects.get().state == "closed"
    client.post(url("log_reopen", w.log.pk), {"submission": uuid.uuid4(), "reason": "For tidlig"})
    assert Stafettlog.objects.get().state == "open"


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


def test_min_side_of_the_leader(client: Client, w: World) -> None:
    as_(client, w.leader)
    assert w.called not in text(client.get("/"))
    User.objects.filter(pk=w.holder.user_id).update(is_active=False)
    page = text(client.get("/"))
    assert f"{w.holder.display_name} har sluttet, og loggen har ingen stafettholder. Finn en ny." in page
    assert url("transfer_on_behalf", w.log.pk) in page
    asked = make_transfer(w.log, w.colleague)
    assert w.called not in text(client.get("/"))
    Transfer.objects.update(asked_at=timezone.now() - timedelta(days=15))
    page = text(client.get("/"))
    assert f"{w.colleague.display_name} har ikke svart på forespørselen" in page
    Transfer.objects.filter(pk=asked.pk).update(
        status="declined", answered_at=timezone.now(), answered_by=w.colleague.user, on_behalf_reason="Syk"
    )
    page = text(client.get("/"))
    assert f"{w.colleague.display_name} avslo å overta loggen" in page
    assert names_nothing(page)
    User.objects.filter(pk=w.holder.user_id).update(is_active=True)


def test_min_side_of_the_coordinator_and_of_others(client: Client, w: World) -> None:
    expire_consent(w.log)
    page = text(as_(client, w.coordinator).get("/"))
    assert w.called in page
    assert "Samtykket er utgått, og loggen er ikke avsluttet." in page
    assert names_nothing(page)
    for other in (w.leader, w.ppt_leader, w.colleague):
        assert w.called not in text(as_(client, other).get("/"))
    ask(as_(client, w.coordinator), "/", at_most=8)


def test_overview_asks_as_often_whatever_the_size(client: Client, w: World) -> None:
    as_(client, w.leader)
    few = ask(client, overview(w), at_most=10)
    for _number in range(3):
        make_meeting(w.log)
    assert ask(client, overview(w)).count == few.count


def test_who_coordinates_stands_in_who_can_see_the_log(client: Client, w: World) -> None:
    page = text(as_(client, w.holder).get(log_page(w.log)))
    assert "Hvem kan se loggen" in page
    assert w.coordinator.display_name in page
    foresatt = w.log.child.foresatt_relations.first().foresatt.user
    portal = text(as_(client, foresatt).get(f"/portal/{w.log.pk}/"))
    assert w.coordinator.display_name in portal
    assert "Koordinator" in portal
    expire_consent(w.log)
    assert w.coordinator.display_name not in text(client.get(f"/portal/{w.log.pk}/"))
    assert w.coordinator.display_name not in text(as_(client, w.holder).get(log_page(w.log)))
