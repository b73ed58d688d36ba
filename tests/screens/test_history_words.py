"""The sentences of the history page."""

import pytest

from permissions import history
from stafettlog.services import concerns, evaluations, levels, measures, participants
from tests.browser.log_story import add_photo
from tests.factories import (
    make_concern,
    make_concern_input,
    make_measure,
    make_measure_input,
)
from tests.screens.on_log import text, url

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
        concern=make_concern_input(text="Leser rart", goal="Nytt", area="social", discussed_with_leader=True),
        version=1,
        by=holder.user,
    )
    page = page_of(client, holder, log)
    assert "endret teksten, område, mål og drøftet med leder på oppmerksomheten" in page
    assert "Vi er særlig oppmerksomme på</dt>" in page
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
