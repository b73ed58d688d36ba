"""What a browser says it is, in two words: enough to know one's own phone from somebody's machine."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

# The first that fits: Edge says that it is Chrome, and Chrome that it is Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_of(request: HttpRequest) -> str:
    """«Chrome/Windows», as SignIn keeps it; "" for what is not a browser we know. Not the whole agent."""
    agent = request.headers.get("User-Agent", "")[:500]
    browser, system = (
        next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)
    )
    return f"{browser}/{system}" if browser or system else ""


def device_words(stored: str) -> str:
    """«Chrome på Windows», or what is known of it."""
    browser, _slash, system = stored.partition("/")
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Ukjent enhet")
