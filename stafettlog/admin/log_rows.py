"""The rows of «Mine stafettbarn» and «Mine aktørbarn»: all that a row shows, in the query of the list.

No national number is read, and a list of 300 asks the database as often as a list of three.
"""

from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import ngettext

from permissions import moment
from permissions.models import User
from stafettlog.models import Concern, Measure, MeasureKind, Meeting
from stafettlog.services import log_details

JOINED = ("child", "attends", "stafettholder__user", "current_consent")
# Named one by one: a list has no use for the rest of the child, and decrypting it would cost time.
SHOWN = (
    "level",
    "state",
    "group",
    "created_at",
    "child__first_name",
    "child__last_name",
    "child__birth_date",
    "child__protection",
    "child__protection_review_on",
    "attends__name",
    "stafettholder__user__first_name",
    "stafettholder__user__last_name",
    "current_consent__expires_on",
    "current_consent__withdrawn_at",
)
BY_NEXT_DEADLINE = (F("next_deadline").asc(nulls_last=True), "child__last_name", "child__first_name", "pk")


def held_rows(logs: QuerySet[Any]) -> QuerySet[Any]:
    """Add `ongoing` and `registered` (numbers of oppmerksomheter), `next_deadline` of the open tiltak
    and `next_meeting`, when it begins."""
    return _shown(logs).annotate(
        ongoing=_ongoing(),
        registered=_registered(),
        next_deadline=_first(_measures(), "finish_on"),
        next_meeting=_next_meeting(),
    )


def actor_rows(logs: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Add the person's own open tiltak: `own_count`, and `own_kind` and `next_deadline` of the first due."""
    own = _measures().filter(responsible_for(user))
    return _shown(logs).annotate(
        own_count=_count(own), own_kind=_first(own, "kind"), next_deadline=_first(own, "finish_on")
    )


def first_rows(logs: QuerySet[Any], user: User, *, attention: Q, limit: int) -> QuerySet[Any]:
    """Both kinds of row for Min side in one query; `logs` has the annotation `held`.

    `place` counts the held rows, and the others, from the nearest deadline: up to `limit` of each
    come. So does every held one with `attention` (a condition on the row), wherever it stands: counting
    those too in the database would cost more than the few that are read for nothing.
    """
    own = _measures().filter(responsible_for(user))
    order = [BY_NEXT_DEADLINE[0], F("child__last_name"), F("pk")]
    return (
        _shown(logs)
        .annotate(
            ongoing=_ongoing(),
            own_count=_count(own),
            own_kind=_first(own, "kind"),
            next_deadline=Case(
                When(held=True, then=_first(_measures(), "finish_on")), default=_first(own, "finish_on")
            ),
            registered=_registered(),
            next_meeting=_next_meeting(),
            asks_for_consent=log_details.asks_for_consent(moment.today()),
        )
        .annotate(attention=Case(When(attention & Q(held=True), then=True), default=False))
        .annotate(place=Window(RowNumber(), partition_by=[F("held")], order_by=order))
        .filter(Q(place__lte=limit) | Q(attention=True))
        .order_by("place")
    )


def responsible_for(user: User) -> Q:
    """Filter for the tiltak that the person answers for, in any of the own virksomheter."""
    return Q(responsible__actor__user=user, responsible__ended_at__isnull=True)


def own_responsibility(log: Any) -> str:
    """«Ditt ansvar»: the tiltak that is due first, and how many more there are."""
    if not log.own_count:
        return ""
    text = str(MeasureKind(log.own_kind).label)
    more = log.own_count - 1
    return f"{text} {ngettext('og %(n)s til', 'og %(n)s til', more) % {'n': more}}" if more else text


def _shown(logs: QuerySet[Any]) -> QuerySet[Any]:
    return logs.select_related(*JOINED).only(*SHOWN)


def _measures() -> QuerySet[Measure]:
    return Measure.objects.open().filter(log=OuterRef("pk"))


def _ongoing() -> Coalesce:
    return Coalesce(_count(Concern.objects.ongoing().filter(log=OuterRef("pk"))), 0)


def _registered() -> Coalesce:
    """Those struck out were never meant to be there."""
    return Coalesce(_count(Concern.objects.filter(log=OuterRef("pk"), struck_at__isnull=True)), 0)


def _first(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by("finish_on", "pk").values(column)[:1])


def _next_meeting() -> Subquery:
    coming = Meeting.objects.coming(moment.now()).filter(log=OuterRef("pk")).order_by("starts_at", "pk")
    return Subquery(coming.values("starts_at")[:1])


def _count(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().values("log").annotate(n=Count("pk", distinct=True))
    return Subquery(counted.values("n"))
