"""Settings of mail: the addresses in it, and who takes it: a server, a provider, or the demo's folder."""

from pathlib import Path
from typing import Any

import environ


def from_environment(env: environ.Env, *, production: bool, var: Path) -> dict[str, Any]:
    """Django's settings by name. What production must have set is empty without it (config/checks.py)."""
    timeout = env.int("EMAIL_TIMEOUT", default=10)
    named = {
        # The address that mail and letters point to; no / at the end.
        "PUBLIC_URL": env.str("PUBLIC_URL", default="" if production else "http://127.0.0.1:8000").rstrip(
            "/"
        ),
        "DEFAULT_FROM_EMAIL": env.str(
            "DEFAULT_FROM_EMAIL", default="" if production else "stafettloggen@solvik.example"
        ),
        "EMAIL_TIMEOUT": timeout,
        "ANYMAIL": _provider_keys(env) | {"REQUESTS_TIMEOUT": timeout},
        "DEMO_MAIL_ROOT": var / "demo" / "mail",
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
