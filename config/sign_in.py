"""The OpenID providers from the environment: OIDC_PROVIDERS names them, OIDC_<NAME>_… describes each."""

import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider, is_safe

# OIDC_IDPORTEN_ISSUER and so on: what may stand behind the provider's name (.env.example explains them).
VARIABLES = frozenset(
    {
        "ISSUER",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "PRIVATE_KEY_FILE",
        "PRIVATE_KEY_ID",
        "LABEL",
        "PARTS",
        "ACR_FAMILY",
        "ACR_STAFF",
        "SCOPES",
        "PID_CLAIM",
        "FRONT_CHANNEL_LOGOUT",
    }
)
HIGH = "idporten-loa-high"
ANY_LEVEL = "none"
# Addresses of ours (/logg-inn/konto/) and a method of ours: they cannot be a provider's.
TAKEN = frozenset({"konto", "valg", "local"})
NAME = re.compile(r"[a-z][a-z0-9]{0,19}")


def from_environment(env: environ.Env, *, production: bool) -> tuple[tuple[Provider, ...], list[str]]:
    """(the providers, every fault as a sentence that names the variable and shows no value).

    Production names its faults among all the others (config/checks.py); elsewhere they stop the start here.
    """
    names = [name.strip() for name in env.list("OIDC_PROVIDERS", default=[]) if name.strip()]
    providers, faults = [], []
    if len(set(names)) < len(names):
        faults.append("OIDC_PROVIDERS names one twice.")
    for name in names:
        if NAME.fullmatch(name) and name not in TAKEN:
            provider, wrong = _read(env, name, production=production)
            providers.append(provider)
            faults += wrong
        else:
            faults.append("OIDC_PROVIDERS: a name is small letters and digits, and not konto, valg or local.")
    if len({one.issuer for one in providers}) < len(providers):
        faults.append("OIDC_PROVIDERS: two have the same issuer; whose answer it is must be certain.")
    faults += _unknown(env, names)
    if faults and not production:
        raise ImproperlyConfigured("\n".join(faults))
    return tuple(providers), faults


def _read(env: environ.Env, name: str, *, production: bool) -> tuple[Provider, list[str]]:
    said = _Said(env, name)
    parts, faults = _parts(said)
    private_key = ""
    if key_file := said("PRIVATE_KEY_FILE"):
        try:
            private_key = Path(key_file).read_text()
            readable = RSAKey.import_key(private_key).is_private
        except (OSError, ValueError, JoseError):
            readable = False
        if not readable:
            faults.append(f"{said.name('PRIVATE_KEY_FILE')}: there is no private RSA key in PEM to be read.")
    provider = Provider(
        key=name,
        label=said("LABEL", name),
        issuer=said("ISSUER"),
        client_id=said("CLIENT_ID"),
        client_secret=said("CLIENT_SECRET"),
        private_key=private_key,
        private_key_id=said("PRIVATE_KEY_ID"),
        parts=parts,
        acr={part: _levels(said(f"ACR_{part.name}", HIGH)) for part in parts},
        scopes=said("SCOPES", "openid"),
        pid_claim="" if said("PID_CLAIM", "pid") == ANY_LEVEL else said("PID_CLAIM", "pid"),
        front_channel=said("FRONT_CHANNEL_LOGOUT", "true").lower() in env.BOOLEAN_TRUE_STRINGS,
    )
    return provider, [*faults, *_faults(provider, said, bool(key_file), production=production)]


class _Said:
    """What the environment says of one provider."""

    def __init__(self, env: environ.Env, name: str) -> None:
        self.env, self.prefix = env, f"OIDC_{name.upper()}_"

    def name(self, variable: str) -> str:
        return self.prefix + variable

    def __call__(self, variable: str, default: str = "") -> str:
        assert variable in VARIABLES
        return str(self.env.str(self.name(variable), default="")).strip() or default


def _parts(said: _Said) -> tuple[frozenset[Part], list[str]]:
    words = {word.strip() for word in said("PARTS").split(",") if word.strip()}
    known = {word for word in words if word in set(Part)}
    if not words or words - known:
        return frozenset(map(Part, known)), [f"{said.name('PARTS')} is family, staff, or both with a comma."]
    return frozenset(map(Part, known)), []


def _levels(text: str) -> tuple[str, ...]:
    return () if text == ANY_LEVEL else tuple(word.strip() for word in text.split(",") if word.strip())


def _faults(provider: Provider, said: _Said, has_file: bool, *, production: bool) -> list[str]:
    faults = []
    if not is_safe(provider.issuer, production=production) or "?" in provider.issuer:
        faults.append(
            f"{said.name('ISSUER')} must be the provider's https:// address, as it writes it itself."
        )
    if not provider.client_id:
        faults.append(f"{said.name('CLIENT_ID')} is missing: the provider gives it.")
    if bool(provider.client_secret) == has_file:
        faults.append(f"Set one of {said.name('CLIENT_SECRET')} and {said.name('PRIVATE_KEY_FILE')}.")
    for part in sorted(provider.parts):
        if not provider.acr[part] and said(f"ACR_{part.name}") != ANY_LEVEL:
            faults.append(f"{said.name(f'ACR_{part.name}')} names no level.")
    if Part.FAMILY in provider.parts and not provider.acr[Part.FAMILY]:
        faults.append(f"{said.name('ACR_FAMILY')}: a foresatt is never let in at just any level.")
    if Part.FAMILY in provider.parts and not provider.pid_claim:
        faults.append(f"{said.name('PID_CLAIM')}: a foresatt is found by the number, so it must be told.")
    if "openid" not in provider.scopes.split():
        faults.append(f"{said.name('SCOPES')} must have openid.")
    return faults


def _unknown(env: Any, names: list[str]) -> list[str]:
    """A misspelt variable is a limit that does not hold: it stops the start."""
    known = {f"OIDC_{name.upper()}_{variable}" for name in names for variable in VARIABLES}
    return [
        f"{name} is not read: no such provider in OIDC_PROVIDERS, or no such variable."
        for name in sorted(env.ENVIRON)
        if name.startswith("OIDC_") and name != "OIDC_PROVIDERS" and name not in known
    ]
