"""How often one may: counted in the database, so that all processes and machines count together.

Windows are fixed: «60 in 60 seconds» counts from whole minute to whole minute. Passing a limit is
logged, never with what was typed.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import connection

from permissions import crypto
from permissions.models import RateCount

logger = structlog.get_logger("stafett.limits")

SWEEP_EVERY = 200
"""One in so many counts removes the windows that are over."""

# As SQLite and PostgreSQL both have it; the ORM knows of no «add one, or begin».
ADD_ONE = """
    INSERT INTO "permissions_ratecount" ("key", "window_start", "count") VALUES (%s, %s, 1)
    ON CONFLICT ("key", "window_start") DO UPDATE SET "count" = "permissions_ratecount"."count" + 1
    RETURNING "count"
"""


@dataclass
class TooManyRequests(Exception):
    """The limit is passed; it is open again in `retry_after` seconds."""

    retry_after: int


def spend(limit: str, who: object) -> None:
    """Count one of `limit` (a name in settings.RATE_LIMITS) for `who`. Raises TooManyRequests (one query).

    Call it outside a transaction that may be rolled back, or the count is lost with it.
    """
    most, seconds = settings.RATE_LIMITS[limit]
    window, left = _window(seconds)
    count = _add_one(_key(limit, who), window)
    if count % SWEEP_EVERY == 0:
        sweep()
    if count > most:
        logger.warning("rate_limited", limit=limit, count=count)
        raise TooManyRequests(left)


def check(limit: str, who: object) -> None:
    """Raise TooManyRequests if `who` has spent all of `limit` already; counts nothing (one query)."""
    most, seconds = settings.RATE_LIMITS[limit]
    window, left = _window(seconds)
    counted = RateCount.objects.filter(key=_key(limit, who), window_start=window).values_list(
        "count", flat=True
    )
    if (counted.first() or 0) >= most:
        logger.warning("rate_limited", limit=limit)
        raise TooManyRequests(left)


def forget(limit: str, who: object) -> bool:
    """Start anew: a sign-in that succeeds takes back its failures. Whether there was anything."""
    return bool(RateCount.objects.filter(key=_key(limit, who)).delete()[0])


def forget_persons(people: Iterable[object], *, besides: Iterable[str] = ()) -> None:
    """All counts of these people, of every limit and of the names `besides` (one query)."""
    names = [*settings.RATE_LIMITS, *besides]
    RateCount.objects.filter(key__in=[_key(name, who) for who in people for name in names]).delete()


def is_first(what: str, who: object, at: int) -> bool:
    """Whether nobody asked for this before: what happened `at` (seconds since 1970, today) is used once.

    Call it outside a transaction that may be rolled back.
    """
    return _add_one(_key(what, who), at) == 1


def is_known(what: str, who: object, at: int) -> bool:
    """Whether somebody asked for exactly this with is_first(), and nobody has forgotten it (one query)."""
    return RateCount.objects.filter(key=_key(what, who), window_start=at).exists()


def sweep() -> None:
    """Remove the windows that ended more than a day ago."""
    RateCount.objects.filter(window_start__lt=int(time.time()) - 86_400).delete()


def _window(seconds: int) -> tuple[int, int]:
    """(the window's first second since 1970, seconds until the next)."""
    now = int(time.time())
    return now - now % seconds, seconds - now % seconds


def _key(limit: str, who: object) -> str:
    return f"{limit}:{crypto.blind_index(str(who), label='rate')[:40]}"


def _add_one(key: str, window: int) -> int:
    """The count with this one: one statement, so that two at once are two."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_ONE, [key, window])
        return int(cursor.fetchone()[0])
