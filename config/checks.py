"""What production refuses to start with: web process and commands alike, since both load the apps."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import demo_secrets


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured with every fault named, or return."""
    if faults := production_faults():
        raise ImproperlyConfigured("Stafettloggen does not start in production:\n- " + "\n- ".join(faults))


def production_faults() -> list[str]:
    faults = []
    if settings.DEBUG:
        faults.append("DEBUG is on. Production never runs with it.")
    for name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEY"):
        value = getattr(settings, name)
        if not value or value == demo_secrets.FOR_TESTS[name]:
            faults.append(f"{name} is missing, or is a default one. Set your own.")
    if settings.SECRET_KEY.startswith("demo-") or len(settings.SECRET_KEY) < 50:
        faults.append("SECRET_KEY is the demo's, or shorter than 50 characters.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        faults.append("ALLOWED_HOSTS must name this installation's addresses.")
    if not settings.MUNICIPALITY_NAME:
        faults.append("MUNICIPALITY_NAME is missing: pages and mail say who they come from.")
    if settings.SYNTHETIC_NUMBERS != "forbidden":
        faults.append("SYNTHETIC_NUMBERS must be forbidden in production.")
    return faults
