"""What holds for every signed-in answer: limits on the session, and no copy left in a cache."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from permissions.models import SignInEnd
from permissions.sign_in import ended, sessions
from permissions.sign_in.begin import SEEN, SIGN_IN, STARTED

Handler = Callable[[HttpRequest], HttpResponse]

TOUCH_SECONDS = 60


class SessionLimitMiddleware:
    """End a session after 30 idle minutes or 8 hours in all (settings). Touched once a minute.

    One whose row has ended, and that was given a new id at the same moment, ends then too.

    One that was ended elsewhere has no row any more: nobody is signed in, and why is told on the next page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            ended.look(request)
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        started = request.session.setdefault(STARTED, now)
        seen = request.session.setdefault(SEEN, now)
        if now - started > settings.SESSION_ABSOLUTE_HOURS * 3600:
            self._end(request, SignInEnd.TOO_OLD)
        elif now - seen > settings.SESSION_IDLE_MINUTES * 60:
            self._end(request, SignInEnd.IDLE)
        elif now - seen >= TOUCH_SECONDS:
            request.session[SEEN] = now
            if not sessions.touch(request):
                self._leave(request, sessions.why_ended(request))
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        sign_in, key = request.session.get(SIGN_IN), request.session.session_key
        response = self.get_response(request)
        # A new password gives the session a new id: the row goes with it, or nobody could end it.
        is_new = request.session.session_key != key and request.session.get(SIGN_IN) == sign_in
        if sign_in and is_new and not sessions.follow(request):
            logout(request)
        return response

    def _end(self, request: HttpRequest, why: SignInEnd) -> None:
        sessions.end_own(request, why=why)
        self._leave(request, why)

    def _leave(self, request: HttpRequest, why: SignInEnd | None) -> None:
        logout(request)
        ended.remember(request, why)


class NoStoreMiddleware:
    """`no-store` on everything a signed-in person gets: shared computers keep no page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response
