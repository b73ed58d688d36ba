"""The log page: what each role sees, what it may press, and what it costs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from permissions import history
from permissions.models import AccessLog
from stafettlog.models import AccessGround, Concern, Stafettlog
from stafettlog.services import concerns, evaluations, levels
from stafettlog.services.actors import ActorInput, actor_register
from tests.browser.log_story import add_photo, days
from tests.factories import (
    expire_consent,
    make_concern,
    make_concern_input,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url


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


def as_(client, who):
    client.force_login(who.user)
    return client


def fill(log, holder, actors, concern_count, measure_count) -> None:
    """A log of the given size, every kind of row in it."""
    for number in range(concern_count):
        concern = make_concern(log, holder, goal="Et mål som er beskrevet. " * 12)
        for place in range(measure_count - 1):
            make_measure(
                concern,
                holder,
                [actors[(number + place) % len(actors)]],
                description="Det vi gjør, og hvordan. " * 20,
            )
        evaluations.evaluate(
            log_id=log.pk,
            measure_id=concern.measures.first().pk,
            outcome="some_effect",
            reason="Litt bedre",
            by=holder.user,
        )


# --- Who sees it ---------------------------------------------------------------------------------


def test_holder_sees_identity_and_the_guides_words(client, log, holder) -> None:
    page = text(as_(client, holder).get(log_page(log)))
    today = timezone.localdate()
    for words in (
        "Lisa Hansen",
        "8 år",
        "Nivå 1",
        "Bakketoppen skole, 3B",
        f"Stafettloggen er opprettet av: {holder.display_name} - {today:%d.%m.%Y}",
        "<b>Åpen</b>",
        "Ny oppmerksomhet",
        "Ingen oppmerksomheter er registrert.",
        "Legg til oppmerksomhet",
        "Endre nivå",
        "Samtykke gyldig til og med",
        "Hanne",
        "Har foreldreansvar",
        "Ingen andre enn stafettholderen deltar.",
        "Stafettlogg er opprettet",
    ):
        assert words in page, words
    for not_built in (
        "Nytt møte",
        "Overfør stafettlogg",
        "Nytt lysglimt",
        "Eksport / Arkiver",
        "Vis / Endre",
    ):
        assert not_built not in page


def test_opening_the_page_is_one_row_in_the_access_log(client, log, holder) -> None:
    as_(client, holder).get(log_page(log))
    row = AccessLog.objects.get(log_id=str(log.pk))
    assert (row.page, row.role, row.organisation) == ("logg", "Stafettholder", "Bakketoppen skole")
    assert row.user_id == str(holder.user_id)


def test_no_page_when_the_access_log_cannot_be_written(client, log, holder, monkeypatch) -> None:
    def broken(**kwargs):
        raise RuntimeError("no access log")

    monkeypatch.setattr("stafettlog.admin.screen.access_log.record", broken)
    client.raise_request_exception = False
    response = as_(client, holder).get(log_page(log))
    assert response.status_code == 500
    assert "Hansen" not in text(response)


@pytest.mark.parametrize("who", ["stranger", "leader", "ended"])
def test_page_does_not_exist_for_others(client, log, school, actor, holder, who) -> None:
    if who == "ended":
        participant = make_participant(log, actor)
        as_(client, holder).post(url("participant_end", log.pk, participant.pk), {"reason": "Ferdig"})
        person = actor
    else:
        person = make_staff(school, leader=who == "leader")
    assert is_secret(as_(client, person).get(log_page(log)), log)
    assert opened(log, person) == []


def test_anonymous_is_sent_to_sign_in(client, log) -> None:
    response = client.get(log_page(log))
    assert response.status_code == 302
    assert "/login/" in response.url


@pytest.mark.parametrize("page", ["nonsense", str(UNKNOWN), "1"])
def test_page_of_no_log_is_404(client, log, holder, page) -> None:
    address = log_page(log).replace(str(log.pk), page)
    assert as_(client, holder).get(address).status_code == 404


def test_page_cannot_be_posted_to(client, log, holder) -> None:
    assert as_(client, holder).post(log_page(log)).status_code == 405


def test_no_national_number_stands_on_the_page(client, log, holder) -> None:
    page = text(as_(client, holder).get(log_page(log)))
    number = Stafettlog.objects.get(pk=log.pk).child.national_number
    assert number not in page
    assert number[:6] not in page
    assert number[6:] not in page


# --- What the roles may press --------------------------------------------------------------------


def test_aktor_reads_and_evaluates_only_own_measures(client, log, holder, actor) -> None:
    concern = make_concern(log, holder)
    own = make_measure(concern, holder, [actor])
    page = text(as_(client, actor).get(log_page(log)))
    assert "Du er aktør i denne loggen." in page
    assert page.count('data-dialog="evaluate"') == 1
    assert url("measure_evaluate", log.pk, own.pk) in page
    for name in ("measure_add", "concern_change", "concern_close", "concern_strike"):
        assert url(name, log.pk, concern.pk) not in page
    for address in (
        url("concern_add", log.pk),
        url("log_level", log.pk),
        url("measure_change", log.pk, own.pk),
    ):
        assert address not in page
    assert "Mine aktørbarn</a></li>" in page


def test_aktor_may_end_own_part_only(client, log, holder, actor, school) -> None:
    mine, other = make_participant(log, actor), make_participant(log, make_staff(school, "Guro"))
    page = text(as_(client, actor).get(log_page(log)))
    assert url("participant_end", log.pk, mine.pk) in page
    assert url("participant_end", log.pk, other.pk) not in page
    page = text(as_(client, holder).get(log_page(log)))
    assert url("participant_end", log.pk, mine.pk) in page
    assert url("participant_end", log.pk, other.pk) in page


def test_photo_and_consent_form_are_for_the_holder(client, log, holder, actor) -> None:
    make_participant(log, actor)
    photo = add_photo(log)
    assert url("log_file", log.pk, photo.pk) in text(as_(client, holder).get(log_page(log)))
    page = text(as_(client, actor).get(log_page(log)))
    assert "log_file" not in page
    assert "/fil/" not in page
    assert ">LH<" in page


def test_holder_without_consent_reads_only_with_the_reason(client, log, holder) -> None:
    make_concern(log, holder)
    log = expire_consent(log)
    page = text(as_(client, holder).get(log_page(log)))
    assert "Samtykket er utgått. Ingen kan skrive i loggen før det er fornyet." in page
    assert "Samtykket utgikk" in page
    assert "ingen kan skrive" in page
    for pressed in (
        "Ny oppmerksomhet",
        "Nytt tiltak",
        'data-dialog="evaluate"',
        "Feilregistrert",
        "Avslutt<",
    ):
        assert pressed not in page


def test_every_link_on_the_page_leads_somewhere(client, log, holder, actor) -> None:
    """Everything that appears works: followed as the one who sees it."""
    concern = make_concern(log, holder)
    make_measure(concern, holder, [actor])
    concerns.concern_change(
        log_id=log.pk,
        concern_id=concern.pk,
        concern=make_concern_input(goal="Nytt"),
        version=1,
        by=holder.user,
    )
    add_photo(log)
    for who in (holder, actor):
        page = text(as_(client, who).get(log_page(log)))
        parts = (part.split('"')[0] for part in page.split('href="')[1:])
        addresses = {part.split("#")[0] for part in parts if str(log.pk) in part}
        assert len(addresses) > 3
        for address in addresses:
            assert client.get(address.replace("&amp;", "&")).status_code == 200, address


# --- What the rows say ---------------------------------------------------------------------------


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
    order = [page.index(f'-title">{name}</h3>') for name in ("Forfalt", "Snart", "Siden")]
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
        (1, "Samtykket går ut om 1 dag<"),
        (0, "Samtykket utgikk"),
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


# --- What it costs -------------------------------------------------------------------------------


def test_query_budget_is_the_same_for_any_size(client, queries, log, holder, actor, school) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    actors = [actor, *(make_staff(school, f"A{number}") for number in range(5))]
    fill(log, holder, actors, 1, 2)
    small = queries(as_(client, holder), log_page(log), at_most=12)
    fill(log, holder, actors, 9, 4)
    large = queries(client, log_page(log), at_most=12)
    assert small.count == large.count
    assert Concern.objects.filter(log=log).count() == 10
    size = len(large.response.content) / 1024
    assert size <= 150, size
    by_actor = queries(as_(client, actor), log_page(log), at_most=12)
    assert by_actor.count == large.count
