"""From who somebody is to a session: the level, the person, the part, in this order."""

import json
import time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from permissions import rate_limits
from permissions.crypto import DecryptionError, decrypt_text, encrypt_text
from permissions.models import User
from permissions.sign_in import leaving, matching, providers, refusals, sessions, waiting
from permissions.sign_in.begin import begin, hold, landing
from permissions.sign_in.part import Part
from permissions.sign_in.parts import parts_of
from permissions.sign_in.pending import Pending
from permissions.sign_in.providers import FAMILY_FIRST, Provider
from permissions.sign_in.tokens import Known

CHOICE = "sign_in_choice"
LABEL = "sign_in.choice"
CHOICE_SECONDS = 10 * 60
WAITS = "sign_in_choice"
"""A count says that the choice waits: gone once it is made, and when the person signs out at the provider."""


def come_in(request: HttpRequest, provider: Provider, known: Known, waiting: Pending) -> HttpResponse:
    """A session, the choice between two, or one of the refusals.

    Where the level is too low for something that was asked for, a stranger is told so too: else the
    sentence would say that the person is somebody here, to whoever has got hold of the weaker way in.
    """
    asked = provider.parts & ({waiting.wanted} if waiting.wanted else set(Part))
    enough = {part for part in asked if provider.accepts(known.acr, part)}
    user = matching.find(known) if enough else None
    may = (parts_of(user) & enough) if user else set()
    if user is None or not may or not matching.remember(known, user):
        leaving.keep(request, known)
        if asked - enough:
            higher = next(part for part in FAMILY_FIRST if part in asked - enough)
            wanted = higher if waiting.wanted else None
            return refusals.too_low(request, provider, part=wanted, next_url=waiting.next)
        return refusals.no_access(request, provider)
    if len(may) > 1:
        return _ask(request, provider, user, _said(provider, known, user, waiting))
    return _enter(request, user, next(iter(may)), _said(provider, known, user, waiting))


def _said(provider: Provider, known: Known, user: User, waiting: Pending) -> dict[str, Any]:
    now = int(time.time())
    return {
        "user": str(user.pk),
        "provider": provider.key,
        "acr": known.acr,
        "sid": known.sid,
        "id_token": known.id_token,
        "next": waiting.next,
        "at": now,
        # Where it is not told: that the provider was asked to ask is the best there is.
        "known_at": known.known_at or (now if waiting.again else 0),
    }


def _ask(request: HttpRequest, provider: Provider, user: User, said: dict[str, Any]) -> HttpResponse:
    """On to the choice, in a new session: someone who knew the old one's id does not choose instead."""
    sessions.sign_out(request)
    rate_limits.is_first(WAITS, _session_there(provider, said), said["at"])
    waiting.begin(user.pk, said["at"])
    request.session[CHOICE] = encrypt_text(json.dumps(said), label=LABEL)
    return HttpResponseRedirect(reverse("sign_in_choice"))


def asked(request: HttpRequest) -> dict[str, Any] | None:
    """The choice that waits in this session, for ten minutes."""
    try:
        said: dict[str, Any] = json.loads(decrypt_text(request.session.get(CHOICE, ""), label=LABEL))
    except DecryptionError:
        return None
    return said if time.time() - said["at"] <= CHOICE_SECONDS else None


def chosen(request: HttpRequest, said: dict[str, Any], part: Part) -> HttpResponse:
    """Sign in as `part`, if that is still the person's and the level is enough."""
    del request.session[CHOICE]
    user = User.objects.filter(pk=UUID(said["user"])).first()
    provider = providers.find(said["provider"])
    if user is None or provider is None or part not in parts_of(user) & provider.parts:
        return refusals.no_access(request, provider)
    if not provider.accepts(said["acr"], part):
        return refusals.too_low(request, provider, part=part, next_url=said["next"])
    if not rate_limits.forget(WAITS, _session_there(provider, said)):
        # Pressed twice, or signed out at the provider meanwhile: who is signed in goes on from there.
        return HttpResponseRedirect(reverse("admin:login"))
    with transaction.atomic():
        # As whoever ends all of the person's: one of the two is first.
        hold(User.objects.filter(pk=user.pk))
        if waiting.stands(user.pk, said["at"]):
            return _enter(request, user, part, said)
    return refusals.start_over(request, provider, next_url=said["next"])


def signed_out_there(provider: Provider, sid: str) -> None:
    """The provider's session has ended: a choice that waits on it is made no more."""
    rate_limits.forget(WAITS, _session_there(provider, {"sid": sid}))


def _session_there(provider: Provider, said: dict[str, Any]) -> str:
    """The provider's own id of its session; the person's where it tells none."""
    return f"{provider.issuer} {said['sid'] or said['user']}"


def _enter(request: HttpRequest, user: User, part: Part, said: dict[str, Any]) -> HttpResponse:
    provider = providers.find(said["provider"])
    assert provider is not None
    begin(
        request,
        user,
        part=part,
        method=provider.key,
        acr=said["acr"],
        issuer=provider.issuer,
        sid=said["sid"],
        id_token=said["id_token"],
        known_at=said["known_at"],
    )
    return HttpResponseRedirect(landing(request, part, said["next"]))
