"""What the log page says of each oppmerksomhet, tiltak, person and consent."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from permissions import history
from stafettlog.models import AccessGround
from stafettlog.services import concerns, evaluations, levels
from stafettlog.services.actors import ActorInput, actor_register
from tests.browser.log_story import days
from tests.factories import (
    make_concern,
    make_concern_input,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
)
from tests.screens.on_log import log_page, text, url


def as_(client, who):
    client.force_login(who.user)
    return client


def test_measure_has_the_guides_columns_and_words(client, log, holder, actor) -> None:
    concern = make_concern(log, holder, measure=make_measure_input(**days(0, 60)))
    page = text(as_(client, holder).get(log_page(log)))
    columns = ("Tiltak", "Ansvarlig", "Igangsatt", "Avsluttet", "Frist", "Evaluering", "Status")
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    assert heads in page
    planned = concern.measures.get().finish_on
    for words in (
        "60 dager igjen",
        ">Opprettet<",
        ">--<",
        f"{planned:%d.%m.%Y}",
        "Leser sammen to ganger i uken",
    ):
        assert words in page, words


def test_evaluated_measure_shows_outcome_effect_and_day(client, log, holder) -> None:
    concern = make_concern(log, holder, measure=make_measure_input(**days(-30, -5)))
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=concern.measures.get().pk,
        outcome="desired_continued",
        reason="Alt på plass",
        by=holder.user,
    )
    page = text(as_(client, holder).get(log_page(log)))
    for words in ("Har gitt ønsket effekt", "Avsluttes. Videreføres i daglig arbeid", "Alt på plass"):
        assert words in page
    assert f"{timezone.localdate():%d.%m.%Y}</td>" in page
    assert "Forfalt" not in page
    assert 'data-dialog="evaluate"' not in page


def test_missing_follow_up_is_offered_until_it_is_made(client, log, holder) -> None:
    concern = make_concern(log, holder)
    measure = concern.measures.get()
    evaluations.evaluate(log_id=log.pk, measure_id=measure.pk, outcome="no_effect", reason="", by=holder.user)
    offer = f"{url('measure_add', log.pk, concern.pk)}?etter={measure.pk}"
    assert offer in text(as_(client, holder).get(log_page(log)))
    make_measure(concern, holder, follows=measure)
    assert offer not in text(client.get(log_page(log)))


def test_status_strip_counts_overdue_and_soon(client, log, holder) -> None:
    concern = make_concern(log, holder, measure=make_measure_input(**days(-40, -4)))
    soon = make_measure(concern, holder, **days(-10, settings.DUE_SOON_DAYS))
    make_measure(concern, holder, **days(0, settings.DUE_SOON_DAYS + 1))
    page = text(as_(client, holder).get(log_page(log)))
    assert "1 evaluering har forfalt" in page
    assert f"1 skal evalueres innen {settings.DUE_SOON_DAYS} dager" in page
    assert f'href="#measure-{soon.pk}"' in page
    assert "Forfalt for 4 dager siden" in page


def test_concerns_stand_by_urgency(client, log, holder) -> None:
    for name, days_left in (("Siden", 90), ("Forfalt", -3), ("Snart", 5)):
        make_concern(log, holder, text=name, measure=make_measure_input(**days(-40, days_left)))
    page = text(as_(client, holder).get(log_page(log)))
    order = [page.index(f"<h3>{name}</h3>") for name in ("Forfalt", "Snart", "Siden")]
    assert order == sorted(order)


def test_closed_and_struck_concerns_fold(client, log, holder) -> None:
    done, wrong = make_concern(log, holder, text="Ferdig sak"), make_concern(log, holder, text="Feil sak")
    evaluations.evaluate(
        log_id=log.pk, measure_id=done.measures.get().pk, outcome="desired_effect", reason="", by=holder.user
    )
    concerns.concern_close(log_id=log.pk, concern_id=done.pk, by=holder.user)
    concerns.concern_strike(log_id=log.pk, concern_id=wrong.pk, reason="Skrevet i feil logg", by=holder.user)
    page = text(as_(client, holder).get(log_page(log)))
    assert "Avsluttet (2)" in page
    assert "Ingen oppmerksomheter pågår." in page
    assert "Feilregistrert: Skrevet i feil logg" in page
    assert 'data-dialog="evaluate"' not in page
    assert "dager igjen" not in page
    assert ">endret<" not in page


def test_corrected_concern_is_marked_and_leads_to_its_history(client, log, holder) -> None:
    concern = make_concern(log, holder)
    concerns.concern_change(
        log_id=log.pk,
        concern_id=concern.pk,
        concern=make_concern_input(goal="Nytt"),
        version=1,
        by=holder.user,
    )
    page = text(as_(client, holder).get(log_page(log)))
    assert f"{url('log_history', log.pk)}?oppmerksomhet={concern.pk}" in page


def test_waiting_actor_is_marked(client, log, holder) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    elsewhere = make_organisation("PPT")
    new = actor_register(
        actor=ActorInput("Ny", "Person", "Rådgiver", elsewhere, "ny@ppt.example"), by=holder.user
    )
    make_measure(make_concern(log, holder), holder, [new])
    assert text(as_(client, holder).get(log_page(log))).count("venter på leder") == 2


def test_foresatt_without_ground_and_with_interpreter_is_said(client, holder) -> None:
    log = make_log(
        holder,
        foresatte=[
            make_foresatt_input(gave_consent=True),
            make_foresatt_input(ground=AccessGround.NONE, language="so", needs_interpreter=True),
        ],
    )
    page = text(as_(client, holder).get(log_page(log)))
    for words in ("Ikke tilgang", "Språk: Somali", "trenger tolk"):
        assert words in page


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (settings.CONSENT_WARNING_DAYS + 1, "Samtykke gyldig til og med"),
        (settings.CONSENT_WARNING_DAYS, f"Samtykket går ut om {settings.CONSENT_WARNING_DAYS} dager"),
        (1, "Samtykket går ut om 1 dag "),
        (0, "Samtykket var gyldig til og med"),
    ],
)
def test_consent_line(client, log, holder, left, words) -> None:
    consent = log.current_consent
    consent.expires_on = timezone.localdate() + timedelta(days=left)
    consent.given_on = consent.expires_on - timedelta(days=730)
    history.save(consent, by=holder.user, reason="Samtykket er endret")
    assert words in text(as_(client, holder).get(log_page(log)))


def test_what_people_typed_is_escaped(client, log, holder) -> None:
    make_concern(log, holder, text="<script>alert(1)</script>", goal="<b>x</b>")
    page = text(as_(client, holder).get(log_page(log)))
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
