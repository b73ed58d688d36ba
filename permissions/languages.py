"""The languages that a foresatt meets, and the wish of whoever reads.

A language is one catalogue (locale/<code>/) and its name here. PORTAL_LANGUAGES says which of them this
installation shows. Staff's pages know settings.LANGUAGES alone, so none of them is half in another.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE = "portal_language"
# Each in its own words, so that it is found by those who read no other.
NAMES = {
    "nb": "Norsk bokmål",
    "nn": "Norsk nynorsk",
    "en": "English",
    "pl": "Polski",
    "uk": "Українська",
    "ar": "العربية",
}
# No person with the language as mother tongue has read these yet (docs/languages.md).
UNREVIEWED = frozenset({"pl", "uk", "ar"})
# What browsers call a language that we have under another code.
ALSO_KNOWN_AS = {"no": "nb"}

# Pages that a foresatt comes to; below them the sign-in with a password, which is staff's.
FAMILY = ("/portal/", "/login/", "/logg-inn/", "/logget-ut/")
STAFFS_OWN = ("/logg-inn/konto/",)


def shown() -> list[tuple[str, str]]:
    """(code, name) of the languages to choose among."""
    return [(code, NAMES[code]) for code in settings.PORTAL_LANGUAGES]


def is_shown(code: str) -> bool:
    return code in settings.PORTAL_LANGUAGES


def is_familys(path: str) -> bool:
    """Whether a page at this path is shown in the family's languages."""
    return path.startswith(FAMILY) and not path.startswith(STAFFS_OWN)


def comma() -> str:
    """What stands between two words of a list, in the language that is switched on."""
    return "، " if translation.get_language() == "ar" else ", "


def wished(request: HttpRequest, noted: str = "") -> str:
    """The one chosen on these pages, else the one noted on the relation, else the browser's; else bokmål."""
    for code in (
        request.COOKIES.get(COOKIE, ""),
        noted,
        _browsers(request),
        translation.get_language() or "",
    ):
        if is_shown(code):
            return code
    return settings.LANGUAGE_CODE


def remember(response: HttpResponseBase, code: str) -> None:
    """For this browser and these pages alone, until it closes: the machine may be shared."""
    response.set_cookie(COOKIE, code, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax")


def _browsers(request: HttpRequest) -> str:
    """The first language that the browser asks for and we show; empty if there is none."""
    for wanted, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        base = wanted.partition("-")[0]
        code = ALSO_KNOWN_AS.get(base, base)
        if is_shown(code):
            return code
    return ""
