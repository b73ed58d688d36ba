"""Sign-ins that a browser has begun at a provider, and not come back from: kept in its session.

Each is for one provider and one answer. A browser has a handful of them: one a tab, and the oldest goes.
"""

import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from permissions import rate_limits
from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider

KEY = "sign_in_pending"
MOST = 5
SECONDS = 15 * 60


@dataclass(frozen=True)
class Pending:
    """`part`: what was asked for, "" = whatever the person may be. `purpose`: "" = to sign in.

    `again`: the provider was asked to ask who it is, whomever it has signed in.
    """

    provider: str
    part: str
    next: str
    purpose: str
    nonce: str
    verifier: str
    back: str
    at: int
    again: bool = False

    @property
    def wanted(self) -> Part | None:
        return Part(self.part) if self.part else None


def remember(
    request: HttpRequest,
    provider: Provider,
    *,
    part: str,
    next_url: str,
    purpose: str,
    back: str,
    again: bool = False,
) -> str:
    """Keep one, and return its state. `back`: the whole address to come back to."""
    state = secrets.token_urlsafe(32)
    made = Pending(
        provider=provider.key,
        part=part,
        next=next_url,
        purpose=purpose,
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        back=back,
        at=int(time.time()),
        again=again,
    )
    kept = sorted(_living(request).items(), key=lambda one: one[1]["at"])[-(MOST - 1) :]
    request.session[KEY] = {**dict(kept), state: asdict(made)}
    return state


def look(request: HttpRequest, state: str) -> Pending | None:
    found = _living(request).get(state)
    return Pending(**found) if found else None


def take(request: HttpRequest, provider: Provider, state: str) -> Pending | None:
    """The one with this state, for the first who asks.

    None if it is another browser's or another provider's, or used, or more than a quarter of an hour old.

    Two at once have the same session before them; a row in the database knows which of them was first.
    """
    kept = _living(request)
    found = kept.pop(state, None)
    if KEY in request.session:
        # Else whoever comes by would leave a session behind.
        request.session[KEY] = kept
    if found is None or found["provider"] != provider.key:
        return None
    return Pending(**found) if rate_limits.is_first("sign_in_state", state, found["at"]) else None


def _living(request: HttpRequest) -> dict[str, dict[str, Any]]:
    now = time.time()
    kept = request.session.get(KEY, {})
    return {state: one for state, one in kept.items() if now - one["at"] <= SECONDS}
