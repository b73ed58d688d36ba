"""Settings of mail: its sender, and who takes it: a server, a provider, or the demo's folder.

A provider may report what became of a mail (config/mail_reports.py), at an address that exists for the
chosen provider alone, and only with the secret that its reports are known by.
"""

from dataclasses import dataclass
from typing import Any

import environ

SHARED_KEY = "WEBHOOK_SECRET"
SHARED_SECRET_CHARACTERS = 32
NOT_FOLLOWED = {"track_opens": False, "track_clicks": False}


@dataclass(frozen=True)
class Provider:
    """`keys` and `secret` are names in ANYMAIL. `secret`: what shows that a report is the provider's own;
    empty for one whose reports django-anymail does not read."""

    keys: tuple[str, ...]
    secret: str = ""
    takes_tracking: bool = False
    """Whether each mail can say that nobody follows who opens it; else that is a choice of the account's."""


PROVIDERS = {
    "brevo": Provider(("BREVO_API_KEY",), SHARED_KEY),
    "mailjet": Provider(("MAILJET_API_KEY", "MAILJET_SECRET_KEY"), SHARED_KEY, takes_tracking=True),
    "mailersend": Provider(("MAILERSEND_API_TOKEN",), "MAILERSEND_SIGNING_SECRET", takes_tracking=True),
    "scaleway": Provider(("SCALEWAY_SECRET_KEY", "SCALEWAY_PROJECT_ID")),
}


def from_environment(env: environ.Env, *, production: bool) -> dict[str, Any]:
    """Django's settings by name. What production must have set is empty without it (config/checks.py)."""
    timeout = env.int("EMAIL_TIMEOUT", default=10)
    backend = env.str("EMAIL_BACKEND", default="")
    anymail = _provider_settings(env)
    provider = _provider_of(backend)
    faults = [*_faults(provider, anymail), *_debug_faults(anymail)] if backend else []
    if PROVIDERS.get(provider, Provider(())).takes_tracking:
        anymail[f"{provider.upper()}_SEND_DEFAULTS"] = NOT_FOLLOWED
    named = {
        "DEFAULT_FROM_EMAIL": env.str(
            "DEFAULT_FROM_EMAIL", default="" if production else "stafettloggen@solvik.example"
        ),
        "EMAIL_TIMEOUT": timeout,
        "ANYMAIL": anymail | {"REQUESTS_TIMEOUT": timeout},
        "EMAIL_IS_NAMED": True,
        # Whose reports are taken: a name in PROVIDERS, or "".
        "MAIL_REPORTS": provider if _reports(provider, anymail) else "",
        "MAIL_FAULTS": faults,
    }
    if backend:
        return named | {"EMAIL_BACKEND": backend}
    if env.str("EMAIL_URL", default=""):
        return named | {name: value for name, value in env.email_url("EMAIL_URL").items() if "EMAIL" in name}
    return named | {"EMAIL_IS_NAMED": False, "EMAIL_BACKEND": "stafettlog.demo.mail_folder.FolderBackend"}


def _provider_settings(env: environ.Env) -> dict[str, Any]:
    """ANYMAIL_BREVO_API_KEY=… is BREVO_API_KEY of django-anymail, whatever the provider.

    Of the shared secret there may be two while it is changed: commas between them.
    """
    prefix = "ANYMAIL_"
    found: dict[str, Any] = {
        name.removeprefix(prefix): key for name, key in env.ENVIRON.items() if name.startswith(prefix) and key
    }
    if SHARED_KEY in found:
        found[SHARED_KEY] = [one.strip() for one in found[SHARED_KEY].split(",") if one.strip()]
    return found


def _provider_of(backend: str) -> str:
    """«brevo» of «anymail.backends.brevo.EmailBackend»; "" for one that is not described here."""
    name = backend.removeprefix("anymail.backends.").partition(".")[0]
    return name if backend.startswith("anymail.") and name in PROVIDERS else ""


def _reports(provider: str, anymail: dict[str, Any]) -> bool:
    return bool(provider and anymail.get(PROVIDERS[provider].secret))


def _faults(provider: str, anymail: dict[str, Any]) -> list[str]:
    """What the provider lacks, as sentences that name the variable and never show its value."""
    if not provider:
        return []
    chosen = PROVIDERS[provider]
    faults = [
        f"ANYMAIL_{key} is missing: {provider} takes no mail without it."
        for key in chosen.keys
        if not anymail.get(key)
    ]
    if chosen.secret and not anymail.get(chosen.secret):
        faults.append(
            f"ANYMAIL_{chosen.secret} is missing: nobody would be told that a mail came back. "
            "Where no report can be taken, mail goes by the provider's SMTP server (EMAIL_URL)."
        )
    elif chosen.secret == SHARED_KEY and not all(_is_strong(one) for one in anymail[SHARED_KEY]):
        faults.append(
            f"ANYMAIL_{SHARED_KEY} must be name:password with at least {SHARED_SECRET_CHARACTERS} "
            f"characters after the colon: whoever guesses it decides what is said to have arrived."
        )
    return faults


def _is_strong(secret: str) -> bool:
    name, _colon, password = secret.partition(":")
    return bool(name) and len(password) >= SHARED_SECRET_CHARACTERS


def _debug_faults(anymail: dict[str, Any]) -> list[str]:
    if "DEBUG_API_REQUESTS" not in anymail:
        return []
    return ["ANYMAIL_DEBUG_API_REQUESTS writes every mail and the provider's key to the log. Take it away."]
