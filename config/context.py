"""What every page says of the installation (the kommune and its links, from settings), and of the session."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from permissions.sign_in.parts import may_switch_to, part_of


def installation(request: HttpRequest) -> dict[str, object]:
    return {
        # Called where a frame shows them: error pages ask nothing of who comes.
        "signed_in_as": partial(part_of, request),
        "switch_to": partial(may_switch_to, request),
        "municipality_name": settings.MUNICIPALITY_NAME,
        "municipality_contact": settings.MUNICIPALITY_CONTACT,
        "privacy_url": settings.PRIVACY_URL,
        "accessibility_url": settings.ACCESSIBILITY_URL,
        "help_url": settings.HELP_URL,
        "demo_mode": settings.DEMO_MODE,
    }
