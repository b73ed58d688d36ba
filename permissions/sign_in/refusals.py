"""The pages of a sign-in that came to nothing. None of them says whom Stafettloggen knows.

All are drawn from the provider and the installation alone, so that they are the same for everyone.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from permissions.sign_in import providers
from permissions.sign_in.begin import METHOD
from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider
from permissions.unbroken import unbroken

RETRY_SECONDS = 30


def no_access(request: HttpRequest, provider: Provider | None = None) -> HttpResponse:
    """403, the same for a stranger, someone whose access has ended, and someone who never had any."""
    provider = provider or _here(request)
    return _page(request, "no_access", provider, status=403, again=_start(provider, igjen="1"))


def too_low(request: HttpRequest, provider: Provider, *, part: Part | None, next_url: str) -> HttpResponse:
    """403, also for a stranger: the level is looked at before the person is."""
    higher = _start(provider, del_=part.value if part else "", next=next_url)
    return _page(request, "too_low", provider, status=403, again=higher)


def start_over(request: HttpRequest, provider: Provider, *, next_url: str = "") -> HttpResponse:
    """400: an answer that is old, used, somebody else's or not to be trusted. Which, the log says."""
    return _page(request, "start_over", provider, status=400, again=_start(provider, next=next_url))


def not_now(request: HttpRequest, provider: Provider | None = None, *, next_url: str = "") -> HttpResponse:
    """503: the provider does not answer. There is no other way in instead of it."""
    provider = provider or _here(request)
    response = _page(request, "not_now", provider, status=503, again=_start(provider, next=next_url))
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _page(
    request: HttpRequest, name: str, provider: Provider | None, *, status: int, again: str
) -> HttpResponse:
    context = {
        "provider": unbroken(provider.label) if provider else "",
        "again": again,
        "leave": reverse("sign_in_leave", args=[provider.key]) if provider else "",
        "municipality_contact": settings.MUNICIPALITY_CONTACT,
        "municipality_name": settings.MUNICIPALITY_NAME,
        "for_family": provider is None or Part.FAMILY in provider.parts,
        "for_staff": provider is None or Part.STAFF in provider.parts,
        **_coupled(provider),
    }
    response = render(request, f"sign_in/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    # The address of this page has the code in it.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _coupled(provider: Provider | None) -> dict[str, str]:
    """Where to couple an account at a provider that tells no number: signed in by one that does."""
    nowhere = {"couple_with": "", "couple": ""}
    if provider is None or provider.pid_claim or Part.STAFF not in provider.parts:
        return nowhere
    able = (one for one in providers.all_of_them() if one.pid_claim and Part.STAFF in one.parts)
    first = next(able, None)
    if first is None:
        return nowhere
    # An account is coupled by who has just been asked (coupling.is_fresh).
    there = _start(first, del_=Part.STAFF.value, igjen="1", next=reverse("sign_ins"))
    return {"couple_with": unbroken(first.label), "couple": there}


def _here(request: HttpRequest) -> Provider | None:
    """The provider of this address, or of the session."""
    match = request.resolver_match
    key = (match.kwargs.get("provider") if match else None) or request.session.get(METHOD, "")
    return providers.find(str(key))


def _start(provider: Provider | None, **query: str) -> str:
    if provider is None:
        return reverse("admin:login")
    said = {name.rstrip("_"): value for name, value in query.items() if value}
    address = reverse("sign_in_start", args=[provider.key])
    return f"{address}?{urlencode(said)}" if said else address
