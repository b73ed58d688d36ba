"""What every page says of the installation: the kommune and its links, from settings."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    return {
        "municipality_name": settings.MUNICIPALITY_NAME,
        "municipality_contact": settings.MUNICIPALITY_CONTACT,
        "privacy_url": settings.PRIVACY_URL,
        "accessibility_url": settings.ACCESSIBILITY_URL,
        "help_url": settings.HELP_URL,
        "demo_mode": settings.DEMO_MODE,
    }
