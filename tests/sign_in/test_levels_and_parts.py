"""How surely someone is known, and as what: each part has its level, and one session is one part."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from permissions import people
from permissions.models import ExternalIdentity, SignIn, User
from permissions.sign_in import entrance, matching
from permissions.sign_in.part import Part
from tests.factories.numbers import born_years_ago, fresh_number
from tests.sign_in.fake import HIGH, ISSUER, SUBSTANTIAL, Fake, a_provider
from tests.sign_in.test_refusals import without_token

pytestmark = pytest.mark.django_db
STAFF_LOWER = {Part.FAMILY: (HIGH,), Part.STAFF: (SUBSTANTIAL, HIGH)}
TOO_LOW = "Du må logge inn på en sikrere måte"
NO_ACCESS = "Du har ikke tilgang nå"


@pytest.fixture
def both(foresatt: User) -> User:
    """A foresatt who works here too."""
    foresatt.is_staff = True
    foresatt.save_without_historical_record()
    return foresatt


@pytest.fixture
def staff_lower(provider: Fake, settings: Any) -> Fake:
    """The kommune lets its staff in at level substantial."""
    settings.OIDC_PROVIDERS = (a_provider(acr=STAFF_LOWER),)
    return provider


def told(answer: Any, sentence: str) -> bool:
    return answer.status_code == 403 and sentence in answer.content.decode()


@pytest.mark.parametrize("acr", [SUBSTANTIAL, None, "", "idporten-loa-high ", "IDPORTEN-LOA-HIGH", "Level4"])
@pytest.mark.parametrize("who", ["staff", "foresatt", "stranger"])
def test_low_level_is_told_before_anything_is_looked_up(
    client: Client, provider: Fake, request: pytest.FixtureRequest, who: str, acr: str | None
) -> None:
    """Also to a stranger: a weaker way in, got hold of, does not tell who is somebody here."""
    person = None if who == "stranger" else request.getfixturevalue(who)
    number = person.national_number if person else fresh_number(born_years_ago(30))
    provider.claims["acr"] = acr
    answer = provider.sign_in(client, number=number, next="/portal/")
    assert told(answer, TOO_LOW)
    assert 'href="/logg-inn/idporten/?next=%2Fportal%2F"' in answer.content.decode()
    assert not SignIn.objects.exists()
    assert not ExternalIdentity.objects.exists()


def test_level_is_asked_for_by_part(client: Client, staff_lower: Fake) -> None:
    assert staff_lower.start(client)["acr_values"] == HIGH
    assert staff_lower.start(client, **{"del": "family"})["acr_values"] == HIGH
    assert staff_lower.start(client, **{"del": "staff"})["acr_values"] == SUBSTANTIAL


def test_level_is_checked_by_part(client: Client, staff_lower: Fake, staff: User, foresatt: User) -> None:
    staff_lower.claims["acr"] = SUBSTANTIAL
    assert told(staff_lower.sign_in(client, number=foresatt.national_number), TOO_LOW)
    assert staff_lower.sign_in(client, number=staff.national_number, sub="s").status_code == 302
    assert SignIn.objects.get().acr == SUBSTANTIAL


def test_stranger_at_the_lower_level_learns_as_little(
    client: Client, staff_lower: Fake, foresatt: User
) -> None:
    staff_lower.claims["acr"] = SUBSTANTIAL
    one = staff_lower.sign_in(Client(), number=foresatt.national_number).content
    other = staff_lower.sign_in(Client(), number=fresh_number(born_years_ago(30))).content
    assert without_token(one) == without_token(other)


@pytest.mark.parametrize(("part", "sentence"), [("family", TOO_LOW), ("staff", NO_ACCESS)])
def test_asked_for_as_one_part(
    client: Client, staff_lower: Fake, foresatt: User, part: str, sentence: str
) -> None:
    staff_lower.claims["acr"] = SUBSTANTIAL
    answer = staff_lower.sign_in(client, number=foresatt.national_number, **{"del": part})
    assert told(answer, sentence)
    if part == "family":
        assert 'href="/logg-inn/idporten/?del=family"' in answer.content.decode()


def test_staff_are_not_let_in_as_foresatte(
    client: Client, provider: Fake, staff: User, foresatt: User
) -> None:
    assert told(provider.sign_in(client, number=staff.national_number, **{"del": "family"}), NO_ACCESS)
    assert told(provider.sign_in(client, number=foresatt.national_number, **{"del": "staff"}), NO_ACCESS)


def test_provider_for_staff_lets_no_foresatt_in(
    client: Client, provider: Fake, foresatt: User, settings: Any
) -> None:
    settings.OIDC_PROVIDERS = (a_provider(parts=frozenset({Part.STAFF})),)
    assert told(provider.sign_in(client, number=foresatt.national_number), NO_ACCESS)


# --- who is both
def test_who_is_both_chooses(client: Client, provider: Fake, both: User) -> None:
    before = Client()
    client.cookies = before.cookies
    answer = provider.sign_in(client, number=both.national_number)
    assert answer["Location"] == "/logg-inn/valg/"
    assert not SignIn.objects.exists()
    page = client.get("/logg-inn/valg/").content.decode()
    assert "Hvem er du her som i dag?" in page
    assert both.first_name not in page
    assert client.post("/logg-inn/valg/", {"del": "family"})["Location"] == "/portal/"
    assert SignIn.objects.get().part == "family"
    # Once: the choice is gone, and a switch has a page of its own.
    assert entrance.CHOICE not in client.session
    assert client.post("/logg-inn/valg/", {"del": "staff"})["Location"] == "/login/"
    assert SignIn.objects.count() == 1


@pytest.mark.parametrize("part", ["staff", "family"])
def test_who_said_it_in_the_link_is_not_asked(client: Client, provider: Fake, both: User, part: str) -> None:
    assert "valg" not in provider.sign_in(client, number=both.national_number, **{"del": part})["Location"]
    assert SignIn.objects.get().part == part


def test_level_that_is_enough_for_one_is_no_choice(client: Client, staff_lower: Fake, both: User) -> None:
    staff_lower.claims["acr"] = SUBSTANTIAL
    assert staff_lower.sign_in(client, number=both.national_number)["Location"] == "/"
    assert SignIn.objects.get().part == "staff"


@pytest.mark.parametrize("part", ["", "begge", "STAFF"])
def test_choice_of_nothing_asks_again(client: Client, provider: Fake, both: User, part: str) -> None:
    provider.sign_in(client, number=both.national_number)
    assert "Hvem er du her som i dag?" in client.post("/logg-inn/valg/", {"del": part}).content.decode()
    assert not SignIn.objects.exists()


def test_choice_is_in_a_session_with_a_new_id(client: Client, provider: Fake, both: User) -> None:
    """Whoever gave the browser its session id, or read it before, does not choose instead of the person."""
    back = provider.code(provider.start(client))
    provider.claims |= {"pid": both.national_number}
    fixed = client.cookies["stafett_session"].value
    client.get("/logg-inn/idporten/tilbake/", back)
    assert client.cookies["stafett_session"].value != fixed
    thief = Client()
    thief.cookies["stafett_session"] = fixed
    assert thief.post("/logg-inn/valg/", {"del": "staff"})["Location"] == "/login/"
    assert not SignIn.objects.exists()


def test_choice_that_waits_too_long(client: Client, provider: Fake, both: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)
    provider.sign_in(client, number=both.national_number)
    time_machine.shift(entrance.CHOICE_SECONDS + 1)
    assert client.get("/logg-inn/valg/")["Location"] == "/login/"
    assert client.post("/logg-inn/valg/", {"del": "staff"})["Location"] == "/login/"
    assert not SignIn.objects.exists()


def test_choice_whose_right_ended_meanwhile(client: Client, provider: Fake, both: User) -> None:
    provider.sign_in(client, number=both.national_number)
    people.deactivate(both, by=both, reason="Sluttet")
    assert told(client.post("/logg-inn/valg/", {"del": "staff"}), NO_ACCESS)
    assert not SignIn.objects.exists()


def test_choice_when_the_kommune_asks_for_more_meanwhile(
    client: Client, provider: Fake, both: User, settings: Any
) -> None:
    provider.sign_in(client, number=both.national_number)
    settings.OIDC_PROVIDERS = (a_provider(acr=dict.fromkeys(Part, ("høyere",))),)
    assert told(client.post("/logg-inn/valg/", {"del": "family"}), TOO_LOW)
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(("sid", "out"), [("sid-1", True), ("sid-2", False), ("", False)])
def test_choice_of_who_has_signed_out_at_the_provider(
    client: Client, provider: Fake, both: User, sid: str, out: bool
) -> None:
    provider.sign_in(client, number=both.national_number)
    Client().get("/logg-ut/idporten/", {"iss": ISSUER, "sid": sid})
    answer = client.post("/logg-inn/valg/", {"del": "family"})
    assert answer["Location"] == ("/login/" if out else "/portal/")
    assert SignIn.objects.exists() is not out


def test_choice_is_made_once_also_where_the_provider_tells_no_session(
    client: Client, provider: Fake, both: User
) -> None:
    provider.claims["sid"] = None
    provider.sign_in(client, number=both.national_number)
    kept = dict(client.session)
    assert client.post("/logg-inn/valg/", {"del": "family"})["Location"] == "/portal/"
    # The second of two presses at once has the same session before it.
    again = SessionStore()
    again.update(kept)
    again.save()
    client.cookies["stafett_session"] = again.session_key
    assert client.post("/logg-inn/valg/", {"del": "staff"})["Location"] == "/login/"
    assert SignIn.objects.get().part == "family"


def test_choice_is_not_to_be_read_or_made(client: Client, provider: Fake, both: User) -> None:
    provider.sign_in(client, number=both.national_number)
    kept = str(dict(client.session))
    assert both.national_number
    for secret in (str(both.pk), both.national_number, "sid-1"):
        assert secret not in kept


def test_who_was_signed_in_before_is_so_no_more(
    client: Client, provider: Fake, staff: User, both: User
) -> None:
    provider.sign_in(client, number=staff.national_number, sub="s")
    provider.sign_in(client, number=both.national_number, sub="b")
    assert SignIn.objects.get(user=staff).ended_at is not None
    assert client.get("/")["Location"].startswith("/login/")


def test_refused_second_person_leaves_the_first_signed_in(
    client: Client, provider: Fake, staff: User
) -> None:
    """Otherwise a link from elsewhere could sign people out."""
    provider.sign_in(client, number=staff.national_number)
    assert told(provider.sign_in(client, number=fresh_number(born_years_ago(30)), sub="x"), NO_ACCESS)
    assert client.get("/").status_code == 200


def test_nobody_comes_in_whom_another_was_faster_with(
    client: Client, provider: Fake, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "remember", lambda known, user: False)
    assert told(provider.sign_in(client, number=staff.national_number), NO_ACCESS)
