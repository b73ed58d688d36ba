"""The history page: what happened in words, for whom, at what cost, and nothing of anyone else's."""

import pytest
from django.utils import timezone

from permissions import history
from stafettlog.models import Stafettlog
from stafettlog.services import attempts, concerns, evaluations, levels, measures, participants
from stafettlog.services.children import number_index
from tests.browser.log_story import add_photo
from tests.factories import (
    fresh_number,
    make_concern,
    make_concern_input,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, opened, text, url

BUDGET = 8


@pytest.fixture
def school(db):
    return make_organisation("Bakketoppen skole")


@pytest.fixture
def holder(school):
    return make_staff(school)


@pytest.fixture
def actor(school):
    return make_staff(school, "Ronnie")


@pytest.fixture
def log(holder):
    return make_log(holder, first_name="Lisa", last_name="Hansen")


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


# --- The words -----------------------------------------------------------------------------------


def test_opening_of_the_log_is_told(client, log, holder) -> None:
    page = page_of(client, holder, log)
    for words in (
        f"{holder.display_name} opprettet stafettloggen",
        f"{holder.display_name} registrerte samtykket",
        "registrerte at samtykket dekker Bakketoppen skole",
        "(mor) som foresatt",
        "Muntlig, og skrevet i referatet",
        "Har foreldreansvar",
        "Gitt av",
    ):
        assert words in page, words


def test_change_is_told_field_by_field(client, log, holder, concern) -> None:
    change_goal(log, concern, holder, 1, "Leser en bok")
    page = page_of(client, holder, log)
    assert f"{holder.display_name} endret mål på oppmerksomheten «Leser sent»" in page
    assert "Leser en side</del>" in page
    assert "Leser en bok</span>" in page
    assert "Oppmerksomhet er endret" in page


def test_several_fields_are_listed(client, log, holder, concern) -> None:
    concerns.concern_change(
        log_id=log.pk,
        concern_id=concern.pk,
        concern=make_concern_input(text="Leser sent", goal="Nytt", area="social", discussed_with_leader=True),
        version=1,
        by=holder.user,
    )
    page = page_of(client, holder, log)
    assert "endret område, mål og drøftet med leder på oppmerksomheten" in page
    assert "Sosialt samspill" in page
    assert "nei</del>" in page


def test_measure_with_its_responsible_is_one_event(client, log, holder, concern, actor) -> None:
    measure = make_measure(concern, holder, [actor])
    page = page_of(client, holder, log, f"?tiltak={measure.pk}")
    assert page.count("la til tiltaket «Tett oppfølging» på oppmerksomheten «Leser sent»") == 1
    assert "Ansvarlige er satt" not in page
    assert "Ansvarlige" in page
    assert actor.display_name in page


def test_change_of_responsible_is_told_before_and_after(client, log, holder, concern, actor) -> None:
    measure = concern.measures.get()
    measures.measure_change(
        log_id=log.pk,
        measure_id=measure.pk,
        measure=make_measure_input(
            mine=False, actor_ids=(actor.pk,), agreed=frozenset({str(actor.organisation_id)})
        ),
        version=1,
        by=holder.user,
    )
    page = page_of(client, holder, log, f"?tiltak={measure.pk}")
    assert page.count("endret ansvarlige på tiltaket") == 1
    assert f"{holder.display_name}</del>" in page
    assert f"{actor.display_name}</span>" in page


def test_taking_over_is_told(client, log, holder, concern, actor) -> None:
    make_measure(concern, holder, [actor])
    part = log.participants.get(actor=actor)
    participants.participant_end(
        log_id=log.pk, participant_id=part.pk, replacement_id=None, reason="Sluttet", by=holder.user
    )
    page = page_of(client, holder, log)
    assert f"avsluttet deltakelsen til {actor.display_name}" in page
    assert "Sluttet" in page
    assert page.count("endret ansvarlige på tiltaket") == 1
    assert f"Ansvaret er overført til {holder.display_name}" in page


def test_evaluation_level_closing_and_strike_are_told(client, log, holder, concern) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="Trenger PPT", by=holder.user)
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=concern.measures.get().pk,
        outcome="desired_effect",
        reason="Leser godt",
        by=holder.user,
    )
    concerns.concern_close(log_id=log.pk, concern_id=concern.pk, by=holder.user)
    wrong = make_concern(log, holder, text="Feil barn")
    concerns.concern_strike(log_id=log.pk, concern_id=wrong.pk, reason="Skrevet i feil logg", by=holder.user)
    page = page_of(client, holder, log)
    for words in (
        "endret nivået fra nivå 1 til nivå 2",
        "Trenger PPT",
        "evaluerte tiltaket «Tett oppfølging», oppmerksomheten «Leser sent»",
        "Har gitt ønsket effekt. Avsluttes.",
        "Leser godt",
        "avsluttet oppmerksomheten «Leser sent»",
        "merket oppmerksomheten «Feil barn» som feilregistrert",
        "Skrevet i feil logg",
    ):
        assert words in page, words
    assert page.count("endret nivået") == 1
    assert "i stafettloggen</p>" not in page.replace("opprettet stafettloggen</p>", "")


def test_file_is_told_without_its_name(client, log, holder) -> None:
    add_photo(log)
    page = page_of(client, holder, log)
    assert "la til filen «Bilde av barnet»" in page
    assert "fil.jpg" not in page


def test_newest_stands_first(client, log, holder, concern) -> None:
    change_goal(log, concern, holder, 1, "Leser en bok")
    page = page_of(client, holder, log)
    order = [
        page.index(words) for words in ("endret mål", "la til oppmerksomheten", "opprettet stafettloggen")
    ]
    assert order == sorted(order)


def test_system_is_named_where_nobody_did_it(client, log, holder) -> None:
    log.group = "4B"
    log.version += 1
    history.save(log, by=None, reason="Skoleåret er flyttet fram")
    page = page_of(client, holder, log)
    assert "Systemet endret gruppe/klasse i stafettloggen" in page
    assert "Skoleåret er flyttet fram" in page


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
    main = page.split("<ol class=")[-1].split("</ol>")[0]
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
    assert opened(log, holder) == ["historikk"]


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
