"""Utvid til en tjeneste: choose the virksomhet, then its one tick (R5)."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from permissions.models import Organisation
from tests.factories import expire_consent, make_log, make_organisation, make_staff
from tests.screens.consent import again, back, make_shared
from tests.screens.on_log import UNKNOWN, is_secret, opened, text, url
from tests.screens.tiltak import errors, signed_in

World = SimpleNamespace


@pytest.fixture
def shared(db) -> World:
    w = make_shared()
    w.clinic = make_organisation("Helsestasjonen")
    return w


def address(w: World, organisation: Any = None) -> str:
    base = url("consent_extend", w.log.pk)
    return f"{base}?virksomhet={getattr(organisation, 'pk', organisation)}" if organisation else base


def form(organisation: Any, **changes: Any) -> dict[str, str]:
    return {
        "submission": str(uuid.uuid4()),
        "virksomhet": str(getattr(organisation, "pk", organisation)),
        "agreed": "on",
        **changes,
    }


def names(w: World) -> set[str]:
    return {row.organisation.name for row in again(w.log).current_consent.coverage.standing()}


BEFORE = {"Bakketoppen skole", "PPT Solvik"}


def test_offered_are_those_not_covered(shared: World) -> None:
    closed = make_organisation("Nedlagt skole")
    Organisation.objects.filter(pk=closed.pk).update(is_active=False)
    options = text(shared.client.get(address(shared))).split("<select")[1].split("</select>")[0]
    assert "Helsestasjonen" in options
    for name in ("PPT Solvik", "Bakketoppen skole", "Nedlagt skole"):
        assert name not in options
    assert opened(shared.log, shared.holder) == ["Utvid samtykke"]


def test_the_tick_names_the_service(shared: World) -> None:
    page = text(shared.client.get(address(shared, shared.clinic)))
    assert "Foresatte samtykker til at Helsestasjonen deltar" in page
    assert names(shared) == BEFORE


def test_holder_extends(shared: World) -> None:
    sent = form(shared.clinic)
    responses = [shared.client.post(address(shared), sent) for _turn in "ab"]
    assert {response.url for response in responses} == {back(shared.log)}
    assert names(shared) == BEFORE | {"Helsestasjonen"}
    assert again(shared.log).current_consent.coverage.count() == 3


def test_tick_is_asked_for(shared: World) -> None:
    response = shared.client.post(address(shared), form(shared.clinic, agreed=""))
    assert errors(response) == {"agreed": ["Kryss av for at foresatte samtykker"]}
    assert names(shared) == BEFORE


@pytest.mark.parametrize("wanted", ["tull", UNKNOWN, ""])
def test_no_such_virksomhet(shared: World, wanted: Any) -> None:
    if wanted:
        assert "Velg en annen." in text(shared.client.get(address(shared, wanted)))
    response = shared.client.post(address(shared), form(wanted))
    assert response.status_code == 200
    assert names(shared) == BEFORE


def test_covered_already_is_said_to_be(shared: World) -> None:
    response = shared.client.post(address(shared), form(shared.ppt))
    assert "Samtykket dekker allerede virksomheten" in text(response)
    assert again(shared.log).current_consent.coverage.count() == 2


def test_all_covered(db) -> None:
    w = make_shared()
    assert "Samtykket dekker alle virksomhetene." in text(w.client.get(address(w)))


def test_consent_that_ends_while_the_form_is_open_refuses(shared: World) -> None:
    assert shared.client.get(address(shared, shared.clinic)).status_code == 200
    expire_consent(shared.log)
    response = shared.client.post(address(shared), form(shared.clinic))
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    assert names(shared) == BEFORE


def test_aktor_is_told_no_and_a_stranger_nothing(shared: World) -> None:
    theirs = signed_in(shared.petra)
    sent = form(shared.clinic)
    assert {theirs.get(address(shared)).status_code, theirs.post(address(shared), sent).status_code} == {403}
    stranger = make_staff(shared.school, "Guro")
    make_log(stranger)
    for response in (
        signed_in(stranger).get(address(shared)),
        signed_in(stranger).post(address(shared), sent),
    ):
        assert is_secret(response, shared.log)
    assert names(shared) == BEFORE


def test_anonymous_is_sent_to_sign_in(client, shared: World) -> None:
    assert 'href="/login/?next=' in text(client.post(address(shared), form(shared.clinic)))
    assert names(shared) == BEFORE
