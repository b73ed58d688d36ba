"""To a provider and back, as it goes well: what is asked, who comes in, and where they land."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client

from permissions.models import ExternalIdentity, SignIn, User
from permissions.sign_in.part import Part
from stafettlog.models import Stafettlog
from tests.sign_in.fake import CLIENT, HIGH, ISSUER, Fake, a_provider

pytestmark = pytest.mark.django_db


def test_what_the_provider_is_asked(client: Client, provider: Fake) -> None:
    asked = provider.start(client)
    assert asked.pop("code_challenge")
    assert len(asked.pop("state")) >= 43
    assert len(asked.pop("nonce")) >= 43
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "http://testserver/logg-inn/idporten/tilbake/",
        "scope": "openid",
        "acr_values": HIGH,
        "ui_locales": "nb en",
        "code_challenge_method": "S256",
    }


def test_no_two_starts_are_alike(client: Client, provider: Fake) -> None:
    one, other = provider.start(client), provider.start(client)
    assert all(one[name] != other[name] for name in ("state", "nonce", "code_challenge"))


def test_code_is_exchanged_with_its_verifier_and_the_secret(
    client: Client, provider: Fake, staff: User
) -> None:
    asked = provider.start(client)
    provider.claims["pid"] = staff.national_number
    client.get("/logg-inn/idporten/tilbake/", provider.code(asked))
    (sent,) = provider.sent
    form = {name: one for name, (one,) in parse_qs(str(sent.body)).items()}
    digest = hashlib.sha256(form.pop("code_verifier").encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert form == {
        "grant_type": "authorization_code",
        "code": "kode-1",
        "redirect_uri": asked["redirect_uri"],
    }
    assert sent.headers["Authorization"].startswith("Basic ")
    assert "klientens" not in sent.url + str(sent.body)


def test_staff_come_in_as_staff(client: Client, provider: Fake, staff: User) -> None:
    client.get("/login/")
    before = client.session.session_key
    answer = provider.sign_in(client, number=staff.national_number)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session.session_key != before
    made = SignIn.objects.get()
    assert (made.user, made.part, made.method, made.acr) == (staff, "staff", "idporten", HIGH)
    assert (made.issuer, made.sid) == (ISSUER, "sid-1")
    assert made.id_token
    assert client.get("/").status_code == 200
    identity = ExternalIdentity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (staff, ISSUER, "sub-1")
    assert identity.history.get().history_user == staff


def test_foresatt_comes_to_the_familys_page(client: Client, provider: Fake, foresatt: User) -> None:
    answer = provider.sign_in(client, number=foresatt.national_number)
    assert answer["Location"] == "/portal/"
    assert SignIn.objects.get().part == "family"
    assert client.get("/portal/", follow=True).status_code == 200


def test_second_time_is_by_the_subject(client: Client, provider: Fake, staff: User) -> None:
    provider.sign_in(client, number=staff.national_number)
    provider.sign_in(Client(), number=staff.national_number)
    assert SignIn.objects.filter(user=staff).count() == 2
    assert ExternalIdentity.objects.count() == 1


def test_one_is_sent_on_to_where_one_was_heading(
    client: Client, provider: Fake, foresatt: User, log: Stafettlog
) -> None:
    there = f"/portal/{log.pk}/"
    answer = provider.sign_in(client, number=foresatt.national_number, next=there)
    assert answer["Location"] == there


@pytest.mark.parametrize(
    "there", ["https://ond.example/", "//ond.example/", "/\\ond.example", "javascript:1"]
)
def test_nobody_is_sent_to_another_machine(client: Client, provider: Fake, staff: User, there: str) -> None:
    assert provider.sign_in(client, number=staff.national_number, next=there)["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "understood", "asked"),
    [
        ("nn", ["nb", "nn", "en", "se"], "nn"),
        ("en", ["nb", "nn", "en", "se"], "en"),
        ("nn", None, "nn en"),
        ("nb", ["en"], "en"),
        ("nb", ["se"], None),
    ],
)
def test_provider_speaks_the_language_of_the_page(
    client: Client, provider: Fake, language: str, understood: list[str] | None, asked: str | None
) -> None:
    provider.metadata["ui_locales_supported"] = understood
    client.cookies["portal_language"] = language
    assert provider.start(client).get("ui_locales") == asked


def test_someone_else_on_the_same_machine_is_asked_for_anew(client: Client, provider: Fake) -> None:
    assert "prompt" not in provider.start(client)
    assert provider.start(client, igjen="1")["prompt"] == "login"


def test_key_instead_of_secret(client: Client, provider: Fake, staff: User, settings: Any) -> None:
    pem = provider.key.as_pem(private=True).decode()
    settings.OIDC_PROVIDERS = (a_provider(client_secret="", private_key=pem, private_key_id="min-1"),)
    provider.sign_in(client, number=staff.national_number)
    (sent,) = provider.sent
    assert "Authorization" not in sent.headers
    form = parse_qs(str(sent.body))
    assert form["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    assert pem.splitlines()[1] not in str(sent.body)
    assert SignIn.objects.count() == 1


def test_part_that_the_provider_is_not_for_does_not_exist(
    client: Client, provider: Fake, settings: Any
) -> None:
    settings.OIDC_PROVIDERS = (a_provider(parts=frozenset({Part.STAFF})),)
    assert client.get("/logg-inn/idporten/?del=family").status_code == 404
    assert client.get("/logg-inn/idporten/?del=alt").status_code == 404
    assert client.get("/logg-inn/ukjent/").status_code == 404
    assert provider.start(client, **{"del": "staff"})


@pytest.mark.parametrize("address", ["/logg-inn/idporten/", "/logg-inn/idporten/tilbake/"])
@pytest.mark.parametrize("method", ["post", "head", "put"])
def test_links_alone(client: Client, provider: Fake, address: str, method: str) -> None:
    assert getattr(client, method)(address).status_code == 405
