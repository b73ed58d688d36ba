"""The leader confirms a new aktør and adds the number, or declines (R11b)."""

import uuid

import pytest

from permissions.policy import Role
from stafettlog.services import actors
from tests import factories as make
from tests.factories.numbers import born_years_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def ppt():
    return make.make_organisation("PPT Solvik")


@pytest.fixture
def leader(ppt):
    return make.make_staff(ppt, "Liv", leader=True)


@pytest.fixture
def registrar():
    return make.make_staff(make.make_organisation("Bakketoppen skole"), "Marion")


@pytest.fixture
def waiting(ppt, registrar):
    return actors.actor_register(
        actor=actors.ActorInput(
            "Sindre", "Vikarsen", "Assistent", ppt, "sindre@solvik.example", "400 00 150"
        ),
        by=registrar.user,
    )


def url(actor) -> str:
    return f"/stafettlog/actor/{actor.pk}/behandle/"


def form(**changes):
    number = make.fresh_number(born_years_ago(30))
    return {"submission": str(uuid.uuid4()), "national_number": number, "_confirm": "1"} | changes


def test_shows_who_and_by_whom(client, leader, waiting, registrar):
    client.force_login(leader.user)
    page = client.get(url(waiting)).content.decode()
    for text in (
        "Sindre Vikarsen",
        "Assistent",
        "PPT Solvik",
        "sindre@solvik.example",
        registrar.display_name,
    ):
        assert text in page
    assert "Bekreft" in page
    assert "Avvis" in page


def test_confirms_and_the_person_may_sign_in(client, leader, waiting):
    client.force_login(leader.user)
    answer = client.post(url(waiting), form(), follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Sindre Vikarsen er bekreftet og kan logge inn." in answer.content.decode()
    waiting.refresh_from_db()
    waiting.user.refresh_from_db()
    assert not waiting.is_waiting
    assert waiting.user.national_number_index


def test_sent_twice_acts_once(client, leader, waiting):
    client.force_login(leader.user)
    data = form()
    assert [client.post(url(waiting), data).url for _ in range(2)] == ["/", "/"]
    history = waiting.history.filter(history_change_reason="Aktør er bekreftet av leder")
    assert history.count() == 1


def test_declines_without_a_number(client, leader, waiting, registrar):
    log = make.make_log(registrar, level=2)
    concern = make.make_concern(log, registrar)
    make.make_measure(concern, registrar, [waiting])
    client.force_login(leader.user)
    data = form(national_number="", _decline="1")
    del data["_confirm"]
    answer = client.post(url(waiting), data, follow=True)
    assert "Sindre Vikarsen er avvist." in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.ended_at is not None
    assert not log.participants.active().filter(actor=waiting).exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Skriv inn fødselsnummeret (11 siffer)"),
        ("123", "Fødselsnummer må ha 11 siffer"),
        ("12345678a01", "Fødselsnummer kan bare ha sifre."),
    ],
)
def test_bad_number(client, leader, waiting, number, sentence):
    client.force_login(leader.user)
    page = client.post(url(waiting), form(national_number=number)).content.decode()
    assert page.count(sentence) >= 2
    assert "<title>Feil: " in page
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_a_number_of_one_who_is_aktor_here_already(client, leader, waiting):
    client.force_login(leader.user)
    waiting.user.last_name = leader.user.last_name
    waiting.user.save()
    page = client.post(url(waiting), form(national_number=leader.user.national_number)).content.decode()
    assert page.count("Personen er allerede aktør i denne virksomheten.") >= 2
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_for_that_places_leader_only(client, registrar, waiting):
    other_leader = make.make_staff(make.make_organisation(), leader=True)
    colleague = make.make_staff(waiting.organisation)
    for actor in (registrar, other_leader, colleague):
        client.force_login(actor.user)
        for answer in (client.get(url(waiting)), client.post(url(waiting), form())):
            assert answer.status_code == 404
            assert "Sindre" not in answer.content.decode()
    client.logout()
    assert client.get(url(waiting)).status_code == 302


def test_already_settled(client, leader, waiting):
    client.force_login(leader.user)
    client.get(url(waiting))
    actors.actor_decline(actor_id=waiting.pk, by=leader.user)
    answer = client.get(url(waiting), follow=True)
    assert "Denne aktøren er allerede behandlet." in answer.content.decode()
    page = client.post(url(waiting), form()).content.decode()
    assert "Denne aktøren er allerede behandlet." in page


def test_one_without_a_number_in_the_own_place(client, leader):
    colleague = actors.actor_register(
        actor=actors.ActorInput("Ny", "Kollega", "Lærer", leader.organisation, "ny@solvik.example"),
        by=leader.user,
    )
    client.force_login(leader.user)
    assert "kan logge inn når fødselsnummeret er lagt inn" in client.get(url(colleague)).content.decode()
    client.post(url(colleague), form())
    colleague.user.refresh_from_db()
    assert colleague.user.national_number_index


def test_leader_takes_nobodys_place_with_the_own_number(client, ppt, waiting):
    """Who shares a last name with someone that waits on a log must not read it in that person's stead."""
    leader = make.make_role(Role.UNIT_LEADER, ppt)
    waiting.user.last_name = leader.last_name
    waiting.user.save()
    client.force_login(leader)
    answer = client.post(url(waiting), form(national_number=leader.national_number))
    assert "Du kan ikke registrere deg selv" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_leader_learns_nothing_of_a_foresatt_from_the_number(client, leader, waiting, registrar):
    mother = make.make_log(registrar).child.foresatt_relations.get().foresatt.user
    mother.first_name, mother.email = "Hemmelig", "hemmelig@privat.example"
    mother.save()
    waiting.user.last_name = mother.last_name
    waiting.user.save()
    client.force_login(leader.user)
    client.post(url(waiting), form(national_number=mother.national_number))
    waiting.refresh_from_db()
    assert waiting.user == mother
    page = client.get(f"/ansatte/{waiting.pk}/").content.decode()
    assert "sindre@solvik.example" in page
    assert "hemmelig" not in page.casefold()


def test_numbers_are_not_tried_without_end(client, leader, waiting, registrar, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "number_lookup": (2, 3600)}
    client.force_login(leader.user)
    tries = [form(national_number=registrar.user.national_number) for _ in range(3)]
    assert [client.post(url(waiting), one).status_code for one in tries] == [200, 200, 429]
