"""«Dette venter på deg»: each kind of task, from the rows that the person may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import moment
from permissions.models import User
from permissions.prepared import PersonQuery
from stafettlog import addresses
from stafettlog.admin.log_rows import responsible_for
from stafettlog.admin.screen import log_url
from stafettlog.models import Actor, Measure, Stafettlog
from stafettlog.models.evaluation import ASKS_FOR_NEW_MEASURE
from stafettlog.services import access
from stafettlog.services.protection import WARN_BEFORE

LIMIT = 10
WITHOUT_CONCERN = timedelta(days=14)


@dataclass(frozen=True)
class Task:
    """One row. `since` orders the list: the deadline, or the day that it began to wait.

    `days` is whole days to `day`, and only a row with a deadline has one. `asker` is an aktør whose
    e-mail and telephone are shown. `button_url` is posted to when `posts`.
    """

    since: date
    who: str
    text: str
    url: str = ""
    level: int | None = None
    day: date | None = None
    days: int | None = None
    asker: Actor | None = None
    button: str = ""
    button_url: str = ""
    posts: bool = False
    discard_url: str = ""


def on_logs(user: User, *codenames: str) -> QuerySet[Stafettlog]:
    return Stafettlog.objects.filter(access.visible_logs(user, *codenames))


def measures_waiting(user: User) -> QuerySet[Measure]:
    """Tiltak to evaluate within the window, and evaluated ones that asked for a new one.

    Only on logs where the person may write: with an expired consent the consent is what waits.
    The holder has all the tiltak, an aktør the own ones; a new tiltak is the holder's to add.
    """
    due = Q(evaluation__isnull=True, finish_on__lte=moment.today() + timedelta(days=settings.DUE_SOON_DAYS))
    unanswered = Q(evaluation__outcome__in=ASKS_FOR_NEW_MEASURE, followed_by__isnull=True)
    held = Measure.objects.filter(due | unanswered, log__in=on_logs(user, access.CHANGE).values("pk"))
    own = Measure.objects.filter(
        due, responsible_for(user), log__in=on_logs(user, access.CONTRIBUTE).values("pk")
    )
    # A union of the two, not an OR: each half starts from the person's own grants, whatever the
    # number of tiltak in the municipality.
    mine = held.order_by().values("pk").union(own.order_by().values("pk"), all=True)
    going_on = Q(concern__closed_at__isnull=True, concern__struck_at__isnull=True)
    return (
        Measure.objects.filter(going_on, pk__in=mine)
        .select_related("log__child", "evaluation")
        .only(
            "kind",
            "finish_on",
            "concern_id",
            "log__level",
            "log__child__first_name",
            "log__child__last_name",
            "evaluation__evaluated_at",
        )
        .order_by("finish_on", "pk")[: LIMIT + 1]
    )


MEASURES_WAITING = PersonQuery(measures_waiting)


def measure_tasks(measures: Iterable[Measure], today: date) -> Iterator[Task]:
    for measure in measures:
        kind = {"kind": measure.get_kind_display()}
        shared: dict[str, Any] = {
            "who": measure.log.child.display_name,
            "url": log_url(measure.log_id, f"measure-{measure.pk}"),
            "level": measure.log.level,
        }
        if not hasattr(measure, "evaluation"):
            address = addresses.address("admin:measure_evaluate", measure.log_id, measure.pk)
            yield Task(
                since=measure.finish_on,
                text=_("Evaluer tiltaket «%(kind)s»") % kind,
                day=measure.finish_on,
                days=measure.days_left(today),
                button=_("Evaluere"),
                button_url=f"{address}?tilbake=min-side",
                **shared,
            )
        else:
            address = addresses.address("admin:measure_add", measure.log_id, measure.concern_id)
            yield Task(
                since=timezone.localdate(measure.evaluation.evaluated_at),
                text=_("«%(kind)s» er evaluert. Legg til tiltaket som skal komme etter.") % kind,
                button=_("Nytt tiltak"),
                button_url=f"{address}?etter={measure.pk}",
                **shared,
            )


def needs_attention() -> Q:
    """Condition on a row of `first_rows`: its consent ends or is withdrawn, those who gave it are
    gone, it has stood empty for two weeks, or the child's protected address is to be asked about."""
    today = moment.today()
    ends = Q(current_consent__withdrawn_at__isnull=False) | Q(
        current_consent__expires_on__lte=today + timedelta(days=settings.CONSENT_WARNING_DAYS)
    )
    empty = Q(registered=0, created_at__lte=moment.now() - WITHOUT_CONCERN)
    review = Q(child__protection_review_on__lte=today + WARN_BEFORE)
    return ends | empty | review | Q(asks_for_consent=True)


def review_task(log_id: UUID, review_on: date, today: date, **shared: Any) -> Task:
    """R26: whether the address is still to be protected is asked again."""
    return Task(
        since=review_on,
        text=_("Vurder adressesperren på nytt"),
        day=review_on,
        days=(review_on - today).days,
        button=_("Vurder"),
        button_url=addresses.address("admin:child_protect", log_id),
        **shared,
    )


def log_tasks(logs: Iterable[Any], today: date) -> Iterator[Task]:
    """What waits on held logs from `first_rows` with the condition above."""
    for log in logs:
        consent = log.current_consent
        shared: dict[str, Any] = {
            "who": log.child.display_name,
            "url": log_url(log.pk),
            "level": log.level,
        }
        if (review_on := log.child.protection_review_on) is not None and review_on <= today + WARN_BEFORE:
            yield review_task(log.pk, review_on, today, **shared)
        renew = {
            "button": _("Forny samtykke"),
            "button_url": addresses.address("admin:consent_renew", log.pk),
        }
        if consent and consent.withdrawn_at:
            yield Task(
                since=timezone.localdate(consent.withdrawn_at),
                text=_("Samtykket er trukket. Ingen kan skrive i loggen."),
                **renew,
                **shared,
            )
            continue
        left = consent.days_left(today) if consent else None
        if left is not None and left <= settings.CONSENT_WARNING_DAYS:
            yield Task(
                since=consent.expires_on,
                text=_("Samtykket går snart ut. Be om et nytt.")
                if left > 0
                else _("Samtykket er utgått. Du kan lese loggen, men ingen kan skrive i den."),
                day=consent.expires_on,
                days=left,
                **renew,
                **shared,
            )
        elif log.asks_for_consent:
            yield Task(
                since=timezone.localdate(log.created_at),
                text=_("Ingen av dem som ga samtykket, er lenger foresatt. Be om et nytt."),
                **renew,
                **shared,
            )
        waits_since = log.created_at + WITHOUT_CONCERN
        if not log.registered and waits_since <= timezone.now() and left is not None and left > 0:
            yield Task(
                since=timezone.localdate(waits_since),
                text=_("Ingen oppmerksomheter er registrert."),
                button=_("Legg til oppmerksomhet"),
                button_url=addresses.address("admin:concern_add", log.pk),
                **shared,
            )
