"""A provider that is down, slow or odd: a clear page in time, no other way in, and what is open lives on."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from django.test import Client

from permissions.models import SignIn, User
from permissions.sign_in import metadata, transport
from permissions.sign_in.transport import ASIDE_SECONDS, BUDGET_SECONDS
from tests.sign_in.fake import ISSUER, Fake, Reply

pytestmark = pytest.mark.django_db
START, BACK = "/logg-inn/idporten/", "/logg-inn/idporten/tilbake/"
WELL_KNOWN = "/.well-known/openid-configuration"


def down() -> Reply:
    raise requests.ConnectionError("Connection refused by innlogging.example:443")


def gives(status: int = 200, body: bytes = b"{}", **headers: str) -> Callable[[], Reply]:
    return lambda: (status, {name.replace("_", "-"): one for name, one in headers.items()}, body)


def not_now(answer: Any) -> None:
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert 'Innlogging med <span class="sl-nowrap">ID-porten</span> virker ikke akkurat nå. Feilen' in page
    assert "passord" not in page
    assert "innlogging.example" not in page


ODD = {
    "down": down,
    "an error": gives(500, b"<h1>Feil</h1>"),
    "too busy": gives(429, b"{}"),
    "not there": gives(404),
    "no document": gives(200, b"<html>"),
    "a list": gives(200, b"[]"),
    "leads elsewhere": gives(302, b"", Location="http://127.0.0.1/hemmelig"),
    "packed": gives(200, b"x", Content_Encoding="gzip"),
    "broken off": gives(200, b"{", Content_Length="100"),
    "endless": gives(200, b" " * (transport.MOST_BYTES + 1)),
}


@pytest.mark.parametrize("path", [WELL_KNOWN, "/token", "/jwks"])
@pytest.mark.parametrize("how", ODD)
def test_clear_page(client: Client, provider: Fake, staff: User, path: str, how: str) -> None:
    provider.claims["pid"] = staff.national_number
    if path == WELL_KNOWN:
        provider.replies[path] = ODD[how]
        not_now(client.get(START))
    else:
        back = provider.code(provider.start(client))
        provider.replies[path] = ODD[how]
        not_now(client.get(BACK, back))
    assert not SignIn.objects.exists()
    # Nothing is asked anywhere else, and no redirect is followed.
    assert all(address.startswith(f"{ISSUER}/") for address in provider.asked)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("issuer", "https://ond.example"),
        ("issuer", f"{ISSUER}/"),
        ("token_endpoint", "https://ond.example/token"),
        ("token_endpoint", "http://innlogging.example/token"),
        ("token_endpoint", "https://innlogging.example@ond.example/token"),
        ("token_endpoint", "https://innlogging.example:8443/token"),
        ("jwks_uri", "http://169.254.169.254/keys"),
        ("jwks_uri", "file:///etc/passwd"),
        ("jwks_uri", None),
        ("authorization_endpoint", "https://ond.example/authorize"),
        ("authorization_endpoint", "https://ondinnlogging.example/authorize"),
        ("authorization_endpoint", "http://innlogging.example/authorize"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("authorization_endpoint", ["https://innlogging.example/authorize"]),
        ("end_session_endpoint", "https://ond.example/ut"),
    ],
)
def test_metadata_that_points_elsewhere(client: Client, provider: Fake, name: str, address: Any) -> None:
    """As if somebody had got at the document: nobody is sent there, and nothing is asked there."""
    provider.metadata[name] = address
    not_now(client.get(START))
    assert provider.asked == [f"{ISSUER}{WELL_KNOWN}"]


def test_all_that_a_page_may_wait_is_less_than_three_seconds(
    client: Client, provider: Fake, staff: User
) -> None:
    """Metadata, token and keys, each as slow as it may be; the server's own work comes on top."""
    assert BUDGET_SECONDS < 3
    assert ASIDE_SECONDS * 2 < BUDGET_SECONDS
    provider.claims["pid"] = staff.national_number
    back = provider.code(provider.start(client))
    metadata.forget()
    provider.options.clear()
    client.get(BACK, back)
    waits = [one["timeout"] for one in provider.options]
    assert len(waits) == 3
    first, token, keys = waits
    assert first <= transport.ASIDE_SECONDS
    assert keys <= transport.ASIDE_SECONDS
    assert token + transport.ASIDE_SECONDS <= transport.BUDGET_SECONDS
    assert all(one["verify"] is True for one in provider.options)


def test_open_sessions_live_on(client: Client, provider: Fake, staff: User) -> None:
    provider.sign_in(client, number=staff.national_number)
    provider.replies = dict.fromkeys([WELL_KNOWN, "/token", "/jwks"], down)
    metadata.forget()
    assert client.get("/").status_code == 200
    assert client.get("/login/")["Location"] == "/"


def test_next_ones_do_not_wait_for_it(client: Client, provider: Fake, time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)
    provider.replies[WELL_KNOWN] = down
    for _time in range(3):
        not_now(client.get(START))
    assert len(provider.asked) == 1
    time_machine.shift(metadata.PAUSE_SECONDS)
    del provider.replies[WELL_KNOWN]
    assert client.get(START).status_code == 302


def test_try_again_goes_where_one_was_heading(client: Client, provider: Fake) -> None:
    provider.replies[WELL_KNOWN] = down
    page = client.get(START, {"next": "/portal/"}).content.decode()
    assert 'href="/logg-inn/idporten/?next=%2Fportal%2F"' in page


def test_sign_in_page_does_not_ask_the_provider(client: Client, provider: Fake) -> None:
    provider.replies[WELL_KNOWN] = down
    assert client.get("/login/").status_code == 200
    assert provider.asked == []


@pytest.mark.parametrize("error", ["invalid_client", "unauthorized_client", "<b>x</b>"])
def test_provider_that_does_not_know_us_any_more(
    client: Client, provider: Fake, staff: User, error: str
) -> None:
    """As when the client's secret has run out: whoever signs in did nothing wrong."""
    back = provider.code(provider.start(client))
    provider.replies["/token"] = gives(401, json.dumps({"error": error}).encode())
    not_now(client.get(BACK, back))


def test_keys_without_any(client: Client, provider: Fake, staff: User) -> None:
    provider.claims["pid"] = staff.national_number
    back = provider.code(provider.start(client))
    provider.replies["/jwks"] = gives(200, json.dumps({"keys": []}).encode())
    not_now(client.get(BACK, back))
