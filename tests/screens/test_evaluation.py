"""Evaluere: who may, what is said when something is wrong, and never twice."""

import uuid

import pytest

from permissions import grants
from stafettlog.models import Evaluation, Measure, Outcome
from stafettlog.services import concerns, evaluations, facts
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.support.race import race


class Case:
    """A holder with a log, one tiltak of the holder's own and one of an aktør's."""

    def __init__(self) -> None:
        self.school = make_organisation("Bakketoppen skole")
        self.holder = make_staff(self.school)
        self.actor = make_staff(self.school, "Ronnie")
        self.log = make_log(self.holder, first_name="Lisa", last_name="Hansen")
        self.concern = make_concern(self.log, self.holder)
        self.measure = self.concern.measures.get()
        self.actors_own = make_measure(self.concern, self.holder, [self.actor])

    def page(self, measure: Measure | None = None, **query: str) -> str:
        address = url("measure_evaluate", self.log.pk, (measure or self.measure).pk)
        return f"{address}?tilbake={query['back']}" if "back" in query else address

    def evaluate(self, outcome: str = "desired_effect", by=None) -> Evaluation:
        return evaluations.evaluate(
            log_id=self.log.pk,
            measure_id=self.measure.pk,
            outcome=outcome,
            reason="Står fast",
            by=(by or self.holder).user,
        )


@pytest.fixture
def case(db) -> Case:
    return Case()


@pytest.fixture
def holder(client, case):
    client.force_login(case.holder.user)
    return client


def form(**changes: str) -> dict[str, str]:
    return {
        "outcome": "desired_effect",
        "reason": "Leser flytende",
        "submission": str(uuid.uuid4()),
        **changes,
    }


def nothing_saved() -> bool:
    return not Evaluation.objects.exists()


# --- The page ------------------------------------------------------------------------------------


def test_page_has_the_guides_words(holder, case) -> None:
    page = text(holder.get(case.page()))
    for words in (
        "Evaluer tiltak: Tett oppfølging",
        "Leser sammen to ganger i uken",
        "Nå: Opprettet",
        "Har ikke gitt ønsket effekt",
        "Avsluttet - definer nytt tiltak",
        "Har gitt noe virkning",
        "Tiltak justeres",
        "Avsluttes. Videreføres i daglig arbeid",
        "Feilregistrert tiltak",
        "Korrigert tiltak legges inn",
        "Begrunnelse",
        "(ikke obligatorisk)",
        "Dette tiltaket kan kun evalueres en gang!",
        ">Lagre</button>",
        ">Avbryt</a>",
    ):
        assert words in page, words
    assert page.count('type="radio"') == 5
    assert "checked" not in page
    assert opened(case.log, case.holder) == ["evaluering"]


def test_page_costs_the_same_with_more_tiltak(holder, case, queries) -> None:
    few = queries(holder, case.page(), at_most=12).count
    for _number in range(6):
        make_measure(case.concern, case.holder)
    assert queries(holder, case.page()).count == few


# --- Saving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome.values)
def test_holder_evaluates_and_is_led_on(holder, case, outcome) -> None:
    response = holder.post(case.page(), form(outcome=outcome))
    saved = Evaluation.objects.get()
    assert (saved.outcome, saved.reason, saved.evaluated_by) == (outcome, "Leser flytende", case.holder.user)
    if saved.asks_for_new_measure:
        assert response.url == f"{url('measure_add', case.log.pk, case.concern.pk)}?etter={case.measure.pk}"
    else:
        assert response.url == f"{log_page(case.log)}#measure-{case.measure.pk}"
        assert "Evalueringen er lagret." in text(holder.get(response.url))


def test_the_way_back_to_my_page(holder, case) -> None:
    address = case.page(back="min-side")
    page = text(holder.get(address))
    assert f'action="{address}"' in page
    assert 'href="/">Avbryt' in page
    assert holder.post(address, form()).url == url("index")


def test_the_way_back_leads_nowhere_else(holder, case) -> None:
    assert holder.post(case.page(back="https://evil.example/"), form()).url.startswith(log_page(case.log))


def test_aktor_evaluates_own_tiltak_and_is_not_sent_to_a_form_of_the_holders(client, case) -> None:
    client.force_login(case.actor.user)
    response = client.post(case.page(case.actors_own), form(outcome="no_effect"))
    assert response.url == f"{log_page(case.log)}#measure-{case.actors_own.pk}"
    assert Evaluation.objects.get().evaluated_by == case.actor.user
    assert not grants.drift(case.log, facts.wanted(case.log))


@pytest.mark.parametrize("method", ["get", "post"])
def test_aktor_cannot_evaluate_anothers_tiltak(client, case, method) -> None:
    client.force_login(case.actor.user)
    response = getattr(client, method)(case.page(), form())
    assert response.status_code == 403
    assert "Du kan bare gjøre dette med det du selv har ansvar for." in text(response)
    assert nothing_saved()


