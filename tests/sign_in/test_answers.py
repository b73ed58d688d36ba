"""The address that a browser comes back with: only what this browser began, with this provider, once."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from permissions.models import SignIn, User
from permissions.sign_in import pending
from tests.sign_in.fake import ISSUER, Fake, a_provider

pytestmark = pytest.mark.django_db
BACK = "/logg-inn/idporten/tilbake/"


@pytest.fixture
def way_back(client: Client, provider: Fake, staff: User) -> dict[str, str]:
    """What stands in a good address back; the person is staff."""
    provider.claims["pid"] = staff.national_number
    return provider.code(provider.start(client))


def nobody_is_in(answer: Any, client: Client, provider: Fake) -> None:
    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session
    assert not SignIn.objects.exists()


def test_good_one_is_good(client: Client, provider: Fake, way_back: dict[str, str]) -> None:
    assert client.get(BACK, way_back).status_code == 302
    assert SignIn.objects.count() == 1


@pytest.mark.parametrize("change", [{"state": ""}, {"state": "x" * 43}, {"state": None}])
def test_state_that_we_did_not_give(
    client: Client, provider: Fake, way_back: dict[str, str], change: dict[str, Any]
) -> None:
    sent = {name: one for name, one in (way_back | change).items() if one is not None}
    nobody_is_in(client.get(BACK, sent), client, provider)
    assert not provider.sent


def test_another_browser(client: Client, provider: Fake, way_back: dict[str, str]) -> None:
    """Someone who sends a person the end of their own sign-in, or has got hold of the address."""
    other = Client()
    nobody_is_in(other.get(BACK, way_back), other, provider)
    provider.start(other)
    nobody_is_in(other.get(BACK, way_back), other, provider)
    assert not provider.sent


def test_used_twice(client: Client, provider: Fake, way_back: dict[str, str]) -> None:
    before = dict(client.session)
    assert client.get(BACK, way_back).status_code == 302
    # The browser's back button: on to where one is, and nothing is asked of the provider.
    assert client.get(BACK, way_back)["Location"] == "/"
    assert len(provider.sent) == 1
    # A copy of the session as it was, as two requests at once both have it.
    copy = SessionStore()
    copy.update(before)
    copy.save()
    other = Client()
    other.cookies["stafett_session"] = copy.session_key
    assert way_back["state"] in other.session[pending.KEY]
    assert other.get(BACK, way_back).status_code == 400
    assert len(provider.sent) == 1
    assert SignIn.objects.count() == 1


def test_other_provider_answers(client: Client, provider: Fake, settings: Any, staff: User) -> None:
    """One that a kommune trusts less, or that somebody else runs, cannot answer for another."""
    jobb = a_provider(key="jobb", issuer="https://jobb.example")
    settings.OIDC_PROVIDERS = (*settings.OIDC_PROVIDERS, jobb)
    provider.claims["pid"] = staff.national_number
    back = provider.code(provider.start(client))
    nobody_is_in(client.get("/logg-inn/jobb/tilbake/", back), client, provider)
    # And the state is spent: it is in the wrong hands.
    nobody_is_in(client.get(BACK, back), client, provider)
    assert not provider.sent


@pytest.mark.parametrize("issuer", ["https://ond.example", f"{ISSUER}/", ""])
def test_answer_that_says_it_is_from_another(
    client: Client, provider: Fake, way_back: dict[str, str], issuer: str
) -> None:
    nobody_is_in(client.get(BACK, {**way_back, "iss": issuer}), client, provider)
    assert not provider.sent


def test_answer_that_says_whom_it_is_from(client: Client, provider: Fake, way_back: dict[str, str]) -> None:
    assert client.get(BACK, {**way_back, "iss": ISSUER}).status_code == 302


def test_provider_that_always_says_it_must(client: Client, provider: Fake, staff: User) -> None:
    provider.metadata["authorization_response_iss_parameter_supported"] = True
    provider.claims["pid"] = staff.national_number
    back = provider.code(provider.start(client))
    nobody_is_in(client.get(BACK, back), client, provider)


@pytest.mark.parametrize("code", ["", "x" * 2049])
def test_code_that_is_none(client: Client, provider: Fake, way_back: dict[str, str], code: str) -> None:
    nobody_is_in(client.get(BACK, {**way_back, "code": code}), client, provider)
    assert not provider.sent


def test_who_waits_too_long_begins_anew(
    client: Client, provider: Fake, staff: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)
    provider.claims["pid"] = staff.national_number
    back = provider.code(provider.start(client))
    time_machine.shift(15 * 60 + 1)
    nobody_is_in(client.get(BACK, back), client, provider)
    assert not provider.sent


def test_a_session_holds_a_handful(client: Client, provider: Fake, staff: User) -> None:
    starts = [provider.start(client) for _time in range(pending.MOST + 3)]
    assert len(client.session[pending.KEY]) == pending.MOST
    provider.claims["pid"] = staff.national_number
    assert client.get(BACK, provider.code(starts[0])).status_code == 400
    assert client.get(BACK, provider.code(starts[-1])).status_code == 302


def test_cancelled(client: Client, provider: Fake, way_back: dict[str, str]) -> None:
    started = provider.start(client, next="/portal/")
    answer = client.get(BACK, {"error": "access_denied", "state": started["state"]}, follow=True)
    assert answer.redirect_chain == [("/login/?next=%2Fportal%2F", 302)]
    page = answer.content.decode()
    assert "Du avbrøt innloggingen. Du er ikke logget inn." in page
    assert "/logg-inn/idporten/?next=%2Fportal%2F" in page
    assert not SignIn.objects.exists()


def test_cancelled_by_somebody_else_is_not_told(client: Client, provider: Fake) -> None:
    answer = client.get(BACK, {"error": "access_denied", "state": "x"})
    assert answer.status_code == 400
    assert "avbrøt" not in client.get("/login/").content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [("server_error", 503), ("temporarily_unavailable", 503), ("invalid_request", 400), ("<b>x</b>", 400)],
)
def test_other_errors(
    client: Client, provider: Fake, way_back: dict[str, str], error: str, status: int
) -> None:
    sent = {"error": error, "error_description": "<b>stoff</b>", "state": way_back["state"]}
    answer = client.get(BACK, sent)
    assert answer.status_code == status
    assert "<b>" not in answer.content.decode()
    assert not provider.sent


def test_too_many(client: Client, provider: Fake, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sign_in_start": (2, 900), "sign_in_back": (1, 900)}
    assert [client.get("/logg-inn/idporten/").status_code for _time in range(3)] == [302, 302, 429]
    assert [client.get(BACK).status_code for _time in range(2)] == [400, 429]


def test_a_school_behind_one_address_is_let_in(provider: Fake, staff: User, settings: Any) -> None:
    """Who has begun comes in also when the address has spent all that it has."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sign_in_start": (2, 900), "sign_in_back": (0, 900)}
    early, other = Client(), Client()
    provider.claims |= {"pid": staff.national_number}
    back = provider.code(provider.start(early))
    assert [other.get("/logg-inn/idporten/").status_code for _time in range(2)] == [302, 429]
    assert early.get(BACK, back).status_code == 302
    # Once: what is used is nobody's any more.
    assert early.get(BACK, back).status_code == 429


def test_a_browser_that_goes_round_spends_its_own(provider: Fake, settings: Any) -> None:
    limits = {"sign_in_start_browser": (2, 900), "sign_in_start": (5, 900)}
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, **limits}
    one, other = Client(), Client()
    # The first time it has no session yet.
    round_and_round = [one.get("/logg-inn/idporten/").status_code for _time in range(9)]
    assert round_and_round == [302] * 3 + [429] * 6
    assert other.get("/logg-inn/idporten/").status_code == 302
