"""Signing out ends ours first, whatever the provider answers; a provider ends by its own session's id."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import strip_tags

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in import metadata, transport
from permissions.sign_in.errors import ProviderDown
from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db
ISSUER = "https://idporten.example"
TOKEN = "header.body.signature"


@pytest.fixture(autouse=True)
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the provider says of itself; `down` set to True and it does not answer."""
    settings.OIDC_PROVIDERS = (
        Provider(key="idporten", label="ID-porten", issuer=ISSUER, client_id="x", parts=frozenset(Part)),
        Provider(key="jobb", label="Jobb", issuer="https://j.example", client_id="y", parts=frozenset(Part)),
    )
    said: dict[str, Any] = {
        "issuer": ISSUER,
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
        "authorization_endpoint": "https://login.idporten.example/authorize",
        "end_session_endpoint": "https://login.idporten.example/logout",
    }

    def get_json(*_args: Any, **_options: Any) -> dict[str, Any]:
        if said.get("down"):
            raise ProviderDown("slow")
        return said

    metadata.forget()
    monkeypatch.setattr(transport, "get_json", get_json)
    return said


def test_local_sign_out_ends_the_row_and_the_session(client: Client, user: User) -> None:
    made = sign_in_as(client, user, Part.STAFF)
    page = client.post("/logout/").content.decode()
    made.refresh_from_db()
    assert (made.ended_why, made.ended_by) == (SignInEnd.SIGNED_OUT, user)
    assert "Du er logget ut" in page
    assert "http-equiv" not in page
    assert client.get("/").status_code == 302


