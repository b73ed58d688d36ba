"""Between the password and the code: who has typed a right password, and is not signed in yet.

What is kept here opens the code's page and the page that sets up an app, and nothing else: to every
other address the visitor is nobody.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from permissions.backends import LocalAccountBackend
from permissions.models import SignInEnd, User
from permissions.sign_in import begin

KEY = "half_way"
SECONDS = 5 * 60
SET_UP_SECONDS = 15 * 60
"""For whoever has to find an app first."""


@dataclass(frozen=True)
class HalfWay:
    user: User
    next: str


def remember(request: HttpRequest, user: User, *, next_url: str, sets_up: bool) -> None:
    """In a new session: whoever was signed in here before, or half-way, is so no more."""
    if (before := begin.of_session(request)) is not None:
        begin.end(before, why=SignInEnd.SIGNED_OUT, by=None)
    request.session.flush()
    request.user = AnonymousUser()
    request.session[KEY] = {
        "user": str(user.pk),
        "hash": user.get_session_auth_hash(),
        "until": _now() + (SET_UP_SECONDS if sets_up else SECONDS),
        "next": next_url,
    }


def who(request: HttpRequest) -> HalfWay | None:
    """The person: while the time lasts, and password and account are as when the password was typed."""
    kept: Any = request.session.get(KEY)
    if not kept or request.user.is_authenticated or kept["until"] < _now():
        return None
    user = User.objects.filter(pk=kept["user"]).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    if not LocalAccountBackend().user_can_authenticate(user):
        return None
    return HalfWay(user, kept["next"])


def was_here(request: HttpRequest) -> bool:
    """Whether a password was typed in this session: then the time is what ran out."""
    return KEY in request.session


def _now() -> int:
    return int(timezone.now().timestamp())
