"""What is answered when an opening could not be written down: a plain page, and nothing of the log.

Only the person's own words are shown back, if the page was the answer to a form.
"""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.signed_out import typed
from permissions.access_log import NotRecorded

RETRY_SECONDS = 60
logger = structlog.get_logger("stafett.access_log")


class NoRowNoPageMiddleware:
    """Turns NotRecorded, from whatever view, into 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotRecorded):
            return None
        cause = exception.__cause__
        logger.error("opening not recorded", reason=type(cause).__name__ if cause else "")
        answer = render(request, "errors/503.html", {"typed": typed(request)}, status=503)
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
