"""The OpenID providers that this installation trusts, as settings name them (config/sign_in.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from permissions.sign_in.part import Part

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""The only hosts that may be spoken to without TLS, and never in production."""

FAMILY_FIRST = (Part.FAMILY, Part.STAFF)


@dataclass(frozen=True)
class Provider:
    """One provider, and what it is trusted with.

    `acr`: the levels that are accepted for each part, the first one is asked for; nothing = any level.
    `pid_claim`: where the national number is; "" for a provider that has none: its people are coupled first.
    `private_key`: PEM; with it the client proves itself by a signed assertion instead of the secret.
    """

    key: str
    label: str
    issuer: str
    client_id: str
    parts: frozenset[Part]
    client_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    private_key_id: str = ""
    acr: Mapping[Part, tuple[str, ...]] = field(default_factory=dict)
    scopes: str = "openid"
    pid_claim: str = "pid"
    front_channel: bool = True

    @property
    def origin(self) -> tuple[str, str]:
        """(scheme, host and port): where the server itself may ask."""
        return origin(self.issuer)

    def accepts(self, acr: str, part: Part) -> bool:
        """Whether a person known at level `acr` is known surely enough for `part`."""
        wanted = self.acr.get(part, ())
        return not wanted or acr in wanted

    def acr_values(self, part: Part | None) -> str:
        """What to ask for; when the part is not known yet, what is enough for each of them."""
        for one in FAMILY_FIRST if part is None else (part,):
            if one in self.parts and (wanted := self.acr.get(one)):
                return wanted[0]
        return ""


def origin(address: str) -> tuple[str, str]:
    split = urlsplit(address)
    return split.scheme, split.netloc.lower()


def is_safe(address: str, *, production: bool) -> bool:
    """An https:// address without user, or one of this machine itself outside production."""
    try:
        split = urlsplit(address)
        host = split.hostname or ""
    except ValueError:
        return False
    if not host or "@" in split.netloc or split.fragment:
        return False
    return split.scheme == "https" or (split.scheme == "http" and host in LOOPBACK and not production)


def all_of_them() -> tuple[Provider, ...]:
    return tuple(settings.OIDC_PROVIDERS)


def find(key: str) -> Provider | None:
    return next((one for one in settings.OIDC_PROVIDERS if one.key == key), None)
