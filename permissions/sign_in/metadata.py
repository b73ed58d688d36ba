"""What a provider says of itself, and the keys it signs with: kept in this process, with an age.

Old answers are used for a day when the provider does not give new ones: open sessions and those who come in
meanwhile need not know. Whoever is missing an answer waits for it once; those after are told at once.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from permissions.sign_in import transport
from permissions.sign_in.errors import ProviderDown, Refused
from permissions.sign_in.providers import Provider, is_safe, origin
from permissions.sign_in.transport import Budget

FRESH_SECONDS = 3600
STALE_SECONDS = 24 * 3600
PAUSE_SECONDS = 5
"""After a failure: nobody waits for a provider that has just not answered."""
KEYS_PAUSE_SECONDS = 60
"""An unknown key asks anew, but not at each request."""
WELL_KNOWN = "/.well-known/openid-configuration"
RSA_BITS = 2048
_TYPES: dict[str, type[RSAKey] | type[ECKey]] = {"RSA": RSAKey, "EC": ECKey}


@dataclass(frozen=True)
class Metadata:
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    says_issuer: bool
    ui_locales: tuple[str, ...]


@dataclass
class _Kept:
    metadata: Metadata | None = None
    metadata_at: float = 0
    keys: list[dict[str, Any]] = field(default_factory=list)
    keys_at: float = 0
    metadata_failed_at: float = 0
    keys_asked_at: float = 0


_kept: dict[str, _Kept] = {}


def forget() -> None:
    """As after a start."""
    _kept.clear()


def of(provider: Provider, budget: Budget, *, alone: bool = False) -> Metadata:
    """`alone`: the page asks for nothing else. Raises ProviderDown when there is none of the last day."""
    kept, now = _kept.setdefault(provider.issuer, _Kept()), time.time()
    age = now - kept.metadata_at
    if kept.metadata is not None and age < FRESH_SECONDS:
        return kept.metadata
    try:
        if now - kept.metadata_failed_at < PAUSE_SECONDS:
            raise ProviderDown("failed_just_now")
        said = transport.get_json(provider, provider.issuer.rstrip("/") + WELL_KNOWN, budget, alone=alone)
        kept.metadata, kept.metadata_at = _read(provider, said), now
    except ProviderDown as error:
        if error.reason != "failed_just_now":
            kept.metadata_failed_at = now
        if kept.metadata is None or age > STALE_SECONDS:
            raise
    return kept.metadata


def key(provider: Provider, header: dict[str, Any], budget: Budget) -> RSAKey | ECKey:
    """The key that `header` (kid, alg) names. Raises Refused, or ProviderDown when there are no keys."""
    kept, now = _kept.setdefault(provider.issuer, _Kept()), time.time()
    age = now - kept.keys_at
    found = _pick(kept.keys, header) if age < STALE_SECONDS else None
    if found is not None and age < FRESH_SECONDS:
        return found
    pause = KEYS_PAUSE_SECONDS if kept.keys else PAUSE_SECONDS
    if now - kept.keys_asked_at >= pause:
        kept.keys_asked_at = now
        try:
            kept.keys = _keys(transport.get_json(provider, of(provider, budget).jwks_uri, budget))
            kept.keys_at = now
            found = _pick(kept.keys, header)
        except ProviderDown:
            if found is None:
                raise
    if found is None:
        raise Refused("unknown_key") if kept.keys else ProviderDown("failed_just_now")
    return found


def _read(provider: Provider, said: dict[str, Any]) -> Metadata:
    """Whoever answers as somebody else, or points elsewhere, is not the provider. Raises ProviderDown."""
    if said.get("issuer") != provider.issuer:
        raise ProviderDown("other_issuer")
    for name in ("token_endpoint", "jwks_uri"):
        if origin(_text(said, name)) != provider.origin:
            raise ProviderDown(f"other_origin_{name}")
    # Where the browser goes: the same host, or one below it (login.idporten.no).
    host = provider.origin[1]
    for name in ("authorization_endpoint", "end_session_endpoint"):
        address = _text(said, name)
        missing = not address and name == "end_session_endpoint"
        there = origin(address)[1]
        safe = is_safe(address, production=settings.PRODUCTION)
        if not missing and not (safe and (there == host or there.endswith(f".{host}"))):
            raise ProviderDown(f"other_origin_{name}")
    locales = said.get("ui_locales_supported")
    return Metadata(
        authorization_endpoint=_text(said, "authorization_endpoint"),
        token_endpoint=_text(said, "token_endpoint"),
        jwks_uri=_text(said, "jwks_uri"),
        end_session_endpoint=_text(said, "end_session_endpoint"),
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
        ui_locales=tuple(map(str, locales)) if isinstance(locales, list) else (),
    )


def _text(said: dict[str, Any], name: str) -> str:
    found = said.get(name)
    return found if isinstance(found, str) else ""


def _keys(said: dict[str, Any]) -> list[dict[str, Any]]:
    found = said.get("keys")
    keys = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if not keys:
        raise ProviderDown("no_keys")
    return keys


def _pick(keys: list[dict[str, Any]], header: dict[str, Any]) -> RSAKey | ECKey | None:
    """By kid; without one only where there is no doubt. A key that encrypts, or a shared secret, is none."""
    alg, kid = header.get("alg"), header.get("kid")
    fit = [
        one
        for one in keys
        if one.get("kty") in _TYPES and one.get("use", "sig") == "sig" and one.get("alg", alg) == alg
    ]
    named = [one for one in fit if one.get("kid") == kid] if kid is not None else fit
    if len(named) != 1:
        return None
    try:
        key = _TYPES[named[0]["kty"]].import_key(dict(named[0]))
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    public = key.public_key
    return None if isinstance(key, RSAKey) and public.key_size < RSA_BITS else key