# --- What is wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outcome": ""}, "Velg hvilken virkning tiltaket har hatt"),
        ({"outcome": "created"}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"reason": "x" * 1001}, "1000"),
        ({"reason": "a\x00b"}, "Null"),
    ],
)
def test_bad_input_is_named_and_what_was_typed_stands(holder, case, wrong, sentence) -> None:
    sent = form(**wrong)
    response = holder.post(case.page(), sent)
    page = text(response)
    assert response.status_code == 200
    assert "Du må rette 1 feil" in page
    assert page.count(sentence) >= 1
    assert "<title>Feil:" in page
    if "\x00" not in sent["reason"]:
        assert sent["reason"] in page
    assert nothing_saved()


def test_second_evaluation_gets_the_first_and_changes_nothing(holder, case) -> None:
    case.evaluate()
    for response in (holder.get(case.page()), holder.post(case.page(), form(outcome="no_effect"))):
        page = text(response)
        assert f"Tiltaket er allerede evaluert av {case.holder.display_name}" in page
        assert "Har gitt ønsket effekt. Avsluttes." in page
        assert "<form" not in page.split("<main")[1]
    assert response.status_code == 409
    assert "Leser flytende" in page
    assert Evaluation.objects.get().outcome == "desired_effect"


def test_double_click_is_one_effect_and_one_answer(holder, case) -> None:
    sent = form()
    first, second = holder.post(case.page(), sent), holder.post(case.page(), sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Evaluation.objects.count() == 1


def test_same_form_sent_again_with_another_outcome_is_told(holder, case) -> None:
    sent = form()
    holder.post(case.page(), sent)
    response = holder.post(case.page(), {**sent, "outcome": "no_effect"})
    assert response.status_code == 409
    assert "allerede evaluert" in text(response)


def test_one_key_serves_two_tiltak_of_the_same_page(holder, case) -> None:
    """The log page's dialog has one key for all its rows."""
    sent = form()
    holder.post(case.page(), sent)
    holder.post(case.page(case.actors_own), sent)
    assert Evaluation.objects.count() == 2


def test_consent_that_ends_while_the_form_is_open_refuses_and_shows_the_text(holder, case) -> None:
    assert holder.get(case.page()).status_code == 200
    expire_consent(case.log)
    response = holder.post(case.page(), form(reason="Skrevet før midnatt"))
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


def test_tiltak_of_a_struck_concern_is_not_evaluated(holder, case) -> None:
    concerns.concern_strike(
        log_id=case.log.pk, concern_id=case.concern.pk, reason="Feil", by=case.holder.user
    )
    response = holder.post(case.page(), form())
    assert "Oppmerksomheten er avsluttet. Tiltaket kan ikke evalueres." in text(response)
    assert nothing_saved()


# --- Forged --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_tiltak_under_own_log_is_404(client, case, method) -> None:
    other = make_staff(case.school, "Guro")
    own = make_log(other)
    client.force_login(other.user)
    for address in (
        url("measure_evaluate", own.pk, case.measure.pk),
        url("measure_evaluate", own.pk, UNKNOWN),
        case.page(),
    ):
        assert is_secret(getattr(client, method)(address, form()), case.log)
    assert nothing_saved()
    assert opened(case.log, other) == []


def test_former_participant_cannot_evaluate(client, case) -> None:
    make_participant(case.log, case.actor)
    participant = case.log.participants.get(actor=case.actor)
    client.force_login(case.holder.user)
    client.post(
        url("participant_end", case.log.pk, participant.pk),
        {"replacement": str(case.log.participants.get(actor=case.holder).pk)},
    )
    client.force_login(case.actor.user)
    assert is_secret(client.post(case.page(case.actors_own), form()), case.log)
    assert nothing_saved()


def test_anonymous_is_led_to_sign_in_and_keeps_the_words(client, case) -> None:
    answer = client.post(case.page(), form(reason="Leser mer enn før"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert 'href="/login/?next=' in page
    assert "Leser mer enn før" in page
    assert nothing_saved()


def test_two_at_once_is_one_evaluation_and_one_clear_answer(transactional_db, client) -> None:
    from django.test import Client

    case = Case()
    people = []
    for person in (case.holder, case.actor):
        browser = Client()
        browser.force_login(person.user)
        people.append(browser)
    address = case.page(case.actors_own)
    outcomes = race(
        lambda: people[0].post(address, form(outcome="desired_effect")),
        lambda: people[1].post(address, form(outcome="no_effect")),
    )
    assert sorted(response.status_code for response in outcomes) == [302, 409]
    refused = next(response for response in outcomes if response.status_code == 409)
    assert "Tiltaket er allerede evaluert av" in text(refused)
    assert Evaluation.objects.count() == 1
