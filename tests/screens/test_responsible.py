"""Who is responsible for a tiltak: search without JavaScript, level 1, the way to level 2, consent."""

import re

import pytest
from django.test import Client

from permissions import history
from stafettlog.models import Actor, Concern, LevelChange, Stafettlog
from tests.factories import (
    expire_consent,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.tiltak import address, body, concern_data, errors, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, first_name="Lisa")


@pytest.fixture
def outsider() -> Actor:
    return make_staff(make_organisation("PPT"), "Ronja")


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


@pytest.fixture
def url(log: Stafettlog) -> str:
    return address("concern_add", log)


def raised(**changes: str) -> dict[str, object]:
    return concern_data(
        _change_level="1", **({"level-to_level": "2", "level-reason": "Trenger PPT"} | changes)
    )


def responsible() -> set[Actor]:
    return {part.actor for part in Concern.objects.get().measures.get().responsible.all()}


def ticked(page: str, actor: Actor) -> bool:
    return bool(re.search(rf'name="responsible" value="{actor.pk}" id="[^"]*" checked', page))


def test_chosen_colleague_becomes_responsible_and_participant(
    client: Client, url: str, log: Stafettlog, holder: Actor
) -> None:
    colleague = make_staff(holder.organisation)
    client.post(url, concern_data(responsible=[colleague.pk, colleague.pk]))
    assert responsible() == {holder, colleague}
    assert log.participants.active().filter(actor=colleague).exists()


def test_those_who_take_part_stand_as_ticks(client: Client, url: str, log: Stafettlog) -> None:
    colleague = make_staff(log.organisation, "Ronnie")
    make_participant(log, colleague)
    page = body(client.get(url))
    assert f'name="responsible" value="{colleague.pk}"' in page
    assert not ticked(page, colleague)
    assert f'value="{log.stafettholder_id}"' not in page


@pytest.mark.parametrize("button", ["_search_actor", "_enter"])
def test_search_without_javascript_finds_and_keeps_what_is_typed(
    client: Client, url: str, holder: Actor, outsider: Actor, button: str
) -> None:
    colleague = make_staff(holder.organisation, "Ronnie")
    chosen = make_staff(holder.organisation, "Valgte")
    data = concern_data(actor_query="Ron", responsible=chosen.pk, **{button: "1"})
    page = body(client.post(url, data))
    assert f'value="{colleague.pk}"' in page
    assert str(outsider.pk) not in page, "level 1"
    assert ticked(page, chosen)
    assert "Strever med leseflyt" in page
    assert "Feil: " not in page
    assert not Concern.objects.exists()


@pytest.mark.parametrize(
    ("query", "answer"),
    [("R", "Skriv minst to bokstaver for å søke."), ("Xyzæ", "Ingen treff.")],
)
def test_search_that_finds_nobody_says_so(client: Client, url: str, query: str, answer: str) -> None:
    assert answer in body(client.post(url, concern_data(actor_query=query, _search_actor="1")))


def test_level_one_keeps_an_outsider_out(client: Client, url: str, outsider: Actor) -> None:
    answer = client.post(url, concern_data(responsible=outsider.pk, agreed=outsider.organisation_id))
    found = errors(answer)["responsible"][0]
    assert "bare aktører fra Bakketoppen skole kan delta" in found
    assert outsider.display_name in found
    assert ticked(body(answer), outsider)
    assert not Concern.objects.exists()


def test_one_who_has_left_cannot_be_chosen(client: Client, url: str, holder: Actor) -> None:
    gone = make_staff(holder.organisation)
    gone.user.is_active = False
    history.save(gone.user, by=None, reason="Sluttet")
    found = errors(client.post(url, concern_data(responsible=gone.pk)))
    assert found == {"responsible": [f"{gone.display_name} er ikke lenger aktør. Velg en annen."]}


# --- To level 2 without leaving the form --------------------------------------------------------------


def test_level_is_raised_inside_the_form_and_all_typed_stays(
    client: Client, url: str, log: Stafettlog, outsider: Actor
) -> None:
    page = body(client.get(url))
    assert 'href="#change-level" data-dialog="change-level"' in page
    assert "Tiltaket trenger en aktør fra en annen virksomhet." in page
    assert "Hvem kan se loggen etterpå" in page

    page = body(client.post(url, raised(area="", goal="Halvt må", responsible=str(outsider.pk))))
    log.refresh_from_db()
    assert log.level == 2
    assert "Loggen er nå på nivå 2." in page
    assert "Halvt må" in page
    assert ticked(page, outsider)
    assert "Foresatte samtykker til at PPT deltar" in page
    assert "OBS! Lisa sin logg" not in page
    assert "Feil: " not in page
    change = LevelChange.objects.get()
    assert (change.from_level, change.to_level, change.reason) == (1, 2, "Trenger PPT")


def test_second_click_on_raising_changes_nothing(client: Client, url: str, log: Stafettlog) -> None:
    client.post(url, raised())
    assert "Loggen er nå på nivå 2." in body(client.post(url, raised()))
    assert LevelChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level-reason": " "}, "Skriv hvorfor nivået endres"),
        ({"level-to_level": "1"}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"level-to_level": ""}, "Velg nivå"),
        ({"level-reason": "a" * 501}, "Teksten er for lang. Den kan ha høyst 500 tegn."),
    ],
)
def test_bad_level_comes_back_in_its_dialog(
    client: Client, url: str, log: Stafettlog, changes: dict[str, str], sentence: str
) -> None:
    page = body(client.post(url, raised(**changes)))
    assert page.count(sentence) == 2
    assert re.search(r'<dialog[^>]* id="change-level"[^>]* data-open', page)
    assert "Strever med leseflyt" in page
    log.refresh_from_db()
    assert log.level == 1


def test_level_is_not_raised_when_the_consent_ran_out(client: Client, url: str, log: Stafettlog) -> None:
    expire_consent(log)
    answer = client.post(url, raised())
    assert answer.status_code == 403
    assert "Strever med leseflyt" in body(answer)
    log.refresh_from_db()
    assert log.level == 1


# --- The consent's extension --------------------------------------------------------------------------


def test_uncovered_virksomhet_asks_for_one_tick_more(
    client: Client, url: str, log: Stafettlog, outsider: Actor
) -> None:
    client.post(url, raised())
    twin = make_staff(outsider.organisation)
    data = concern_data(mine=None, responsible=[outsider.pk, twin.pk])
    answer = client.post(url, data)
    assert "Samtykket dekker ikke PPT." in errors(answer)["responsible"][0]
    page = body(answer)
    assert page.count("Foresatte samtykker til at PPT deltar") == 1
    assert page.count(f'name="agreed" value="{outsider.organisation_id}"') == 1
    assert "Strever med leseflyt" in page
    assert not Concern.objects.exists()

    assert client.post(url, {**data, "agreed": outsider.organisation_id}).status_code == 302
    assert responsible() == {outsider, twin}
    assert log.current_consent.coverage.filter(organisation=outsider.organisation).exists()


def test_tick_for_another_virksomhet_does_not_help(
    client: Client, url: str, log: Stafettlog, outsider: Actor
) -> None:
    client.post(url, raised())
    other = make_organisation("Barnevernet")
    answer = client.post(url, concern_data(responsible=outsider.pk, agreed=other.pk))
    assert "responsible" in errors(answer)
    assert not log.current_consent.coverage.filter(organisation=other).exists()
