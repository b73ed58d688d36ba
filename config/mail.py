"""Settings of mail: its sender, and who takes it: a server, a provider, or the demo's folder."""

from typing import Any

import environ


def from_environment(env: environ.Env, *, production: bool) -> dict[str, Any]:
    """Django's settings by name. What production must have set is empty without it (config/checks.py)."""
    timeout = env.int("EMAIL_TIMEOUT", default=10)
    named = {
        "DEFAULT_FROM_EMAIL": env.str(
            "DEFAULT_FROM_EMAIL", default="" if production else "stafettloggen@solvik.example"
        ),
        "EMAIL_TIMEOUT": timeout,
        "ANYMAIL": _provider_keys(env) | {"REQUESTS_TIMEOUT": timeout},
        "EMAIL_IS_NAMED": True,
    }
    if backend := env.str("EMAIL_BACKEND", default=""):
        return named | {"EMAIL_BACKEND": backend}
    if env.str("EMAIL_URL", default=""):
        return named | {name: value for name, value in env.email_url("EMAIL_URL").items() if "EMAIL" in name}
    return named | {"EMAIL_IS_NAMED": False, "EMAIL_BACKEND": "stafettlog.demo.mail_folder.FolderBackend"}


def _provider_keys(env: environ.Env) -> dict[str, str]:
    """ANYMAIL_BREVO_API_KEY=… is BREVO_API_KEY of django-anymail, whatever the provider."""
    prefix = "ANYMAIL_"
    return {name.removeprefix(prefix): key for name, key in env.ENVIRON.items() if name.startswith(prefix)}
