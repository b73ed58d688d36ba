"""Trekk samtykke: a page that says what happens, and a door that is shut at once (R7)."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from permissions import grants
from stafettlog.services.consent_withdrawal import consent_withdraw
from tests.factories import expire_consent, make_log, make_participant, make_staff, make_transfer
from tests.screens.consent import again, back, coverage, make_shared, version_on
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import errors, signed_in
from tests.services.telling import IN_LOG

World = SimpleNamespace


@pytest.fixture
def shared(db) -> World:
    return make_shared()


def address(w: World) -> str:
    return url("consent_withdraw", w.log.pk)


def form(w: World, what: Any = "whole", **changes: Any) -> dict[str, str]:
    changes.setdefault("version", version_on(w.client, address(w)))
    return {
        "submission": str(uuid.uuid4()),
        "what": str(getattr(what, "pk", what)),
        "reason": "Vil ikke dele lenger",
        **changes,
    }


def send(w: World, what: Any = "whole", **changes: Any) -> Any:
    return w.client.post(address(w), form(w, what, **changes))


def is_in(w: World) -> bool:
    return grants.codenames_on(w.petra.user, w.log) == IN_LOG


def test_page_offers_all_but_the_holders_own(shared: World) -> None:
    page = text(shared.client.get(address(shared)))
    for words in ("Hele samtykket", "Bare for PPT Solvik", "Bakketoppen skole kan ikke trekkes alene"):
        assert words in page
    assert "Bare for Bakketoppen" not in page
    assert " checked" not in page.split("<form", 2)[-1]
    assert opened(shared.log, shared.holder) == ["Trekk samtykke"]


def test_what_happens_is_said_before_it_does(shared: World) -> None:
    whole = text(send(shared, _review="1"))
    for words in (
        "Dette skjer når du trekker hele samtykket",
        f"{shared.petra.display_name} kan ikke lenger lese loggen.",
        "Ingenting slettes.",
        "Vil ikke dele lenger",
    ):
        assert words in whole
    one = text(send(shared, coverage(shared), _review="1"))
    for words in (
        "Dette skjer når du trekker samtykket for PPT Solvik",
        f"{shared.petra.display_name} slutter i loggen",
        "Tiltaket «Tett oppfølging» går over til deg",
    ):
        assert words in one
    assert is_in(shared)


def test_transfer_that_is_taken_back_is_named(shared: World) -> None:
    asked = make_transfer(shared.log, shared.petra)
    said = f"Forespørselen til {asked.to_actor.display_name} om å overta loggen trekkes tilbake."
    for what in ("whole", coverage(shared)):
        assert said in text(send(shared, what, _review="1"))


def test_way_back_keeps_what_was_typed(shared: World) -> None:
    page = text(send(shared, coverage(shared), _back="1"))
    assert "Vil ikke dele lenger</textarea>" in page
    assert f'value="{coverage(shared).pk}"' in page
    assert is_in(shared)


def test_whole_consent_is_withdrawn(shared: World) -> None:
    response = send(shared)
    assert response.url == back(shared.log)
    assert again(shared.log).current_consent.withdraw_reason == "Vil ikke dele lenger"
    assert is_secret(signed_in(shared.petra).get(log_page(shared.log)), shared.log)
    assert shared.client.get(url("concern_add", shared.log.pk)).status_code == 403
    assert shared.client.get(log_page(shared.log)).status_code == 200


def test_one_service_is_withdrawn_and_the_rest_go_on(shared: World) -> None:
    guro = make_staff(shared.school, "Guro")
    make_participant(shared.log, guro)
    assert send(shared, coverage(shared)).url == back(shared.log)
    assert is_secret(signed_in(shared.petra).get(log_page(shared.log)), shared.log)
    assert signed_in(guro).get(log_page(shared.log)).status_code == 200
    assert shared.client.get(url("concern_add", shared.log.pk)).status_code == 200


def test_two_clicks_withdraw_once(shared: World) -> None:
    sent = form(shared)
    assert {shared.client.post(address(shared), sent).url for _turn in "ab"} == {back(shared.log)}
    consent = again(shared.log).current_consent
    assert consent.history.filter(history_change_reason="Samtykket er trukket").count() == 1


@pytest.mark.parametrize("step", [{}, {"_review": "1"}])
@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"what": ""}, "what", "Velg hva som trekkes"),
        ({"what": str(UNKNOWN)}, "what", "Valget finnes ikke lenger. Velg på nytt."),
        ({"reason": " "}, "reason", "Skriv hvorfor samtykket trekkes"),
        ({"reason": "a" * 301}, "reason", "Teksten er for lang. Den kan ha høyst 300 tegn."),
    ],
)
def test_each_field_says_what_is_wrong(shared: World, changes, field, said, step) -> None:
    assert errors(send(shared, **(changes | step))) == {field: [said]}
    assert is_in(shared)


def test_holders_own_and_another_logs_are_no_choice(shared: World) -> None:
    own = again(shared.log).current_consent.coverage.get(organisation=shared.school)
    foreign = make_log(make_staff(shared.school, "Guro")).current_consent.coverage.get()
    for what in (own, foreign):
        assert "what" in errors(send(shared, what))
    assert is_in(shared)


def test_what_another_tab_did_is_shown_first(shared: World) -> None:
    made_from = version_on(shared.client, address(shared))
    send(shared, coverage(shared))
    response = send(shared, version=made_from)
    assert response.status_code == 409
    assert "Noen andre lagret mens du skrev." in text(response)
    assert again(shared.log).current_consent.withdrawn_at is None


def test_withdrawn_is_said_to_be_withdrawn(shared: World) -> None:
    sent = form(shared)
    consent_withdraw(log_id=shared.log.pk, reason="Angret", revision=None, by=shared.holder.user)
    response = shared.client.get(address(shared))
    assert response.url == back(shared.log)
    assert "Samtykket er allerede trukket." in text(shared.client.post(address(shared), sent))


def test_expired_consent_may_be_withdrawn(shared: World) -> None:
    expire_consent(shared.log)
    assert shared.petra.display_name not in text(send(shared, _review="1"))
    assert send(shared).status_code == 302


def test_aktor_is_told_no_and_a_stranger_nothing(shared: World) -> None:
    sent = form(shared)
    theirs = signed_in(shared.petra)
    assert {theirs.get(address(shared)).status_code, theirs.post(address(shared), sent).status_code} == {403}
    stranger = make_staff(shared.school, "Guro")
    make_log(stranger)
    for response in (
        signed_in(stranger).get(address(shared)),
        signed_in(stranger).post(address(shared), sent),
    ):
        assert is_secret(response, shared.log)
    assert is_in(shared)


def test_anonymous_is_sent_to_sign_in(client, shared: World) -> None:
    assert 'href="/login/?next=' in text(client.post(address(shared), form(shared)))
    assert is_in(shared)


def test_cost_does_not_follow_the_size(shared: World, queries) -> None:
    few = queries(shared.client, address(shared), at_most=14).count
    for number in range(4):
        make_participant(shared.log, make_staff(shared.ppt, f"P{number}"))
    assert queries(shared.client, address(shared)).count == few
