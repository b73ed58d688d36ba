"""Signing in as a part: what force_login does not say."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client

from permissions.models import SignIn, User
from permissions.sign_in.begin import begin
from permissions.sign_in.parts import Part


def signed_in_sessions() -> list[Session]:
    """The sessions that are somebody's; without what is left behind to say why one ended."""
    return [one for one in Session.objects.all() if SESSION_KEY in one.get_decoded()]


def sign_in_as(
    client: Client,
    user: User,
    part: Part,
    *,
    method: str = SignIn.LOCAL,
    acr: str = "",
    issuer: str = "",
    sid: str = "",
    id_token: str | None = None,
    agent: str = "",
    known_at: int = 0,
) -> SignIn:
    """As the sign-in itself does it, with a row of its own; the client has the session afterwards."""
    request = HttpRequest()
    request.META = {"SERVER_NAME": "testserver", "SERVER_PORT": "80", "HTTP_USER_AGENT": agent}
    request.session, request.user = client.session, user
    said = {"acr": acr, "issuer": issuer, "sid": sid, "id_token": id_token, "known_at": known_at}
    made = begin(request, user, part=part, method=method, **said)  # type: ignore[arg-type]
    request.session.save()
    client.cookies["stafett_session"] = request.session.session_key
    assert Session.objects.filter(pk=request.session.session_key).exists()
    return made
