"""The log page: what each role sees, what it may press, and what it costs."""

import pytest
from django.utils import timezone

from permissions.models import AccessLog
from stafettlog.models import Concern, Stafettlog
from stafettlog.services import concerns, evaluations, levels
from tests.browser.log_story import add_photo
from tests.factories import (
    expire_consent,
    make_concern,
    make_concern_input,
    make_measure,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, access_log_fails, all_read, is_secret, log_page, opened, text, url


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
        "Overfør stafettlogg",
        "Nytt lysglimt",
        "Eksport / Arkiver",
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


def test_opening_the_page_is_one_row_in_the_access_log(client, log, holder) -> None:
    as_(client, holder).get(log_page(log))
    row = AccessLog.objects.get(log_id=str(log.pk))
    assert (row.page, row.role, row.organisation) == ("Logg", "Stafettholder", "Bakketoppen skole")
    assert row.user_id == str(holder.user_id)


def test_no_page_when_the_access_log_cannot_be_written(client, log, holder, monkeypatch) -> None:
    access_log_fails(monkeypatch)
    response = as_(client, holder).get(log_page(log))
    assert response.status_code == 503
    assert "Hansen" not in text(response)


@pytest.mark.parametrize("who", ["stranger", "leader elsewhere", "ended"])
def test_page_does_not_exist_for_others(client, log, school, actor, holder, who) -> None:
    if who == "ended":
        participant = make_participant(log, actor)
        as_(client, holder).post(url("participant_end", log.pk, participant.pk), {"reason": "Ferdig"})
        person = actor
    else:
        elsewhere = who == "leader elsewhere"
        person = make_staff(make_organisation() if elsewhere else school, leader=elsewhere)
    assert is_secret(as_(client, person).get(log_page(log)), log)
    assert opened(log, person) == []


def test_leader_is_told_that_the_page_is_not_hers_and_reads_nothing_of_it(client, log, school) -> None:
    leader = make_staff(school, leader=True)
    answer = as_(client, leader).get(log_page(log))
    assert answer.status_code == 403
    assert "Spør stafettholderen" in text(answer)
    for name in (log.child.first_name, log.child.last_name):
        assert name not in text(answer)


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
    assert "Samtykket var gyldig til og med" in page
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


# --- What it costs -------------------------------------------------------------------------------


def test_query_budget_is_the_same_for_any_size(client, queries, log, holder, actor, school) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    actors = [actor, *(make_staff(school, f"A{number}") for number in range(5))]
    fill(log, holder, actors, 1, 2)
    small = queries(as_(client, holder), log_page(log), at_most=12)
    fill(log, holder, actors, 9, 4)
    all_read()
    large = queries(client, log_page(log), at_most=12)
    assert small.count == large.count
    assert Concern.objects.filter(log=log).count() == 10
    size = len(large.response.content) / 1024
    assert size <= 150, size
    all_read()
    by_actor = queries(as_(client, actor), log_page(log), at_most=12)
    assert by_actor.count == large.count
