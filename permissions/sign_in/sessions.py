"""The rows of sessions as they live: used, listed, run out, and forgotten after half a year."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in.begin import SIGN_IN, end, end_each, of_session
from permissions.sign_in.parts import Part

SHOWN_DAYS = 30
KEPT_DAYS = 180
AT_ONCE = 500
# The row is touched once a minute: it may say a little less than the session knows.
_LATE = timedelta(minutes=2)


def touch(request: HttpRequest) -> bool:
    """The session is in use (one query; none for a session that no sign-in began). False: it has ended."""
    given = request.session.get(SIGN_IN)
    # no history: the row is itself what happens.
    return given is None or bool(SignIn.objects.active().filter(pk=given).update(seen_at=timezone.now()))


def why_ended(request: HttpRequest) -> SignInEnd | None:
    """How the sign-in behind this session ended (one query); None for one that has not."""
    rows = SignIn.objects.filter(pk=request.session[SIGN_IN])
    found = rows.values_list("ended_why", flat=True).first()
    return SignInEnd(found) if found else None


def follow(request: HttpRequest) -> bool:
    """The session has a new id: its row says so. False: it was ended while it got one."""
    key = request.session.session_key
    # no history: as above.
    return key is None or bool(
        SignIn.objects.active().filter(pk=request.session[SIGN_IN]).update(session_key=key)
    )


def end_own(request: HttpRequest, *, why: SignInEnd) -> SignIn | None:
    """End the sign-in of this session; returns it as it was (with its token), None if there was none.

    The caller ends django's part with logout().
    """
    found = of_session(request)
    if found is not None:
        end(found, why=why, by=found.user if why == SignInEnd.SIGNED_OUT else None)
    return found


def sign_out(request: HttpRequest, *, why: SignInEnd = SignInEnd.SIGNED_OUT) -> SignIn | None:
    """End this session, wholly. Returns the sign-in as it was, for signing out at its provider too."""
    found = end_own(request, why=why)
    logout(request)
    return found


def living(user: User) -> list[SignIn]:
    """The person's sessions that a browser may still use, the last used first."""
    rows = SignIn.objects.active().filter(user=user).exclude(_run_out())
    return list(rows.defer("id_token").order_by("-seen_at", "-pk"))


def lately_ended(user: User) -> list[SignIn]:
    """Those that ended in the last 30 days, the last first, 50 at most."""
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    rows = SignIn.objects.filter(user=user, ended_at__gte=since).select_related("ended_by")
    return list(rows.defer("id_token", "ended_by__national_number").order_by("-ended_at", "-pk")[:50])


def end_part(user: User, part: Part, *, why: SignInEnd, by: User | None) -> int:
    """End all the person's sessions as staff, or as family. How many there were."""
    rows = SignIn.objects.active().filter(user=user, part=part.value)
    return end_each(rows.only("pk"), why=why, by=by)


def end_run_out() -> int:
    """Housekeeping: sessions that ran out without anybody coming by; their tokens go."""
    rows = SignIn.objects.active().filter(_run_out()).only("pk", "started_at").order_by("pk")[:AT_ONCE]
    before = timezone.now() - _longest()
    old = [row for row in rows if row.started_at < before]
    idle = [row for row in rows if row.started_at >= before]
    return end_each(old, why=SignInEnd.TOO_OLD, by=None) + end_each(idle, why=SignInEnd.IDLE, by=None)


def forget_old() -> int:
    """Housekeeping: rows of sessions that ended more than half a year ago."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    gone, _each = SignIn.objects.filter(ended_at__lt=before).delete()
    return gone


def _longest() -> timedelta:
    return timedelta(hours=settings.SESSION_ABSOLUTE_HOURS)


def _run_out() -> Q:
    now = timezone.now()
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES) + _LATE
    # Switching part begins a new row in the same 8 hours: the session's own limit is the one that counts.
    return Q(seen_at__lt=now - idle) | Q(started_at__lt=now - _longest())
