"""A form that is sent after its session has ended: the words are shown back, and the way to the draft."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import escape_leading_slashes

from permissions.sign_in import ended


def typed(request: HttpRequest) -> list[str]:
    """The sentences in a posted form: values of several words, so no keys, dates, codes or numbers."""
    values = [str(value).strip() for _name, values in request.POST.lists() for value in values]
    return [value for value in values if " " in value and any(letter.isalpha() for letter in value)]


def form_address(request: HttpRequest) -> str:
    """The page of the posted form, with the draft that the form kept; "" if it was no form with a page."""
    if "submission" not in request.POST:
        return ""
    # «//» at the start would lead to another machine.
    path = escape_leading_slashes(request.path)
    try:
        draft = UUID(request.POST.get("draft", ""))
    except ValueError:
        return path
    return f"{path}?{urlencode({'kladd': draft})}"


def signed_out(request: HttpRequest) -> HttpResponse:
    """Instead of a bare sign-in page, which would swallow what was typed; 401 to the autosave."""
    if "_autosave" in request.POST:
        return HttpResponse(status=401)
    address = form_address(request)
    sign_in = reverse("admin:login")
    context = {
        "ended": ended.told(request),
        "typed": typed(request),
        "has_draft": "?" in address,
        "way_on": f"{sign_in}?{urlencode({'next': address})}" if address else sign_in,
    }
    response = render(request, "errors/signed_out.html", context, status=403)
    # The words are of a child; a shared computer keeps no page.
    response["Cache-Control"] = "no-store, private"
    return response
