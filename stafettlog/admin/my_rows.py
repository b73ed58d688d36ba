"""What waits on Min side beside the logs and the tiltak: each kind a few rows, all in one query.

Each kind starts from the person's own grants or places, and is cut to what the page can show.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from permissions import moment
from permissions.models import User
from permissions.policy import Role
from permissions.prepared import PersonQuery
from stafettlog.admin import my_hooks
from stafettlog.admin.json_rows import JsonRows
from stafettlog.admin.my_lost_mail import lost_parts
from stafettlog.admin.my_overseen import coordinated_parts, led_logs, led_parts
from stafettlog.admin.my_settling import settling_parts
from stafettlog.admin.worklist import LIMIT, on_logs
from stafettlog.models import (
    Invitation,
    Meeting,
    OpeningAttempt,
    Transfer,
    TransferStatus,
)
from stafettlog.services import access, actors, transfer_requests

_LOG = {
    "log": "log_id",
    "level": "log__level",
    "child_first": "log__child__first_name",
    "child_last": "log__child__last_name",
}
_TIMES = {"id": "id", "starts_at": "starts_at", "ends_at": "ends_at"}


@dataclass(frozen=True)
class Asks:
    """What the person is, and so which kinds there can be: of the others nothing is asked.

    `leads`, `coordinates`: some virksomhet; the rows are of those alone.
    """

    has_place: bool
    leads: bool
    coordinates: bool

    @classmethod
    def of(cls, roles: Collection[Role], *, has_place: bool) -> "Asks":
        return cls(has_place, Role.UNIT_LEADER in roles, Role.COORDINATOR in roles)


def waiting_rows(user: User, now: datetime, asks: Asks) -> Mapping[str, list[dict[str, Any]]]:
    """Kind -> its rows, oldest first: attempts, actors, what leaders and coordinators follow up,
    and for an aktør the rest too (one query)."""
    kinds, query = waiting_query(asks, tuple(my_hooks.WAITING.items()))
    (found,) = query.rows(user, now)
    return defaultdict(list, zip(kinds, found, strict=True))


@lru_cache(maxsize=64)
def waiting_query(asks: Asks, _hooks: tuple[Any, ...]) -> tuple[tuple[str, ...], PersonQuery]:
    """The kinds, and the one query of them all. The hooks are those of my_hooks, whose rows it asks too."""
    kinds = tuple(parts_of(User(), moment.now(), asks))

    def build(user: User) -> QuerySet[Any, Any]:
        named = {f"{name}_rows": rows for name, rows in parts_of(user, moment.now(), asks).items()}
        return User.objects.filter(pk=user.pk).annotate(**named).values_list(*named)

    return kinds, PersonQuery(build)


def parts_of(user: User, now: datetime, asks: Asks) -> dict[str, JsonRows]:
    """Kind -> its rows, of the kinds that there can be."""
    parts = {"attempts": _attempts(user, leads=asks.leads), **my_hooks.parts(user, now)}
    if asks.leads:
        parts |= {
            "actors": _actors(user),
            **led_parts(user, now),
            **settling_parts(user, led_logs(user), now),
        }
    if asks.coordinates:
        parts |= coordinated_parts(user, now)
    if asks.has_place:
        parts |= {
            "meetings": _coming(user, now),
            "unregistered": _unregistered(user, now),
            "asked": _asked(user),
            "declined": _declined(user),
            **lost_parts(user, now),
        }
    return parts


def _attempts(user: User, *, leads: bool) -> JsonRows:
    """R1: who asks for a log that the person holds, or that is held in a virksomhet the person leads.

    The leader learns who asks and whom to remind, and nothing of the child: for a row that is not
    `mine` the name does not even leave the database.
    """
    mine = Q(log__in=on_logs(user, access.HOLD).values("pk"))
    theirs = mine | Q(log__organisation__in=access.led_organisations(user)) if leads else mine
    rows = OpeningAttempt.objects.filter(theirs, answered_at__isnull=True).order_by("pk")
    asker = {name: f"asked_by__user__{name}" for name in ("first_name", "last_name", "email")}
    return JsonRows(
        rows[: 3 * LIMIT],
        id="id",
        log="log_id",
        at="asked_at",
        asker="asked_by_id",
        phone="asked_by__phone",
        organisation=_unless_protected("asked_by__organisation__name"),
        holder_first="log__stafettholder__user__first_name",
        holder_last="log__stafettholder__user__last_name",
        mine=Case(When(mine, then=Value(1)), default=Value(0)),
        child=Case(When(mine, then="log__child__first_name"), default=Value(""), output_field=CharField()),
        **asker,
    )


def _unless_protected(path: str) -> Case:
    """R26: where someone who asks works may say where the child is. Empty for a protected child."""
    return Case(When(log__child__protection="", then=F(path)), default=Value(""), output_field=CharField())


def _actors(user: User) -> JsonRows:
    """R11b: those whom a leader is to settle."""
    return JsonRows(
        actors.waiting_for(user)[: LIMIT + 1],
        id="id",
        first_name="user__first_name",
        last_name="user__last_name",
        organisation="organisation__name",
        at="registered_at",
        confirmed_at="confirmed_at",
        by_first="registered_by__first_name",
        by_last="registered_by__last_name",
    )


def _coming(user: User, now: datetime) -> JsonRows:
    """«Tverrfaglige møter»: on the person's own logs, and those that the person is invited to."""
    mine = Invitation.objects.standing().filter(meeting=OuterRef("pk"), actor__user=user)
    held = Q(log__in=on_logs(user, access.HOLD).values("pk"))
    seen = Q(log__in=on_logs(user, access.HOLD, access.CONTRIBUTE).values("pk"))
    rows = Meeting.objects.coming(now).filter(seen).filter(held | Exists(mine))
    place = {
        "kind": "place_kind",
        "detail": "place_detail",
        "organisation": "place_organisation__name",
        "protection": "log__child__protection",
    }
    rows = rows.order_by("starts_at", "pk")[: LIMIT + 1]
    return JsonRows(rows, invited=Exists(mine), **_TIMES, **place, **_LOG)


def _unregistered(user: User, now: datetime) -> JsonRows:
    """R20: over, and nobody has said what became of it."""
    rows = Meeting.objects.unregistered(now).filter(log__in=on_logs(user, access.HOLD).filter(state="open"))
    return JsonRows(rows.order_by("starts_at", "pk")[: LIMIT + 1], **_TIMES, **_LOG)


def _asked(user: User) -> JsonRows:
    """R21: the person is asked to take a log over. The child's name, the level, and who asks."""
    return JsonRows(
        transfer_requests.waiting_for(user)[: LIMIT + 1],
        id="id",
        at="asked_at",
        first_name="asked_by__first_name",
        last_name="asked_by__last_name",
        **_LOG,
    )


def _declined(user: User) -> JsonRows:
    """The answer to the person's own request, until it has been read."""
    newer = Transfer.objects.filter(log=OuterRef("log"), pk__gt=OuterRef("pk"))
    rows = Transfer.objects.filter(
        ~Exists(newer),
        status=TransferStatus.DECLINED,
        seen_at__isnull=True,
        log__in=on_logs(user, access.HOLD).values("pk"),
    )
    return JsonRows(
        rows.order_by("pk")[: LIMIT + 1],
        id="id",
        at="answered_at",
        first_name="to_actor__user__first_name",
        last_name="to_actor__user__last_name",
        **_LOG,
    )
