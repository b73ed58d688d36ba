"""What waits on Min side for leaders and coordinators: logs that nobody looks after (R6, R23).

Of the child there are initials and a year; the name does not leave the database.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Concat, ExtractYear, Left
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import User
from permissions.policy import LogState, Role
from stafettlog import addresses
from stafettlog.admin.json_rows import JsonRows, as_id, as_time, person_name
from stafettlog.admin.overseen_rows import HAS_LEFT, consent_is, overseen
from stafettlog.admin.screen import overview_url
from stafettlog.admin.worklist import LIMIT, Task
from stafettlog.log_names import initials_and_year
from stafettlog.models import Transfer, TransferStatus
from stafettlog.services import access


def led_parts(user: User, now: datetime) -> dict[str, JsonRows]:
    """Kind -> its rows for a leader, for my_rows.waiting_rows()."""
    led = led_logs(user)
    return {"orphans": _orphans(led), "stalled": _stalled(led, now), "refused": _refused(led)}


def coordinated_parts(user: User, now: datetime) -> dict[str, JsonRows]:
    """The same for a coordinator."""
    return {"lapsed": _lapsed(_open(user, Role.COORDINATOR), timezone.localdate(now))}


def led_logs(user: User) -> QuerySet[Any]:
    """The open logs of the virksomheter that the person leads."""
    return _open(user, Role.UNIT_LEADER)


def _open(user: User, role: Role) -> QuerySet[Any]:
    place = access.organisations_as(user, role)
    return overseen(user).filter(state=LogState.OPEN.value, organisation__in=place)


def child_of(prefix: str = "") -> dict[str, Any]:
    """Columns of a row: initials, birth year and level, all that the one who oversees may know."""
    child = f"{prefix}child__"
    return {
        "initials": Concat(
            Left(f"{child}first_name", 1), Left(f"{child}last_name", 1), output_field=CharField()
        ),
        "year": ExtractYear(f"{child}birth_date"),
        "level": f"{prefix}level",
    }


def _orphans(led: QuerySet[Any]) -> JsonRows:
    """Logs whose stafettholder has left, and nobody has been asked to take over."""
    waiting = Transfer.objects.waiting().filter(log=OuterRef("pk"))
    rows = led.filter(HAS_LEFT).exclude(Exists(waiting)).order_by("pk")
    return JsonRows(
        rows[: LIMIT + 1],
        log="pk",
        at="stafettholder__ended_at",
        opened="created_at",
        first_name="stafettholder__user__first_name",
        last_name="stafettholder__user__last_name",
        **child_of(),
    )


def _stalled(led: QuerySet[Any], now: datetime) -> JsonRows:
    """Requests that nobody has answered for so long that the leaders see them (R23)."""
    since = now - timedelta(days=settings.TRANSFER_LEADER_DAYS)
    rows = Transfer.objects.waiting().filter(log__in=led.values("pk"), asked_at__lte=since)
    return _transfers(rows, at="asked_at")


def _refused(led: QuerySet[Any]) -> JsonRows:
    """The answer no to what a leader asked, until it has been read."""
    newer = Transfer.objects.filter(log=OuterRef("log"), pk__gt=OuterRef("pk"))
    rows = Transfer.objects.filter(
        ~Exists(newer), ~Q(on_behalf_reason=""), status=TransferStatus.DECLINED, seen_at__isnull=True
    )
    return _transfers(rows.filter(log__in=led.values("pk")), at="answered_at")


def _transfers(rows: QuerySet[Any], *, at: str) -> JsonRows:
    return JsonRows(
        rows.order_by("pk")[: LIMIT + 1],
        log="log_id",
        at=at,
        first_name="to_actor__user__first_name",
        last_name="to_actor__user__last_name",
        **child_of("log__"),
    )


def _lapsed(logs: QuerySet[Any], today: date) -> JsonRows:
    """Open logs whose consent has ended: to be renewed by the stafettholder, or closed."""
    ended = consent_is("utgatt", today) | consent_is("trukket", today)
    return JsonRows(
        logs.filter(ended).order_by("pk")[: LIMIT + 1],
        log="pk",
        ends="current_consent__expires_on",
        withdrawn="current_consent__withdrawn_at",
        opened="created_at",
        **child_of(),
    )


def overseen_tasks(waiting: Mapping[str, Iterable[Mapping[str, Any]]]) -> Iterator[Task]:
    for row in waiting["orphans"]:
        text = _("%(name)s har sluttet, og loggen har ingen stafettholder. Finn en ny.")
        yield overseen_task(
            row,
            since=_day(row["at"] or row["opened"]),
            text=text % {"name": person_name(row)},
            button=_("Overfør"),
            button_url=addresses.address("admin:transfer_on_behalf", as_id(row["log"])),
        )
    for row in waiting["stalled"]:
        text = _("%(name)s har ikke svart på forespørselen om å overta loggen.")
        yield overseen_task(row, since=_day(row["at"]), text=text % {"name": person_name(row)}, **_see(row))
    for row in waiting["refused"]:
        text = _("%(name)s avslo å overta loggen. Les svaret, og spør en annen.")
        yield overseen_task(row, since=_day(row["at"]), text=text % {"name": person_name(row)}, **_see(row))
    for row in waiting["lapsed"]:
        withdrawn = row["withdrawn"]
        text = _("Samtykket er trukket, og loggen er ikke avsluttet.") if withdrawn else ""
        ended = _day(withdrawn) if withdrawn else date.fromisoformat(row["ends"] or row["opened"][:10])
        text = text or _("Samtykket er utgått, og loggen er ikke avsluttet.")
        yield overseen_task(row, since=ended, text=text, **_see(row))


def overseen_task(row: Mapping[str, Any], **values: Any) -> Task:
    """A row with the columns of child_of(), and `log`."""
    return Task(
        who=initials_and_year(row["initials"].upper(), row["year"]),
        url=overview_url(as_id(row["log"])),
        level=row["level"],
        **values,
    )


def _see(row: Mapping[str, Any]) -> dict[str, str]:
    return {"button": _("Se oversikten"), "button_url": overview_url(as_id(row["log"]))}


def _day(text: str) -> date:
    return timezone.localdate(as_time(text))
