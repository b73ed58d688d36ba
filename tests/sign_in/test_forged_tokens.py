"""A token not of the provider, not for us, not now, or not the answer to what was asked, lets nobody in."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from permissions.models import ExternalIdentity, SignIn, User
from tests.sign_in.fake import CLIENT, ISSUER, SECRET, Fake, a_key, unsigned

pytestmark = pytest.mark.django_db

OLD, SOON = -11 * 60, 5 * 60
# What a token says -> why nobody is let in by it.
CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://ond.example"},
    "issuer with a slash more": {"iss": f"{ISSUER}/"},
    "issuer in capitals": {"iss": ISSUER.upper()},
    "issuers in a list": {"iss": [ISSUER]},
    "no issuer": {"iss": None},
    "another client": {"aud": "en-annen"},
    "no audience": {"aud": None},
    "empty audience": {"aud": []},
    "audience that begins alike": {"aud": f"{CLIENT}2"},
    "others among the audience, and not for us": {"aud": [CLIENT, "en-annen"], "azp": "en-annen"},
    "others among the audience, and nobody named": {"aud": [CLIENT, "en-annen"]},
    "given to another": {"azp": "en-annen"},
    "another nonce": {"nonce": "en-annen"},
    "no nonce": {"nonce": None},
    "empty nonce": {"nonce": ""},
    "run out": {"exp": -120},
    "no expiry": {"exp": None},
    "expiry that is text": {"exp": "9999999999"},
    "expiry that is no number": {"exp": float("nan")},
    "expiry without end": {"exp": float("inf")},
    "expiry that is true": {"exp": True},
    "issued later": {"iat": SOON},
    "issued long ago": {"iat": OLD},
    "never issued": {"iat": None},
    "not yet": {"nbf": SOON},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "subject that is a number": {"sub": 17},
    "subject with a line in it": {"sub": "en\nto"},
    "subject without end": {"sub": "s" * 256},
    "level in a list": {"acr": ["idporten-loa-high"]},
    "number in a list": {"pid": ["x"]},
    "code of another access token": {"at_hash": "x" * 22},
}
RELATIVE = {"exp", "iat", "nbf"}


def said(claims: dict[str, Any]) -> dict[str, Any]:
    """Times are written as seconds from now."""
    now = int(time.time())
    return {name: now + one if name in RELATIVE and type(one) is int else one for name, one in claims.items()}


def refused(client: Client, answer: Any) -> None:
    assert answer.status_code == 400
    assert "Innloggingen ble ikke ferdig" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SignIn.objects.exists()
    assert not ExternalIdentity.objects.exists()


@pytest.mark.parametrize("why", CLAIMS)
def test_what_it_says(client: Client, provider: Fake, staff: User, why: str) -> None:
    provider.claims |= {"pid": staff.national_number, "sub": "sub-1"}
    back = provider.code(provider.start(client))
    provider.claims |= said(CLAIMS[why])
    refused(client, client.get("/logg-inn/idporten/tilbake/", back))


@pytest.mark.parametrize(
    "claims", [{"aud": [CLIENT]}, {"azp": CLIENT}, {"aud": [CLIENT, "api"], "azp": CLIENT}, {"exp": -30}]
)
def test_what_is_as_it_should_be(client: Client, provider: Fake, staff: User, claims: dict[str, Any]) -> None:
    """The same way in, so that the test above refuses for what it names."""
    provider.claims |= said(claims)
    assert provider.sign_in(client, number=staff.national_number).status_code == 302
    assert SignIn.objects.count() == 1


def _hs256(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    head = unsigned({**header, "alg": "HS256"}, claims).rsplit(".", 1)[0]
    mac = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _with_another_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, a_key("k2"), algorithms=["RS256"])


def _with_its_own_key_inside(header: dict[str, Any], claims: dict[str, Any]) -> str:
    named = {**header, "jwk": a_key("k2").as_dict(private=False)}
    return _with_another_key(named, claims)


def _changed_afterwards(header: dict[str, Any], claims: dict[str, Any]) -> str:
    head, _body, signature = jwt.encode(header, {**claims, "sub": "x"}, a_key("k1")).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def _critical(header: dict[str, Any], claims: dict[str, Any]) -> str:
    signed = jwt.encode(header, claims, a_key("k1"))
    return unsigned({**header, "crit": ["b64"], "b64": False}, claims, b"x") + signed[-1:]


PUBLIC = a_key("k1").as_pem(private=False)
SIGNATURES: dict[str, Callable[[dict[str, Any], dict[str, Any]], str]] = {
    "none": lambda h, c: unsigned({**h, "alg": "none"}, c),
    "None": lambda h, c: unsigned({**h, "alg": "None"}, c, b"x"),
    "no algorithm": lambda h, c: unsigned({"kid": h["kid"]}, c, b"x"),
    "HS256 by the public key": lambda h, c: _hs256(h, c, PUBLIC),
    "HS256 by the public key without its last line": lambda h, c: _hs256(h, c, PUBLIC.strip()),
    "HS256 by the client's secret": lambda h, c: _hs256(h, c, SECRET.encode()),
    "HS256 by nothing": lambda h, c: _hs256(h, c, b""),
    "RS512, which we did not name": lambda h, c: jwt.encode(
        {**h, "alg": "RS512"}, c, a_key("k1"), algorithms=["RS512"]
    ),
    "another's key": _with_another_key,
    "a key that it brings itself": _with_its_own_key_inside,
    "changed after it was signed": _changed_afterwards,
    "something critical that we do not know": _critical,
    "no signature": lambda h, c: unsigned(h, c),
    "two parts": lambda h, c: unsigned(h, c).rsplit(".", 1)[0],
    "no token at all": lambda h, c: "x",
    "letters of no alphabet": lambda h, c: "ø.ø.ø",
    "an access token": lambda h, c: jwt.encode({**h, "typ": "at+jwt"}, c, a_key("k1"), algorithms=["RS256"]),
    "a list of claims": lambda h, c: unsigned(h, [c], b"x"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("how", SIGNATURES)
def test_how_it_is_signed(client: Client, provider: Fake, staff: User, how: str) -> None:
    provider.sign = SIGNATURES[how]
    refused(client, provider.sign_in(client, number=staff.national_number))


def test_shared_secret_among_the_keys_signs_nothing(client: Client, provider: Fake, staff: User) -> None:
    """Whoever writes the list of keys is the provider; a slip there must not open the door to HS256."""
    shared = OctKey.import_key(SECRET, {"kid": "k1"})
    provider.replies["/jwks"] = lambda: (
        200,
        {},
        json.dumps({"keys": [shared.as_dict(private=True)]}).encode(),
    )
    provider.sign = lambda h, c: _hs256(h, c, SECRET.encode())
    refused(client, provider.sign_in(client, number=staff.national_number))


@pytest.mark.parametrize("answer", [{"id_token": None}, {"id_token": 17}, {"id_token": ""}])
def test_answer_without_a_token(client: Client, provider: Fake, staff: User, answer: dict[str, Any]) -> None:
    provider.answer |= answer
    refused(client, provider.sign_in(client, number=staff.national_number))


def test_code_that_the_provider_refuses(client: Client, provider: Fake, staff: User) -> None:
    provider.replies["/token"] = lambda: (
        400,
        {},
        b'{"error": "invalid_grant", "error_description": "brukt"}',
    )
    refused(client, provider.sign_in(client, number=staff.national_number))


def test_other_kinds_of_keys_sign_too(client: Client, provider: Fake, staff: User) -> None:
    key = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"})
    provider.published = [key]  # type: ignore[list-item]
    provider.header |= {"alg": "ES256", "kid": "e1"}
    provider.sign = lambda h, c: jwt.encode(h, c, key, algorithms=["ES256"])
    assert provider.sign_in(client, number=staff.national_number).status_code == 302
