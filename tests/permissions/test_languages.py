"""Which language a page is in: the family's pages follow the reader, staff's know three."""

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from permissions import languages

ALL = ["nb", "nn", "en", "pl", "uk", "ar"]


def lang_of(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    (code,) = re.findall(r'<html lang="(\w+)"', answer.content.decode())
    assert answer["Content-Language"] == code
    return code


@pytest.mark.parametrize(
    ("shown", "asked", "code"),
    [
        (ALL, "pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        (ALL, "so,ar-SY;q=0.8", "ar"),
        (ALL, "uk", "uk"),
        (ALL, "no", "nb"),
        (ALL, "en;q=0.3,nn;q=0.9", "nn"),
        (ALL, "so,ti", "nb"),
        (ALL, "../../etc, \r\n, *", "nb"),
        (["nb", "nn", "en"], "pl,en;q=0.5", "en"),
        (["nb", "nn", "en"], "pl", "nb"),
        (["nb"], "en", "nb"),
    ],
)
def test_sign_in_page_follows_the_browser_among_what_is_shown(db, client, settings, shown, asked, code):
    settings.PORTAL_LANGUAGES = shown
    assert lang_of(client, "/login/", accept_language=asked) == code


@pytest.mark.parametrize(
    ("path", "asked", "start"),
    [
        ("/logout/", "pl", '<html lang="nb"'),
        ("/logout/", "en", '<html lang="en"'),
        ("/logg-inn/konto/", "uk", '<html lang="nb"'),
        ("/portal/sprak/", "ar", '<html lang="ar" dir="rtl"'),
        ("/portal/sprak/", "pl", '<html lang="pl"'),
    ],
)
def test_error_page_is_in_the_language_of_the_page_that_failed(db, settings, path, asked, start):
    """Staff's pages know three languages, whatever the browser asks and the family chose here before."""
    settings.PORTAL_LANGUAGES = ALL
    client = Client(enforce_csrf_checks=True)
    if start.endswith('"nb"'):
        client.cookies[languages.COOKIE] = "ar"
    answer = client.post(path, headers={"accept-language": asked})
    assert answer.status_code == 403
    assert start in answer.content.decode()


def test_choice_is_made_before_the_sign_in_and_wins(db, client, settings):
    settings.PORTAL_LANGUAGES = ALL
    page = "/login/?next=/portal/"
    answer = client.post("/portal/sprak/", {"language": "uk", "next": page})
    assert answer["Location"] == page
    assert answer.cookies[languages.COOKIE]["path"] == "/"
    assert answer.cookies[languages.COOKIE]["httponly"]
    assert not answer.cookies[languages.COOKIE]["max-age"]
    assert lang_of(client, page, accept_language="pl") == "uk"


@pytest.mark.parametrize(
    "back", ["https://ond.example/portal/", "//ond.example", "/", "javascript:1", "/\\x"]
)
def test_choice_leads_only_to_pages_of_the_family(db, client, back):
    assert client.post("/portal/sprak/", {"language": "en", "next": back})["Location"] == "/portal/"


@pytest.mark.parametrize(
    ("chosen", "noted", "browser", "code"),
    [("uk", "pl", "ar", "uk"), ("", "pl", "ar", "pl"), ("", "so", "ar", "ar"), ("xx", "so", "ti", "nb")],
)
def test_chosen_before_noted_before_the_browsers(settings, chosen, noted, browser, code):
    settings.PORTAL_LANGUAGES = ALL
    request = RequestFactory().get("/portal/", headers={"accept-language": browser})
    request.COOKIES[languages.COOKIE] = chosen
    assert languages.wished(request, noted) == code


def test_off_until_somebody_has_read_them(settings):
    assert settings.PORTAL_LANGUAGES == ["nb", "nn", "en"]
    assert languages.UNREVIEWED.isdisjoint(settings.PORTAL_LANGUAGES)
    assert [code for code, _name in settings.LANGUAGES] == ["nb", "nn", "en"]


@pytest.mark.parametrize(("code", "comma"), [("nb", ", "), ("pl", ", "), ("ar", "، ")])
def test_two_words_beside_each_other(code: str, comma: str) -> None:
    """In an Arabic line a day after a Norwegian name would stand before it: the name is by itself."""
    with translation.override(code):
        shown = Template("{% load languages %}{{ a|beside:b }}").render(Context({"a": "A", "b": "<B>"}))
    assert shown == f"A{comma}<bdi>&lt;B&gt;</bdi>"
