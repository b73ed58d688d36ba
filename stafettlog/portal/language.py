"""The language of the family's pages: the one chosen there, or else the one noted on the relation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

COOKIE = "portal_language"
# Each in its own words, so that it is found by those who read no other.
NAMES = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English"}


def offered() -> list[tuple[str, str]]:
    """(code, name) of the languages that have a catalogue."""
    return [(code, NAMES[code]) for code, _name in settings.LANGUAGES if code in NAMES]


def language_of(request: HttpRequest, noted: str) -> str:
    """A code of `offered()`. `noted`: the relation's language, which we may not have."""
    codes = [code for code, _name in offered()]
    for wanted in (request.COOKIES.get(COOKIE, ""), noted, translation.get_language()):
        if wanted in codes:
            return str(wanted)
    return settings.LANGUAGE_CODE


def remember(response: HttpResponseBase, code: str) -> None:
    """For this browser and these pages alone, until it closes: the machine may be shared."""
    response.set_cookie(
        COOKIE,
        code,
        path="/portal/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
