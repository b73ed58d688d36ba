"""What leaders and coordinators see of one log, and what they may do from there (R6, R24)."""

import re
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from stafettlog.models import Closing, Stafettlog
from tests.factories import expire_consent, make_meeting
from tests.screens.on_log import UNKNOWN, log_page, text, url
from tests.screens.overseeing import SECRET, acts, as_, names_nothing, overview, pages_of, world
from tests.support.queries import ask

World = SimpleNamespace
METADATA = "Oversikt over loggen"


@pytest.fixture
def w(db: None) -> World:
    return world()


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
