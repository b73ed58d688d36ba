"""Error pages that reveal nothing and tell what to do next."""

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from config.signed_out import form_address, typed


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what does not exist and for what you may not know of: the same bytes for both.

    A form sent to a log that one has just lost comes here: the person's own words are shown back.
    """
    return render(request, "errors/404.html", {"typed": typed(request)}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """You may see the thing, but not do this; the exception's text is a Norwegian sentence why.

    A role that has ended while its form was open comes here: the person's own words are shown back.
    """
    context = {"reason": str(exception or ""), "typed": typed(request)}
    return render(request, "errors/403.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read. A session that was ended while it answered is asked to sign in, like the next."""
    if isinstance(exception, SessionInterrupted):
        return HttpResponseRedirect(reverse("admin:login"))
    return render(request, "errors/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old, or sent from elsewhere.

    Signing in again makes the forms in other tabs too old. Only who is signed in gets the words back:
    the session's cookie does not come along from another site (SameSite), so they are the person's own.
    """
    context = {}
    if request.user.is_authenticated:
        address = form_address(request)
        context = {"typed": typed(request), "way_on": address, "has_draft": "?" in address}
    return render(request, "errors/csrf.html", context, status=403)
