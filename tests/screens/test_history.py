"""The history page: what happened in words, for whom, at what cost, and nothing of anyone else's."""

import re

import pytest
from django.utils import timezone

from permissions import history
from stafettlog.models import Stafettlog
from stafettlog.services import attempts, concerns, evaluations
from stafettlog.services.children import number_index
from tests.factories import (
    fresh_number,
    make_concern,
    make_concern_input,
    make_log,
    make_measure,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, opened, text, url

BUDGET = 8


@pytest.fixture
def concern(log, holder):
    return make_concern(log, holder, text="Leser sent", goal="Leser en side")


def page_of(client, who, log, query: str = "") -> str:
    client.force_login(who.user)
    response = client.get(url("log_history", log.pk) + query)
    assert response.status_code == 200
    return text(response)


def change_goal(log, concern, holder, version: int, goal: str) -> None:
    concerns.concern_change(
        log_id=log.pk,
        concern_id=concern.pk,
        concern=make_concern_input(text="Leser sent", goal=goal),
        version=version,
        by=holder.user,
    )


# --- What is not told ----------------------------------------------------------------------------


def test_numbers_are_masked_and_ids_absent(client, log, holder, concern, actor) -> None:
    child = Stafettlog.objects.get(pk=log.pk).child
    before = child.national_number
    child.national_number = fresh_number(child.birth_date)
    child.national_number_index = number_index(child.national_number)
    history.save(child, by=holder.user, reason="Fødselsnummeret er rettet")
    page = page_of(client, holder, log)
    assert "endret barnets fødselsnummer" in page
    for number in (before, child.national_number):
        assert number not in page
        assert number[6:] not in page
    assert "*" in page or "•" in page
    # The addresses of the holder's links name the log; what is told does not.
    main = re.sub(r'href="[^"]*"', "", page.split("<ol class=")[-1].split("</ol>")[0])
    for row in (log, log.child, concern, holder, actor):
        assert str(row.pk) not in main
        assert row.pk.hex not in main
    for code in (
        "learning",
        "language",
        "close_follow_up",
        "both_parents",
        "parental_responsibility",
        "oral",
    ):
        assert f">{code}<" not in main


def test_child_saved_again_with_the_same_number_says_nothing(client, log, holder) -> None:
    """The number is encrypted anew each time: what is stored differs, what it says does not."""
    history.save(log.child, by=holder.user, reason="Lagret på nytt")
    assert "Lagret på nytt" not in page_of(client, holder, log)


def test_aktor_sees_no_addresses(client, log, holder, actor) -> None:
    make_participant(log, actor)
    page = page_of(client, actor, log)
    assert "(mor) som foresatt" in page
    for private in ("Prøveveien 1", "familie.example", "400 00 000", "3045"):
        assert private not in page, private
    assert "Prøveveien 1" in page_of(client, holder, log)


def test_opening_attempts_are_for_the_holder(client, log, holder, actor, school) -> None:
    make_participant(log, actor)
    asker = make_staff(school, "Spørrende")
    attempt = attempts.note_attempt(log, asker, by=asker.user)
    attempts.attempt_answer(log_id=log.pk, attempt_id=attempt.pk, by=holder.user)
    page = page_of(client, holder, log)
    assert f"{asker.display_name} (Bakketoppen skole) spurte etter en logg på barnet" in page
    assert f"{holder.display_name} tok kontakt med {asker.display_name}" in page
    assert "Spørrende" not in page_of(client, actor, log)


def test_an_earlier_logs_names_and_people_are_not_told(client, log, holder, school) -> None:
    """R1: a closed log of the same child is another log; who typed a new name never sees the old one."""
    number = Stafettlog.objects.get(pk=log.pk).child.national_number
    birth_date = log.child.birth_date
    log.state = "closed"
    history.save(log, by=holder.user, reason="Avsluttet")
    other = make_staff(school, "Guro")
    new = make_log(
        other, first_name="Lise", last_name="Nyberg", national_number=number, birth_date=birth_date
    )
    assert new.child_id == log.child_id
    page = page_of(client, other, new)
    assert "Hansen" not in page
    assert "Erstattet av" not in page
    assert page.count("som foresatt") == 1


def test_nothing_of_another_log_is_told(client, log, holder, school) -> None:
    other = make_staff(school, "Guro")
    foreign = make_log(other, first_name="Ukjent", last_name="Fremmed")
    make_concern(foreign, other, text="Hemmelig sak")
    page = page_of(client, holder, log)
    assert "Hemmelig sak" not in page
    assert "Guro" not in page


# --- Narrowing, pages, cost ----------------------------------------------------------------------


def test_narrowed_to_one_concern(client, log, holder, concern) -> None:
    make_concern(log, holder, text="En annen sak")
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=concern.measures.get().pk,
        outcome="some_effect",
        reason="",
        by=holder.user,
    )
    page = page_of(client, holder, log, f"?oppmerksomhet={concern.pk}")
    assert "Bare oppmerksomheten «Leser sent»." in page
    assert "evaluerte tiltaket" in page
    assert "En annen sak" not in page
    assert "opprettet stafettloggen" not in page


