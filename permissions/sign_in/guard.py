"""The family's pages answer a session as family, and staff's one as staff (their site sees to that)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from permissions.models import User
from permissions.sign_in.parts import Part, part_of, parts_of

FAMILY_PAGES = "portal"
"""The namespace of their addresses."""

FOR_ALL = {"language"}
"""A choice that the pages before signing in have too."""


def other_part(request: HttpRequest, part: Part) -> HttpResponse:
    """The answer on a page for `part`, to a session that is the other: the way to switch, for who may.

    The same whatever the address names, so that it tells nothing of it. Raises Http404 for who may not.
    """
    if part not in parts_of(request.user if isinstance(request.user, User) else User(is_active=False)):
        raise Http404
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    query = urlencode({"next": back}) if back else ""
    return HttpResponseRedirect(f"{reverse('switch_part')}?{query}".rstrip("?"))


class PartMiddleware:
    """No session of staff's reads a page of the family's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or FAMILY_PAGES not in match.namespaces or match.url_name in FOR_ALL:
            return None
        if part_of(request) == Part.STAFF:
            return other_part(request, Part.FAMILY)
        return None
