"""Legg til aktør: found by searching, under the level's rule and the consent's tick (R5, R9)."""

import uuid
from datetime import date
from typing import Any

import pytest

from permissions import grants
from stafettlog.models import Level, OutboxMessage
from stafettlog.services import facts, levels
from tests.factories import expire_consent, make_log, make_participant, make_staff
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import errors, signed_in
from tests.services.telling import IN_LOG


@pytest.fixture
def outsider(ppt):
    return make_staff(ppt, "Petra")


@pytest.fixture
def raised(log, holder):
    """The log at level 2."""
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    log.refresh_from_db()
    return log


def form(*actors: Any, agreed: Any = (), **changes: Any) -> dict[str, Any]:
    return {
        "submission": str(uuid.uuid4()),
        "responsible": [str(getattr(actor, "pk", actor)) for actor in actors],
        "agreed": [str(getattr(one, "pk", one)) for one in agreed],
        **changes,
    }


def take_part(log: Any) -> set[Any]:
    return {part.actor for part in log.participants.active()}


def test_colleague_is_added(holders_client, log, holder, actor) -> None:
    address = url("participant_add", log.pk)
    assert "Legg til aktør" in text(holders_client.get(address))
    assert opened(log, holder) == ["Legg til aktør"]
    response = holders_client.post(address, form(actor))
    assert response.url == f"{log_page(log)}#participants"
    assert take_part(log) == {holder, actor}
    assert grants.codenames_on(actor.user, log) == IN_LOG
    assert not grants.drift(log, facts.wanted(log))
    assert f"{actor.display_name} deltar nå i loggen." in text(holders_client.get(response.url))
    assert OutboxMessage.objects.filter(kind="new_participant", actor=actor).count() == 1


def test_two_clicks_add_once(holders_client, log, actor) -> None:
    sent = form(actor)
    assert {holders_client.post(url("participant_add", log.pk), sent).status_code for _turn in "ab"} == {302}
    assert log.participants.filter(actor=actor).count() == 1


def test_another_virksomhet_asks_for_one_tick_more(holders_client, raised, outsider, ppt) -> None:
    address = url("participant_add", raised.pk)
    response = holders_client.post(address, form(outsider))
    assert errors(response)["responsible"][0].startswith("Samtykket dekker ikke PPT Solvik.")
    assert "Foresatte samtykker til at PPT Solvik deltar" in text(response)
    assert outsider not in take_part(raised)
    assert holders_client.post(address, form(outsider, agreed=[ppt])).status_code == 302
    assert outsider in take_part(raised)


def test_level_one_keeps_outsiders_out_and_says_how(holders_client, log, outsider, ppt) -> None:
    address = url("participant_add", log.pk)
    page = text(holders_client.get(address))
    assert "er på nivå 1" in page
    assert "Barnet trenger hjelp fra en annen virksomhet." in page
    response = holders_client.post(address, form(outsider, agreed=[ppt]))
    assert "bare aktører fra Bakketoppen skole kan delta" in errors(response)["responsible"][0]
    assert outsider not in take_part(log)


def test_level_is_raised_from_the_page_and_the_choice_stands(holders_client, log, outsider, ppt) -> None:
    address = url("participant_add", log.pk)
    asked = {"_change_level": "1", "level-to_level": "2", "level-reason": "Trenger PPT"}
    page = text(holders_client.post(address, form(outsider, **asked)))
    log.refresh_from_db()
    assert log.level == Level.TWO
    assert f'value="{outsider.pk}"' in page
    assert outsider not in take_part(log)


def test_search_without_javascript(holders_client, log, actor) -> None:
    address = url("participant_add", log.pk)
    for button in ("_search_actor", "_enter"):
        page = text(holders_client.post(address, form(actor_query="Ronnie", **{button: "1"})))
        assert f'value="{actor.pk}"' in page
    assert actor not in take_part(log)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ((), "Velg minst én aktør"),
        (("tull",), "Velg aktører fra listen."),
        ((UNKNOWN,), "Velg aktører fra listen."),
    ],
)
def test_each_wrong_choice_is_named(holders_client, log, who, said) -> None:
    response = holders_client.post(url("participant_add", log.pk), form(*who))
    assert errors(response) == {"responsible": [said]}


