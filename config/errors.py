"""Error pages that reveal nothing and tell what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for what does not exist and for what you may not know of: the same bytes for both.

    A form sent to a log that one has just lost comes here: the person's own words are shown back.
    """
    return render(request, "errors/404.html", {"typed": _typed(request)}, status=404)


def _typed(request: HttpRequest) -> list[str]:
    """The sentences in a posted form: values with a space in them, so no keys, dates or codes."""
    return [value for _name, values in request.POST.lists() for value in values if " " in str(value).strip()]


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """You may see the log, but not do this; the exception's text is a Norwegian sentence why."""
    return render(request, "errors/403.html", {"reason": str(exception or "")}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old, or sent from elsewhere. What was typed stays one step back."""
    return render(request, "errors/csrf.html", status=403)
