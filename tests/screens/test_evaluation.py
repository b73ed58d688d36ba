"""Evaluere: the page, saving once, the way on, and what is forged."""

import pytest

from permissions import grants
from stafettlog.models import Evaluation, Outcome
from stafettlog.services import facts
from tests.factories import make_log, make_measure, make_participant, make_staff
from tests.screens.evaluation import Case, form, nothing_saved
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.support.race import race

# --- The page ------------------------------------------------------------------------------------


def test_page_has_the_guides_words(case_holder, case) -> None:
    page = text(case_holder.get(case.page()))
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
    assert opened(case.log, case.holder) == ["Evaluering"]


def test_page_costs_the_same_with_more_tiltak(case_holder, case, queries) -> None:
    few = queries(case_holder, case.page(), at_most=12).count
    for _number in range(6):
        make_measure(case.concern, case.holder)
    assert queries(case_holder, case.page()).count == few


# --- Saving --------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome.values)
def test_holder_evaluates_and_is_led_on(case_holder, case, outcome) -> None:
    response = case_holder.post(case.page(), form(outcome=outcome))
    saved = Evaluation.objects.get()
    assert (saved.outcome, saved.reason, saved.evaluated_by) == (outcome, "Leser flytende", case.holder.user)
    if saved.asks_for_new_measure:
        assert response.url == f"{url('measure_add', case.log.pk, case.concern.pk)}?etter={case.measure.pk}"
    else:
        assert response.url == f"{log_page(case.log)}#measure-{case.measure.pk}"
        assert "Evalueringen er lagret." in text(case_holder.get(response.url))


def test_the_way_back_to_my_page(case_holder, case) -> None:
    address = case.page(back="min-side")
    page = text(case_holder.get(address))
    assert f'action="{address}"' in page
    assert 'href="/">Avbryt' in page
    assert case_holder.post(address, form()).url == url("index")


def test_the_way_back_leads_nowhere_else(case_holder, case) -> None:
    assert case_holder.post(case.page(back="https://evil.example/"), form()).url.startswith(
        log_page(case.log)
    )


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


def test_double_click_is_one_effect_and_one_answer(case_holder, case) -> None:
    sent = form()
    first, second = case_holder.post(case.page(), sent), case_holder.post(case.page(), sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Evaluation.objects.count() == 1


def test_one_key_serves_two_tiltak_of_the_same_page(case_holder, case) -> None:
    """The log page's dialog has one key for all its rows."""
    sent = form()
    case_holder.post(case.page(), sent)
    case_holder.post(case.page(case.actors_own), sent)
    assert Evaluation.objects.count() == 2


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
