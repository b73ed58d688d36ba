"""What holds for every signed-in answer: limits on the session, and no copy left in a cache."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]

STARTED = "session_started"
SEEN = "session_seen"
TOUCH_SECONDS = 60


class SessionLimitMiddleware:
    """End a session after 30 idle minutes or 8 hours in all (settings). Touched once a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.setdefault(SEEN, now)
            idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
            old = now - started > settings.SESSION_ABSOLUTE_HOURS * 3600
            if idle or old:
                logout(request)
            elif now - seen >= TOUCH_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


class NoStoreMiddleware:
    """`no-store` on everything a signed-in person gets: shared computers keep no page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response
