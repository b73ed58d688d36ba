"""The sign-in page: the ways in, and for whom each of them is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from permissions.models import User
from permissions.sign_in import ended
from permissions.sign_in.begin import landing
from permissions.sign_in.film import film
from permissions.sign_in.part import Part
from permissions.sign_in.parts import part_of, parts_of
from permissions.sign_in.providers import Provider


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """A link for each provider: a form's answer may lead to no other machine. Who is signed in, goes on."""
    next_url = request.GET.get("next", "")
    part = part_of(request)
    # Whose part has ended is not sent back to where the page sent them here from.
    if part is not None and isinstance(request.user, User) and part in parts_of(request.user):
        return HttpResponseRedirect(landing(request, part, next_url))
    context = {
        "doors": [_door(provider, next_url) for provider in settings.OIDC_PROVIDERS],
        "ended": ended.told(request),
        "local_address": _with_next(reverse("sign_in_local"), next_url),
        **_film(),
        **_demo(),
    }
    return render(request, "sign_in/sign_in.html", context)


def _door(provider: Provider, next_url: str) -> dict[str, Any]:
    return {
        "provider": provider,
        "for_family": Part.FAMILY in provider.parts,
        "for_staff": Part.STAFF in provider.parts,
        "address": _with_next(reverse("sign_in_start", args=[provider.key]), next_url),
    }


def _with_next(address: str, next_url: str) -> str:
    return f"{address}?{urlencode({'next': next_url})}" if next_url else address


def _film() -> dict[str, Any]:
    shown = film()
    text, language = shown.text(get_language() or settings.LANGUAGE_CODE) if shown else ("", "")
    return {"film": shown, "film_text": text, "film_text_language": language}


def _demo() -> dict[str, Any]:
    """Who can be chosen at the demo's ID-porten, and its local accounts (templates/sign_in/_demo.html)."""
    if not settings.DEMO_MODE:
        return {"demo_accounts": ()}
    from stafettlog.demo import id_porten
    from stafettlog.demo.load import demo_accounts
    from stafettlog.management.commands.demo import PASSWORD

    persons = id_porten.grouped() if settings.OIDC_PROVIDERS else []
    return {"demo_persons": persons, "demo_accounts": demo_accounts(), "demo_password": PASSWORD}
