"""The sign-in page: a way in for each provider, for whom, and where one was heading."""

import re
from typing import Any

import pytest
from django.test import Client

from permissions.models import User
from permissions.sign_in.part import Part
from stafettlog.models import Stafettlog
from stafettlog.services.foresatt_access import foresatt_stop
from tests.sign_in.fake import Fake, a_provider

pytestmark = pytest.mark.django_db
JOBB = {
    "key": "jobb",
    "label": "jobbkonto",
    "issuer": "https://jobb.example",
    "parts": frozenset({Part.STAFF}),
}


@pytest.fixture
def page(client: Client, provider: Fake, settings: Any) -> str:
    settings.OIDC_PROVIDERS = (a_provider(), a_provider(**JOBB))
    return client.get("/login/").content.decode()


def test_ways_in_are_links_and_say_for_whom(page: str) -> None:
    words = r"<span>Logg inn med (.+?)</span>"
    found = re.findall(rf'href="(/logg-inn/\w+/)"[^>]*>{words}</a>\s*<p [^>]*>([^<]+)<', page)
    assert found == [
        ("/logg-inn/idporten/", '<span class="sl-nowrap">ID-porten</span>', "For foresatte og ansatte"),
        ("/logg-inn/jobb/", "jobbkonto", "For ansatte"),
    ]


def test_password_is_not_asked_for_here(page: str) -> None:
    assert 'type="password"' not in page
    assert 'href="/logg-inn/konto/"' in page


def test_where_one_was_heading_comes_along(client: Client, provider: Fake) -> None:
    page = client.get("/login/", {"next": "/portal/?a=1&b=2"}).content.decode()
    for way in ("idporten", "konto"):
        assert f'href="/logg-inn/{way}/?next=%2Fportal%2F%3Fa%3D1%26b%3D2"' in page


def test_without_providers_the_account_is_the_way_in(client: Client, settings: Any) -> None:
    settings.OIDC_PROVIDERS = ()
    page = client.get("/login/").content.decode()
    assert 'class="sl-button sl-button--primary" href="/logg-inn/konto/"' in page


def test_who_is_signed_in_goes_on(client: Client, provider: Fake, foresatt: User) -> None:
    provider.sign_in(client, number=foresatt.national_number)
    assert client.get("/login/?next=https://ond.example/")["Location"] == "/portal/"


def test_who_has_nothing_left_here_sees_the_ways_in(
    client: Client, provider: Fake, foresatt: User, log: Stafettlog
) -> None:
    """Instead of being sent round and round between the page and the door."""
    provider.sign_in(client, number=foresatt.national_number)
    relation = log.child.foresatt_relations.get()
    foresatt_stop(log_id=log.pk, relation_id=relation.pk, reason="Avtalt", by=log.stafettholder.user)
    assert client.get("/login/").status_code == 200


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_languages(client: Client, provider: Fake, language: str) -> None:
    client.cookies["portal_language"] = language
    assert f'<html lang="{language}"' in client.get("/login/").content.decode()
