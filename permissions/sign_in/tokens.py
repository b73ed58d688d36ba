"""Whether an id_token is to be believed: who signed it, for whom, when, and as the answer to what."""

import time
from dataclasses import dataclass, field
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt

from permissions.sign_in import metadata
from permissions.sign_in.errors import Refused, SignInError
from permissions.sign_in.providers import Provider
from permissions.sign_in.transport import Budget

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Public keys alone: with `none` and HS* whoever knows the client's secret, or nothing, could sign."""
LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600
"""A token comes straight from the provider: one that has lain somewhere is not ours."""
LONGEST = 255


@dataclass(frozen=True)
class Known:
    """What the provider vouches for. `number`: the claim as it is, unread; None of one that tells none.

    `known_at`: when the person last said there who it is, in seconds since 1970; 0 if that is not told. A
    provider may answer by itself for someone who did so an hour ago, to another service.
    """

    issuer: str
    subject: str = field(repr=False)
    number: str | None = field(repr=False)
    acr: str
    sid: str = field(repr=False)
    id_token: str = field(repr=False)
    known_at: int = 0


def verify(provider: Provider, answer: dict[str, Any], *, nonce: str, budget: Budget) -> Known:
    """Read the token endpoint's answer. Raises Refused or ProviderDown, never with anything out of it."""
    raw = answer.get("id_token")
    if not isinstance(raw, str) or not raw.isascii():
        raise Refused("no_token")
    try:
        return _known(provider, raw, answer.get("access_token"), nonce=nonce, budget=budget)
    except SignInError:
        raise
    except Exception as error:
        # Whatever was wrong with it: what the libraries say may quote it.
        raise Refused(f"token_{type(error).__name__}") from None


def _known(provider: Provider, raw: str, access_token: Any, *, nonce: str, budget: Budget) -> Known:
    header = jws.extract_compact(raw.encode()).headers()
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise Refused("token_type")
    key = metadata.key(provider, dict(header), budget)
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    token = jwt.decode(raw, key, registry=registry)
    now = int(time.time())
    claims = CodeIDToken(
        token.claims,
        token.header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "nonce": {"essential": True, "value": nonce},
        },
        {"client_id": provider.client_id, "access_token": access_token},
    )
    claims.validate(now=now, leeway=LEEWAY_SECONDS)
    if now - claims["iat"] > OLDEST_SECONDS:
        raise Refused("token_old")
    subject = _text(claims, "sub")
    if not subject:
        raise Refused("token_subject")
    return Known(
        issuer=provider.issuer,
        subject=subject,
        number=_text(claims, provider.pid_claim) if provider.pid_claim else None,
        acr=_text(claims, "acr"),
        sid=_text(claims, "sid"),
        id_token=raw,
        # Of another type the claims were refused above. One to come tells nothing.
        known_at=said if (said := int(claims.get("auth_time") or 0)) <= now + LEEWAY_SECONDS else 0,
    )


def _text(claims: dict[str, Any], name: str) -> str:
    found = claims.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST or not found.isprintable():
        raise Refused("token_claim")
    return found
