"""Evaluere: what is said when something is wrong, too late or done already."""

import pytest

from stafettlog.models import Evaluation
from stafettlog.services import concerns
from tests.factories import expire_consent
from tests.screens.evaluation import form, nothing_saved
from tests.screens.on_log import is_secret, text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outcome": ""}, "Velg hvilken virkning tiltaket har hatt"),
        ({"outcome": "created"}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"reason": "x" * 1001}, "1000"),
        ({"reason": "a\x00b"}, "Null"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stands(case_holder, case, wrong, sentence) -> None:
    sent = form(**wrong)
    response = case_holder.post(case.page(), sent)
    page = text(response)
    assert response.status_code == 200
    assert "Du må rette 1 feil" in page
    assert page.count(sentence) >= 1
    assert "<title>Feil:" in page
    if "\x00" not in sent["reason"]:
        assert sent["reason"] in page
    assert nothing_saved()


def test_second_evaluation_gets_the_first_and_changes_nothing(case_holder, case) -> None:
    case.evaluate()
    for response in (case_holder.get(case.page()), case_holder.post(case.page(), form(outcome="no_effect"))):
        page = text(response)
        assert f"Tiltaket er allerede evaluert av {case.holder.display_name}" in page
        assert "Har gitt ønsket effekt. Avsluttes." in page
        assert "<form" not in page.split("<main")[1]
    assert response.status_code == 409
    assert "Leser flytende" in page
    assert Evaluation.objects.get().outcome == "desired_effect"


def test_same_form_sent_again_with_another_outcome_is_told(case_holder, case) -> None:
    sent = form()
    case_holder.post(case.page(), sent)
    response = case_holder.post(case.page(), {**sent, "outcome": "no_effect"})
    assert response.status_code == 409
    assert "allerede evaluert" in text(response)


def test_consent_that_ends_while_the_form_is_open_refuses_and_shows_the_text(case_holder, case) -> None:
    assert case_holder.get(case.page()).status_code == 200
    expire_consent(case.log)
    response = case_holder.post(case.page(), form(reason="Skrevet før midnatt"))
    assert response.status_code == 403
    assert "Samtykket er utgått. Ingen kan skrive i loggen før det er fornyet." in text(response)
    assert "Skrevet før midnatt" in text(response)
    assert nothing_saved()


def test_aktor_whose_consent_ended_sees_no_log(client, case) -> None:
    client.force_login(case.actor.user)
    expire_consent(case.log)
    response = client.post(case.page(case.actors_own), form(reason="Skrevet før midnatt"))
    assert is_secret(response, case.log)
    assert nothing_saved()


def test_tiltak_of_a_struck_concern_is_not_evaluated(case_holder, case) -> None:
    concerns.concern_strike(
        log_id=case.log.pk, concern_id=case.concern.pk, reason="Feil", by=case.holder.user
    )
    response = case_holder.post(case.page(), form())
    assert "Oppmerksomheten er avsluttet. Tiltaket kan ikke evalueres." in text(response)
    assert nothing_saved()
