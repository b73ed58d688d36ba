"""What is refused before or instead of an answer: bodies that are too large, and what is asked too often."""

from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from permissions.rate_limits import TooManyRequests

Handler = Callable[[HttpRequest], HttpResponse]
NETWORK_BITS = 64


class RequestLimitMiddleware:
    """413 for a body larger than any form of ours, unread; 429 for TooManyRequests from a view."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced(request) > settings.REQUEST_MAX_BYTES:
            return render(request, "errors/413.html", status=413)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyRequests):
            return None
        return too_many(request, exception)


def too_many(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    """The 429 page, or a sentence to the script that asked; Retry-After in seconds."""
    response: HttpResponse
    if request.headers.get("Sec-Fetch-Dest") == "empty" or request.accepts("text/html") is False:
        text = _("Det har vært for mange forsøk på kort tid. Vent noen minutter og prøv igjen.")
        response = JsonResponse({"text": text, "state": "error", "results": [], "message": text}, status=429)
    else:
        response = render(request, "errors/429.html", status=429)
    response["Retry-After"] = str(error.retry_after)
    return response


def client_address(request: HttpRequest) -> str:
    """Who is asking, as far as the network tells: the header that our own proxy sets, if one is named.

    Of a list the last one: our proxy added it, and a visitor may have sent the others. Of IPv6 the network:
    whoever has one address of it has them all, and would have as many limits.
    """
    header = settings.CLIENT_ADDRESS_HEADER
    told = (request.headers.get(header, "") if header else "") or request.META.get("REMOTE_ADDR", "")
    address = told.rpartition(",")[2].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Network((int(found), NETWORK_BITS), strict=False))


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
