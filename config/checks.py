"""What production refuses to start with: web process and commands alike, since both load the apps."""

import base64
import binascii

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import demo_secrets

SECRET_KEY_CHARACTERS = 50


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured with every fault named, or return."""
    if faults := production_faults():
        raise ImproperlyConfigured("Stafettloggen does not start in production:\n- " + "\n- ".join(faults))


def production_faults() -> list[str]:
    """Every fault as a sentence that names the variable, and never shows its value."""
    faults = [*_secret_key_faults(), *_data_key_faults()]
    if settings.DEBUG:
        faults.append("DEBUG is on. Production never runs with it.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        faults.append("ALLOWED_HOSTS must name this installation's addresses.")
    if not settings.MUNICIPALITY_NAME:
        faults.append("MUNICIPALITY_NAME is missing: pages and mail say who they come from.")
    if settings.SYNTHETIC_NUMBERS != "forbidden":
        faults.append("SYNTHETIC_NUMBERS must be forbidden in production.")
    if settings.SECURE_PROXY_SSL_HEADER and not settings.CLIENT_ADDRESS_HEADER:
        faults.append(
            "CLIENT_ADDRESS_HEADER is missing: behind a proxy, one visitor would use up the limits of all."
        )
    if not settings.DATABASE_IS_NAMED:
        faults.append("DATABASE_URL is missing: production does not guess where its data are.")
    return [*faults, *_mail_faults(), *settings.OIDC_FAULTS]


def _mail_faults() -> list[str]:
    faults = []
    if not settings.PUBLIC_URL.startswith("https://"):
        faults.append("PUBLIC_URL must be the https:// address that people open: mail points to it.")
    if "@" not in settings.DEFAULT_FROM_EMAIL:
        faults.append("DEFAULT_FROM_EMAIL is missing: mail has a sender.")
    if not settings.EMAIL_IS_NAMED:
        faults.append("EMAIL_URL or EMAIL_BACKEND is missing: production does not guess how mail is sent.")
    return [*faults, *settings.MAIL_FAULTS]


def _secret_key_faults() -> list[str]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own refusal of an empty one: say it among the others
        key = ""
    if not key or key == demo_secrets.FOR_TESTS["SECRET_KEY"] or key.startswith("demo-"):
        return ["SECRET_KEY is missing, or is the demo's or the tests'. Set your own."]
    if len(key) < SECRET_KEY_CHARACTERS:
        return [f"SECRET_KEY is shorter than {SECRET_KEY_CHARACTERS} characters."]
    return []


def _data_key_faults() -> list[str]:
    keys, index = settings.FIELD_ENCRYPTION_KEYS, settings.BLIND_INDEX_KEY
    known = {
        *demo_secrets.FOR_TESTS["FIELD_ENCRYPTION_KEYS"].values(),
        demo_secrets.FOR_TESTS["BLIND_INDEX_KEY"],
    }
    faults = []
    if not keys or any(name.startswith("demo") or value in known for name, value in keys.items()):
        faults.append(
            "FIELD_ENCRYPTION_KEYS is missing, or holds the demo's or the tests' key. Set your own."
        )
    elif not all(_is_key(value) for value in keys.values()):
        faults.append("FIELD_ENCRYPTION_KEYS: each is an id, =, and base64 of 32 bytes; commas between them.")
    if not index or index in known:
        faults.append("BLIND_INDEX_KEY is missing, or is the tests'. Set your own.")
    elif not _is_key(index):
        faults.append("BLIND_INDEX_KEY must be base64 of 32 bytes.")
    elif index in keys.values():
        faults.append(
            "BLIND_INDEX_KEY must differ from every encryption key: one may leak without the other."
        )
    return faults


def _is_key(value: str) -> bool:
    try:
        return len(base64.b64decode(value, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False