@pytest.mark.parametrize("query", ["?oppmerksomhet={}", "?tiltak={}"])
@pytest.mark.parametrize("value", ["foreign", str(UNKNOWN), "nonsense", ""])
def test_foreign_row_in_the_query_is_404(client, log, holder, school, query, value) -> None:
    other = make_staff(school, "Guro")
    foreign = make_concern(make_log(other), other)
    if value == "foreign":
        value = str(foreign.pk if "oppmerksomhet" in query else foreign.measures.get().pk)
    client.force_login(holder.user)
    response = client.get(url("log_history", log.pk) + query.format(value))
    assert response.status_code == 404
    assert opened(log, holder) == []


def test_pages_of_fifty(client, log, holder, concern) -> None:
    for number in range(1, 61):
        change_goal(log, concern, holder, number, f"Mål nummer {number}.")
    first = page_of(client, holder, log)
    assert first.count("endret mål") == 50
    assert "Mål nummer 60." in first
    assert "?side=2" in first
    second = page_of(client, holder, log, "?side=2")
    assert "opprettet stafettloggen" in second
    assert "Eldre" not in second
    assert "?side=1" in second
    narrowed = page_of(client, holder, log, f"?oppmerksomhet={concern.pk}")
    assert f"?oppmerksomhet={concern.pk}&amp;side=2" in narrowed


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "²", "4"])
def test_page_that_is_not_there(client, log, holder, number) -> None:
    assert "Historikk" in page_of(client, holder, log, f"?side={number}")


def test_queries_do_not_follow_the_versions(client, queries, log, holder, concern, actor) -> None:
    client.force_login(holder.user)
    few = queries(client, url("log_history", log.pk), at_most=BUDGET)
    for number in range(1, 30):
        change_goal(log, concern, holder, number, f"Mål nummer {number}.")
        make_measure(concern, holder, [actor])
    many = queries(client, url("log_history", log.pk), at_most=BUDGET)
    assert few.count == many.count


# --- Who -----------------------------------------------------------------------------------------


def test_each_opening_is_one_row_in_the_access_log(client, log, holder) -> None:
    page_of(client, holder, log)
    assert opened(log, holder) == ["Historikk"]


def test_stranger_gets_404(client, log, school) -> None:
    client.force_login(make_staff(school, "Guro").user)
    assert is_secret(client.get(url("log_history", log.pk)), log)


def test_history_is_only_read(client, log, holder) -> None:
    client.force_login(holder.user)
    assert client.post(url("log_history", log.pk)).status_code == 405


def test_anonymous_is_sent_to_sign_in(client, log) -> None:
    assert "/login/" in client.get(url("log_history", log.pk)).url


def test_dates_are_written_as_people_write_them(client, log, holder, concern) -> None:
    today = timezone.localdate()
    assert f"{today.day}. " in page_of(client, holder, log)
    assert today.isoformat() not in page_of(client, holder, log).split("<dl")[1].split("</dl>")[0]
