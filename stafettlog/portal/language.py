"""The choice of language on the family's pages, and on those before the sign-in."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from permissions import languages


def language_of(request: HttpRequest, noted: str) -> str:
    """A code of `languages.shown()`. `noted`: the relation's language, which may not be among them."""
    return languages.wished(request, noted)


def offered() -> list[tuple[str, str]]:
    return languages.shown()


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page that the choice was made on, in that language."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    ours = ours and languages.is_familys(urlsplit(back).path)
    response = HttpResponseRedirect(back if ours else reverse("portal:index"))
    if languages.is_shown(code := request.POST.get("language", "")):
        languages.remember(response, code)
    return response
