"""Every address needs a sign-in, but for those named here with a reason."""

import re
import uuid

import pytest
from django.test import Client

from tests.access.urls import all_patterns

OPEN = {
    "healthz": "the operator's probe; says only «ok»",
    "readyz": "the operator's probe; says only whether it is ready",
    "admin:login": "here one signs in",
    "portal:language": "a choice of language, also before signing in: a cookie and nothing else",
    "signed_out": "says that one is signed out",
    "sign_in_front_channel_logout": "a provider tells that its session has ended; the answer is empty",
    "sign_in_start": "the way to a provider; there is none by this name",
    "sign_in_back": "the way back from a provider; there is none by this name",
    "sign_in_leave": "out at a provider; there is none by this name",
    "sign_in_local": "here one signs in with a password",
    "sign_in_code": "the second half of that; to the first half for who has not done it",
    "second_factor": "one's own app for codes; to the password for who has not typed it",
    "password_forgotten": "asks for a link by mail; the same answer for everybody",
    "password_set": "behind the link; says that any other does not work",
    "admin:logout": "ends a session; there is none to end",
    "admin:jsi18n": "texts of Django's own scripts, the same for all",
}


def fill(route: str) -> str:
    """An address for a route: every parameter becomes an id that nothing has."""
    filled = re.sub(r"<uuid:[^>]+>", str(uuid.uuid4()), route)
    filled = re.sub(r"<path:[^>]+>", str(uuid.uuid4()), filled)
    filled = re.sub(r"<[^>]+>", "1", filled)
    filled = re.sub(r"\(\?P<url>\.\*\)\$?", "noe/annet/", filled)
    return "/" + filled.replace("^", "").replace("$", "").lstrip("/")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "route"), sorted({p for p in all_patterns() if p[0] not in OPEN}))
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_cannot_open_any_address(client: Client, name: str, route: str, method: str) -> None:
    response = getattr(client, method)(fill(route))
    assert response.status_code == 302, f"{name} answers {response.status_code} to someone not signed in"
    assert response["Location"].startswith("/login/"), name


def test_every_open_address_still_exists() -> None:
    assert OPEN.keys() <= {name for name, _route in all_patterns()}