def test_sign_out_goes_on_to_the_provider_by_itself_and_by_a_link(client: Client, user: User) -> None:
    sign_in_as(client, user, Part.STAFF, method="idporten", issuer=ISSUER, id_token=TOKEN)
    answer = client.post("/logout/")
    page = answer.content.decode()
    # Not a redirect: form-action 'self' would stop it.
    assert answer.status_code == 200
    assert page.count("https://login.idporten.example/logout?") == 2
    assert '<meta http-equiv="refresh" content="0; url=https://login.idporten.example' in page
    address = answer.context["on"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["id_token_hint"] == [TOKEN]
    assert asked["post_logout_redirect_uri"] == ["http://testserver/logget-ut/"]
    back = client.get("/logget-ut/", {"state": asked["state"][0]}).content.decode()
    assert "både Stafettloggen og ID-porten" in strip_tags(back)
    assert SignIn.objects.get().id_token is None


@pytest.mark.parametrize("state", ["", "x", "idporten:1:x"])
def test_page_of_return_believes_no_other_state(client: Client, state: str) -> None:
    page = client.get("/logget-ut/", {"state": state})
    assert page.status_code == 200
    assert "ID-porten" not in page.content.decode()


def test_provider_down_says_what_was_ended(client: Client, user: User, provider: dict[str, Any]) -> None:
    provider["down"] = True
    made = sign_in_as(client, user, Part.STAFF, method="idporten", issuer=ISSUER, id_token=TOKEN)
    page = client.post("/logout/").content.decode()
    assert "Du er logget ut av Stafettloggen. ID-porten svarer ikke akkurat nå" in strip_tags(page)
    assert TOKEN not in page
    made.refresh_from_db()
    assert made.ended_at is not None
    assert client.get("/").status_code == 302


def test_provider_down_since_it_was_asked_is_noticed(
    client: Client, user: User, provider: dict[str, Any]
) -> None:
    metadata.of(*_asked())
    test_provider_down_says_what_was_ended(client, user, provider)


def _asked() -> Any:
    from permissions.sign_in import providers

    return providers.find("idporten"), transport.Budget()


def test_provider_without_sign_out_is_not_named(client: Client, user: User, provider: dict[str, Any]) -> None:
    del provider["end_session_endpoint"]
    sign_in_as(client, user, Part.STAFF, method="idporten", issuer=ISSUER, id_token=TOKEN)
    page = client.post("/logout/").content.decode()
    assert "Du er logget ut" in page
    assert "ID-porten" not in page


def test_only_a_form_signs_out(client: Client, user: User) -> None:
    sign_in_as(client, user, Part.STAFF)
    assert client.get("/logout/").status_code == 405
    assert client.get("/logget-ut/")["Location"] == "/login/"
    assert client.get("/").status_code == 200


# --- Told by the provider -------------------------------------------------------------------------------


def test_provider_ends_every_session_of_its_own(user: User) -> None:
    mine, phone, other = Client(), Client(), Client()
    of_one: Any = {"method": "idporten", "issuer": ISSUER, "sid": "s1"}
    sign_in_as(mine, user, Part.STAFF, **of_one)
    sign_in_as(phone, user, Part.STAFF, **of_one)
    kept = sign_in_as(other, user, Part.STAFF, method="idporten", issuer=ISSUER, sid="s2")
    answer = Client().get("/logg-ut/idporten/", {"iss": ISSUER, "sid": "s1"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert SignIn.objects.active().get() == kept
    assert set(SignIn.objects.exclude(pk=kept.pk).values_list("ended_why", flat=True)) == {"by_provider"}
    assert mine.get("/").status_code == phone.get("/").status_code == 302
    assert other.get("/").status_code == 200


WRONG: list[dict[str, str]] = [
    {},
    {"iss": ISSUER},
    {"sid": "s1"},
    {"iss": ISSUER, "sid": ""},
    {"iss": ISSUER, "sid": "s2"},
    {"iss": f"{ISSUER}/", "sid": "s1"},
    {"iss": "https://j.example", "sid": "s1"},
    {"iss": ISSUER, "sid": "s1" * 200},
    {"iss": ISSUER, "sid": "s1\x00"},
]


@pytest.mark.parametrize("query", WRONG)
def test_any_other_word_ends_nothing_and_gets_the_same_answer(
    client: Client, user: User, query: dict[str, str]
) -> None:
    right = Client().get("/logg-ut/idporten/", {"iss": ISSUER, "sid": "nobody"})
    sign_in_as(client, user, Part.STAFF, method="idporten", issuer=ISSUER, sid="s1")
    answer = Client().get("/logg-ut/idporten/", query)
    assert (answer.status_code, answer.content, dict(answer.headers)) == (200, b"", dict(right.headers))
    assert SignIn.objects.active().count() == 1


def test_one_provider_ends_none_of_another(client: Client, user: User) -> None:
    sign_in_as(client, user, Part.STAFF, method="idporten", issuer=ISSUER, sid="s1")
    Client().get("/logg-ut/jobb/", {"iss": ISSUER, "sid": "s1"})
    Client().get("/logg-ut/jobb/", {"iss": "https://j.example", "sid": "s1"})
    assert SignIn.objects.active().count() == 1
    assert Client().get("/logg-ut/finnesikke/", {"iss": ISSUER, "sid": "s1"}).status_code == 404


def test_a_local_session_is_nobodys_to_end(client: Client, user: User) -> None:
    sign_in_as(client, user, Part.STAFF)
    Client().get("/logg-ut/idporten/", {"iss": ISSUER, "sid": ""})
    assert SignIn.objects.active().count() == 1


def test_that_page_alone_stands_in_a_frame_and_of_the_provider_alone(client: Client) -> None:
    answer = client.get("/logg-ut/idporten/", {"iss": ISSUER, "sid": "s1"})
    assert "X-Frame-Options" not in answer.headers
    policy = answer["Content-Security-Policy"]
    assert f"frame-ancestors {ISSUER} https://login.idporten.example" in policy
    assert "'none'" not in policy.partition("frame-ancestors")[2].partition(";")[0]
    assert answer["Cache-Control"] == "no-store, private"
    for path in ("/logget-ut/", "/logg-ut/finnesikke/", "/login/"):
        other = client.get(path)
        assert other["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