def test_who_takes_part_already_is_said_to(holders_client, log, actor) -> None:
    make_participant(log, actor)
    response = holders_client.post(url("participant_add", log.pk), form(actor))
    assert errors(response) == {"responsible": ["De du valgte, deltar allerede i loggen."]}


def test_who_has_left_is_not_added(holders_client, log, actor) -> None:
    type(actor.user).objects.filter(pk=actor.user_id).update(is_active=False)
    response = holders_client.post(url("participant_add", log.pk), form(actor))
    assert "er ikke lenger aktør" in errors(response)["responsible"][0]


def test_forged_tick_is_refused(holders_client, raised, outsider) -> None:
    address = url("participant_add", raised.pk)
    for tick in ("tull", UNKNOWN):
        assert holders_client.post(address, form(outsider, agreed=[tick])).status_code == 200
    assert outsider not in take_part(raised)


def test_aktor_adds_nobody_and_a_stranger_learns_nothing(log, actor, school) -> None:
    make_participant(log, actor)
    address = url("participant_add", log.pk)
    other = make_staff(school, "Guro")
    assert {
        signed_in(actor).get(address).status_code,
        signed_in(actor).post(address, form(other)).status_code,
    } == {403}
    stranger = signed_in(other)
    make_log(other)
    for response in (stranger.get(address), stranger.post(address, form(other))):
        assert is_secret(response, log)
    assert other not in take_part(log)


def test_anonymous_is_sent_to_sign_in(client, log, actor) -> None:
    assert 'href="/login/?next=' in text(client.post(url("participant_add", log.pk), form(actor)))
    assert actor not in take_part(log)


def test_consent_that_ends_while_the_form_is_open_refuses(holders_client, log, actor) -> None:
    address = url("participant_add", log.pk)
    assert holders_client.get(address).status_code == 200
    expire_consent(log)
    response = holders_client.post(address, form(actor))
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    assert actor.display_name in text(response)
    assert actor not in take_part(log)


# The last evening before the consent ends, and the first moment after: summer time begins and ends then.
NIGHTS = {
    "spring": ("2025-03-29", "2027-03-28T23:59:59+02:00", "2027-03-29T00:00:00+02:00"),
    "spring, the night itself": ("2025-03-28", "2027-03-27T23:59:59+01:00", "2027-03-28T00:00:00+01:00"),
    "autumn": ("2025-11-01", "2027-10-31T23:59:59+01:00", "2027-11-01T00:00:00+01:00"),
    "autumn, the night itself": ("2025-10-31", "2027-10-30T23:59:59+02:00", "2027-10-31T00:00:00+02:00"),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_form_open_over_the_midnight_is_refused(school, ppt, time_machine, night) -> None:
    """A form already open when the consent ends, in the nights when Oslo moves its clocks."""
    given_on, before, after = NIGHTS[night]
    time_machine.move_to(before, tick=False)
    holder, early, late = (make_staff(school, name) for name in ("Marion", "Kari", "Ronnie"))
    log = make_log(holder, given_on=date.fromisoformat(given_on))
    client = signed_in(holder)
    address = url("participant_add", log.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, form(early)).status_code == 302
    time_machine.move_to(after, tick=False)
    assert client.post(address, form(late)).status_code == 403
    assert take_part(log) == {holder, early}


def test_cost_does_not_follow_the_size(holders_client, raised, school, queries) -> None:
    address = url("participant_add", raised.pk)
    few = queries(holders_client, address, at_most=14).count
    for number in range(4):
        make_participant(raised, make_staff(school, f"A{number}"))
    assert queries(holders_client, address).count == few
