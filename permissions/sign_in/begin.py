"""Sessions begin and end here: django's session, and the row that says whose it was and how it ended."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in import ended, waiting
from permissions.sign_in.device import device_of
from permissions.sign_in.parts import MAY_BE, PART, Part, parts_of

SIGN_IN, METHOD, ACR = "sign_in", "method", "acr"
"""The session's keys: the row's id, a provider's key or «local», and how surely the person was known."""

KNOWN_AT = "known_at"
"""The session's key: when the person said at the provider who it is, in seconds; 0 where nobody knows."""

STARTED, SEEN = "session_started", "session_seen"
"""The session's keys too, in seconds: when the 8 hours began, and when it was last used."""

HOMES = {Part.STAFF: "admin:index", Part.FAMILY: "portal:index"}
# Places one comes from, and does not want to be sent back to.
_DOORS = (
    "sign_in_",
    "sign_out",
    "signed_out",
    "switch",
    "second_factor",
    "password",
    "login",
    "logout",
    "identity",
)


def begin(
    request: HttpRequest,
    user: User,
    *,
    part: Part,
    method: str,
    acr: str = "",
    issuer: str = "",
    sid: str = "",
    id_token: str | None = None,
    known_at: int = 0,
) -> SignIn:
    """Sign `user` in as `part`, in a session with a new id; nothing of the one before comes along.

    What was asked of the person (state, next, a half-done sign-in) is read before: it is gone after.
    A sign-in that the browser had already is ended, whoever's it was.
    """
    with transaction.atomic():
        # As who ends sessions: theirs first, then the rows. Else the two could wait for each other.
        hold(User.objects.filter(pk=user.pk))
        if (before := of_session(request)) is not None:
            end(before, why=SignInEnd.SIGNED_OUT if before.part == part else SignInEnd.SWITCHED, by=user)
        request.session.flush()
        login(request, user, backend=getattr(user, "backend", settings.AUTHENTICATION_BACKENDS[0]))
        now = timezone.now()
        made = SignIn.objects.create(
            user=user,
            session_key=request.session.session_key,
            part=part.value,
            method=method,
            acr=acr[:120],
            issuer=issuer,
            sid=sid,
            id_token=id_token,
            device=device_of(request),
            started_at=now,
            seen_at=now,
        )
    may_be = sorted(one.value for one in parts_of(user))
    # The time runs from now, not from the first page: a browser may be left before it.
    at = int(now.timestamp())
    request.session.update({STARTED: at, SEEN: at, PART: part.value, MAY_BE: may_be})
    request.session.update({SIGN_IN: str(made.pk), METHOD: method, ACR: acr, KNOWN_AT: known_at})
    return made


def of_session(request: HttpRequest) -> SignIn | None:
    """The active sign-in behind this session (one query); None for one made by code."""
    given: Any = request.session.get(SIGN_IN)
    return SignIn.objects.active().filter(pk=UUID(given)).first() if given else None


def end(sign_in: SignIn, *, why: SignInEnd, by: User | None) -> None:
    """End one: its session is gone at the next request. One that is ended keeps how it ended.

    `by` is None for what a provider or time did. Whoever ends the request's own calls logout() too.
    """
    end_each([sign_in], why=why, by=by)


def end_all(user: User, *, why: SignInEnd, by: User | None, except_: SignIn | None = None) -> int:
    """End all the person's sign-ins, but `except_`, and the choices that wait. How many there were."""
    kept = [] if except_ is None else [except_.pk]
    with transaction.atomic():
        hold(User.objects.filter(pk=user.pk))
        waiting.end_all(user.pk)
        return end_each(SignIn.objects.active().filter(user=user).exclude(pk__in=kept), why=why, by=by)


def end_each(rows: Iterable[SignIn], *, why: SignInEnd, by: User | None) -> int:
    """As end(), for all of `rows` that have not ended (six queries at most). How many there were."""
    with transaction.atomic():
        if isinstance(rows, QuerySet):
            # Whoever is switching is done first: then the new one is among the rows too.
            hold(User.objects.filter(pk__in=rows.order_by().values("user")))
        wanted = [row.pk for row in rows]
        found = SignIn.objects.active().filter(pk__in=wanted).order_by("pk")
        keys = dict(found.select_for_update(no_key=True).values_list("pk", "session_key"))
        # no history: the rows are themselves what happened.
        SignIn.objects.filter(pk__in=keys).update(
            session_key=None, id_token=None, ended_at=timezone.now(), ended_by=by, ended_why=why
        )
        Session.objects.filter(session_key__in=keys.values()).delete()
        ended.leave_word(keys.values(), why)
        return len(keys)


def hold(users: QuerySet[User]) -> None:
    """Lock these accounts, until the transaction ends, for what begins and ends their sessions."""
    list(users.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def landing(request: HttpRequest, part: Part, next_url: str) -> str:
    """Where one goes after signing in: `next_url` if it is ours and of that part, else the part's home."""
    home = reverse(HOMES[part])
    if not url_has_allowed_host_and_scheme(next_url, {request.get_host()}, request.is_secure()):
        return home
    try:
        match = resolve(next_url.partition("?")[0].partition("#")[0])
    except Resolver404:
        return home
    is_family = "portal" in match.namespaces
    is_door = (match.url_name or "").startswith(_DOORS)
    return next_url if is_family == (part == Part.FAMILY) and not is_door else home
