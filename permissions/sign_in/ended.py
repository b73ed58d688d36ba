"""Why a session ended, told on the next page before signing in, and only in the browser that had it.

Word is left under a key made of the session's id, which nobody but that browser has; the id itself is dead.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions import crypto
from permissions.models import SignInEnd

KEY = "sign_in_ended"
"""The session's key, of a visitor who is signed out: why (SignInEnd), and since when it is told."""

LEFT_HOURS = 24
TOLD_SECONDS = 10 * 60
"""Long enough for another language, or a form sent twice; who uses the machine afterwards is not told."""

# Of the rest the person knows: they are what was pressed in this very browser.
TOLD = frozenset(SignInEnd) - {SignInEnd.SIGNED_OUT, SignInEnd.SWITCHED}


def leave_word(session_keys: Iterable[str | None], why: SignInEnd) -> None:
    """For the browsers of these sessions, when they come by in the next 24 hours (one query)."""
    if why not in TOLD:
        return
    data, until = SessionStore().encode({KEY: why.value}), timezone.now() + timedelta(hours=LEFT_HOURS)
    keys = [_place(key) for key in session_keys if key]
    rows = [Session(session_key=key, session_data=data, expire_date=until) for key in keys]
    # no history: sessions have none.
    Session.objects.bulk_create(rows, ignore_conflicts=True)


def look(request: HttpRequest) -> None:
    """Find word for a browser whose session is no more, and keep it in its new one.

    One query, and none for a visitor without a session of before. What is left stays: the page and what it
    fetches may come by at once.
    """
    given = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not given or request.session.session_key is not None:
        return
    found = Session.objects.filter(pk=_place(given), expire_date__gt=timezone.now()).first()
    if found is not None and (why := found.get_decoded().get(KEY)):
        remember(request, SignInEnd(why))


def remember(request: HttpRequest, why: SignInEnd | None) -> None:
    """In the session that the browser has from now on, signed in as nobody."""
    if why in TOLD:
        request.session[KEY] = {"why": why, "at": int(time.time())}


def told(request: HttpRequest) -> str:
    """The sentence for this browser, for ten minutes; "" where there is nothing to tell."""
    kept = request.session.get(KEY)
    if not isinstance(kept, dict) or time.time() - kept["at"] > TOLD_SECONDS:
        return ""
    return _sentence(SignInEnd(kept["why"]))


def _sentence(why: SignInEnd) -> str:
    minutes, hours = settings.SESSION_IDLE_MINUTES, settings.SESSION_ABSOLUTE_HOURS
    idle = ngettext(
        "Du ble logget ut fordi du var inaktiv i %(n)s minutt.",
        "Du ble logget ut fordi du var inaktiv i %(n)s minutter.",
        minutes,
    )
    too_old = ngettext(
        "Du ble logget ut fordi det er %(n)s time siden du logget inn.",
        "Du ble logget ut fordi det er %(n)s timer siden du logget inn.",
        hours,
    )
    return {
        SignInEnd.BY_OWNER: _("Du ble logget ut fordi innloggingen ble avsluttet fra en annen enhet."),
        SignInEnd.BY_ADMIN: _("Du ble logget ut fordi innloggingen ble avsluttet av en administrator."),
        SignInEnd.BY_PROVIDER: _("Du ble logget ut fordi du logget ut hos innloggingstjenesten."),
        SignInEnd.ACCOUNT: _("Du ble logget ut fordi kontoen din er endret eller avsluttet."),
        SignInEnd.IDLE: idle % {"n": minutes},
        SignInEnd.TOO_OLD: too_old % {"n": hours},
    }[why]


def _place(session_key: str) -> str:
    return crypto.blind_index(session_key, label="session.ended")[:40]
