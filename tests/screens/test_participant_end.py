"""Ending someone's part: who may, who takes over, and that the door closes at once (R16b)."""

import uuid

import pytest

from permissions import grants
from stafettlog.models import Participant
from stafettlog.services import facts
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url


@pytest.fixture
def holder(school, client):
    made = make_staff(school)
    client.force_login(made.user)
    return made


@pytest.fixture
def part(log, actor):
    return make_participant(log, actor)


@pytest.fixture
def measure(log, holder, actor, part):
    return make_measure(make_concern(log, holder), holder, [actor])


def address(part: Participant) -> str:
    return url("participant_end", part.log_id, part.pk)


def form(**changes: str) -> dict[str, str]:
    return {"reason": "Sluttet i stillingen", "submission": str(uuid.uuid4()), **changes}


def of(log, actor) -> Participant:
    return log.participants.get(actor=actor)


def has_ended(part: Participant) -> bool:
    part.refresh_from_db()
    return part.ended_at is not None


def test_holder_sees_who_and_what_is_left_behind(client, log, holder, actor, part, measure) -> None:
    page = text(client.get(address(part)))
    for words in (actor.display_name, "Tett oppfølging", "Hvem tar over ansvaret?", "Begrunnelse"):
        assert words in page
    assert f'value="{of(log, holder).pk}" selected' in page
    assert str(part.pk) not in page.split("<select")[1].split("</select>")[0]
    assert opened(log, holder) == ["Avslutt deltakelse"]


def test_nobody_is_asked_to_take_over_nothing(client, part) -> None:
    assert "Hvem tar over ansvaret?" not in text(client.get(address(part)))


def test_holder_ends_and_takes_over(client, log, holder, actor, part, measure) -> None:
    response = client.post(address(part), form(replacement=str(of(log, holder).pk)))
    assert response.url == f"{log_page(log)}#participants"
    assert has_ended(part)
    assert part.end_reason == "Sluttet i stillingen"
    assert [p.actor for p in measure.responsible.all()] == [holder]
    assert not grants.drift(log, facts.wanted(log))
    assert "deltar ikke lenger i loggen." in text(client.get(response.url))
    client.force_login(actor.user)
    assert is_secret(client.get(log_page(log)), log)


def test_another_takes_over(client, log, school, part, measure) -> None:
    other = make_participant(log, make_staff(school, "Guro"))
    client.post(address(part), form(replacement=str(other.pk)))
    assert list(measure.responsible.all()) == [other]


def test_aktor_ends_own_part_and_lands_on_my_page(client, actor, part) -> None:
    client.force_login(actor.user)
    assert "kan du ikke lenger lese loggen" in text(client.get(address(part)))
    response = client.post(address(part), form())
    assert response.url == url("index")
    assert has_ended(part)


def test_aktor_cannot_end_anothers_part(client, log, school, part) -> None:
    other = make_staff(school, "Guro")
    make_participant(log, other)
    client.force_login(other.user)
    assert client.get(address(part)).status_code == 403
    assert client.post(address(part), form()).status_code == 403
    assert not has_ended(part)


def test_holder_cannot_leave_the_log(client, log, holder, part) -> None:
    own = of(log, holder)
    response = client.get(address(own))
    assert response.status_code == 403
    assert "Stafettholderen kan ikke avslutte deltakelsen." in text(response)
    assert "Stafettholderen kan ikke avslutte deltakelsen." in text(client.post(address(own), form()))
    assert not has_ended(own)


@pytest.mark.parametrize("who", ["", "nonsense", "leaver", "ended", "foreign"])
def test_only_someone_on_the_log_takes_over(client, log, holder, school, part, measure, who) -> None:
    other = make_staff(school, "Guro")
    values = {"leaver": str(part.pk)}
    if who == "ended":
        ended = make_participant(log, other)
        client.post(address(ended), form())
        values["ended"] = str(ended.pk)
    if who == "foreign":
        values["foreign"] = str(of(make_log(other), other).pk)
    response = client.post(address(part), form(replacement=values.get(who, who)))
    page = text(response)
    assert response.status_code == 200
    assert "Du må rette 1 feil" in page
    assert "Sluttet i stillingen" in page
    assert ("Velg hvem som tar over ansvaret" if who == "" else "Valget finnes ikke lenger.") in page
    assert not has_ended(part)


def test_too_long_a_reason_is_named(client, part) -> None:
    page = text(client.post(address(part), form(reason="x" * 201)))
    assert "Du må rette 1 feil" in page
    assert "x" * 201 in page
    assert not has_ended(part)


def test_double_click_is_one_effect(client, part) -> None:
    sent = form()
    first, second = client.post(address(part), sent), client.post(address(part), sent)
    assert first.url == second.url
    assert Participant.history.filter(id=part.pk).count() == 2


def test_ended_part_is_said_to_be_ended(client, part) -> None:
    client.post(address(part), form())
    assert "Deltakelsen er allerede avsluttet." in text(client.get(address(part), follow=True))
    assert "Deltakelsen er allerede avsluttet." in text(client.post(address(part), form(reason="Igjen")))
    part.refresh_from_db()
    assert part.end_reason == "Sluttet i stillingen"


def test_consent_that_ends_while_the_form_is_open_refuses(client, log, part) -> None:
    assert client.get(address(part)).status_code == 200
    expire_consent(log)
    response = client.post(address(part), form())
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    assert "Sluttet i stillingen" in text(response)
    assert not has_ended(part)


@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_participant_is_404(client, log, school, part, method) -> None:
    other = make_staff(school, "Guro")
    own = make_log(other)
    client.force_login(other.user)
    for where in (
        url("participant_end", own.pk, part.pk),
        url("participant_end", own.pk, UNKNOWN),
        address(part),
    ):
        assert is_secret(getattr(client, method)(where, form()), log)
    assert not has_ended(part)


def test_anonymous_is_sent_to_sign_in(client, part) -> None:
    client.logout()
    assert 'href="/login/?next=' in client.post(address(part), form()).content.decode()
    assert not has_ended(part)


def test_cost_does_not_follow_the_size(client, log, holder, school, actor, part, measure, queries) -> None:
    few = queries(client, address(part), at_most=11).count
    for number in range(5):
        make_measure(measure.concern, holder, [actor, make_staff(school, f"A{number}")])
    assert queries(client, address(part)).count == few
