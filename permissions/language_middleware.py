"""The pages that a foresatt comes to are in the family's languages, also before anyone is signed in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from permissions import languages


class FamilyLanguageMiddleware:
    """Inside Django's own LocaleMiddleware, which chooses among staff's languages for all other pages.

    An error page is written here as well, so it is in the language of the page that failed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not languages.is_familys(request.path_info):
            return self.get_response(request)
        code = languages.wished(request)
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response
