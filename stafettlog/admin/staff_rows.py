"""Staff as those see it who keep it: people by name; of logs a leader sees how many the own staff hold."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import access, actors

OVERDUE = timedelta(days=7)
WORKS, WAITS, ENDED, EVERYONE = "arbeider", "venter", "avsluttet", "alle"


def with_held(rows: QuerySet[Actor], user: User) -> QuerySet[Any]:
    """Annotate `held`: how many open logs the aktør holds, where `user` leads; None everywhere else.

    Whoever may see no log there learns from no number that one was opened or closed.
    """
    logs = Stafettlog.objects.filter(stafettholder=OuterRef("pk"), state=LogState.OPEN.value)
    counted = logs.order_by().values("stafettholder").annotate(n=Count("pk")).values("n")
    number = Coalesce(Subquery(counted), Value(0))
    led = access.led_organisation_ids(user)
    held = Case(When(organisation__in=led, then=number), default=None, output_field=IntegerField())
    return rows.defer("user__national_number").annotate(held=held)


def with_status(rows: QuerySet[Actor], status: str) -> QuerySet[Actor]:
    """Those who are there now, unless `status` asks for others."""
    there = Q(ended_at__isnull=True, user__is_active=True)
    if status == EVERYONE:
        return rows
    if status == ENDED:
        return rows.exclude(there)
    rows = rows.filter(there)
    if status == WAITS:
        return rows.filter(actors.unsettled())
    return rows.exclude(actors.unsettled()) if status == WORKS else rows


def waiting_long(now: datetime) -> QuerySet[Actor]:
    """Those who have waited for a leader for more than a week, in any virksomhet."""
    return Actor.objects.working().filter(actors.unsettled(), registered_at__lt=now - OVERDUE)


def left_by(actor: Actor, user: User) -> list[Any]:
    """The open logs of a stafettholder who has left, that `user` oversees; each with `initials` and `url`.

    What a leader may know of a log: that it exists, about whom by initials and year, and its level.
    """
    held = Stafettlog.objects.filter(access.visible_logs(user, access.OVERSEE), stafettholder=actor)
    rows = list(held.filter(state=LogState.OPEN.value).select_related("child").order_by("pk"))
    for log in rows:
        log.initials = f"{log.child.first_name[:1]}{log.child.last_name[:1]}".upper()
        log.hand_over_url = reverse("admin:transfer_on_behalf", args=[log.pk])
    return rows
