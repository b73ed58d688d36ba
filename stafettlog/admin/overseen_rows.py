"""What leaders and coordinators see of logs without reading them: that they exist, and how they stand.

A row holds the child's initials and birth year. The name leaves the database for the rows alone that
the person may read, which the database decides row by row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, ExtractYear, Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions import grants, moment
from permissions.models import User
from permissions.policy import ConsentState
from permissions.prepared import Prepared
from stafettlog.log_names import initials_and_year
from stafettlog.models import (
    Concern,
    Consent,
    Evaluation,
    Lysglimt,
    Measure,
    Meeting,
    OverseenLog,
    Protection,
    Stafettlog,
)
from stafettlog.services import access

JOINED = ("organisation", "stafettholder__user", "current_consent")
SHOWN = (
    "level",
    "state",
    "created_at",
    "organisation__name",
    "stafettholder__confirmed_at",
    "stafettholder__ended_at",
    "stafettholder__user__first_name",
    "stafettholder__user__last_name",
    "stafettholder__user__is_active",
    "current_consent__expires_on",
    "current_consent__withdrawn_at",
)
# What happens in a log and when: rows of these say that somebody worked in it.
_ACTS = {
    "worked_concern": (Concern, "created_at"),
    "worked_measure": (Measure, "created_at"),
    "worked_evaluation": (Evaluation, "evaluated_at"),
    "worked_meeting": (Meeting, "created_at"),
    "worked_registration": (Meeting, "registered_at"),
    "worked_lysglimt": (Lysglimt, "created_at"),
}
PAGE_SIZE = 50
FEW_PLACES = 10
HAS_LEFT = Q(stafettholder__ended_at__isnull=False) | Q(stafettholder__user__is_active=False)


def overseen(user: User, logs: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The logs that the person may know of by a role in the virksomhet."""
    logs = Stafettlog.objects.all() if logs is None else logs
    return logs.filter(access.visible_logs(user, access.OVERSEE))


def overseen_in_order(user: User, *, places: int) -> QuerySet[Any]:
    """The same, for a list that is read in its order: `places` is in how many virksomheter the person has
    a role. Those of a few are listed first; of many, the list's first rows are soon found one by one.
    """
    if places <= FEW_PLACES:
        return overseen(user, OverseenLog.objects.all())
    return OverseenLog.objects.filter(grants.visible_walk(user, Stafettlog, access.OVERSEE))


def page_rows(user: User, log_ids: Sequence[UUID]) -> list[Any]:
    """What the rows of a page show, in the order of `log_ids`; its SQL made once.

    `child_name` is empty where the person may not read.
    """
    if not user.is_active or not log_ids:
        return []
    places = dict(zip(_PLACES, [*log_ids, *repeat(log_ids[0], PAGE_SIZE - len(log_ids))], strict=True))
    found = {log.pk: log for log in _ROWS.rows(user_id=user.pk, **places)}
    return [found[log_id] for log_id in log_ids if log_id in found]


def _rows(user_id: UUID, **log_ids: UUID) -> QuerySet[Any]:
    logs = OverseenLog.objects.filter(pk__in=list(log_ids.values()))
    who = who_annotations(User(pk=user_id))
    return with_metadata(logs.select_related(*JOINED).only(*SHOWN).annotate(**who), today=moment.today())


_PLACES = [f"log_{number}" for number in range(PAGE_SIZE)]
_ROWS = Prepared(_rows, user_id=UUIDField(), **{place: UUIDField() for place in _PLACES})


def with_metadata(logs: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Add `open_measures`, `overdue`, `next_meeting`, and the newest of each kind of work."""
    open_ones = Measure.objects.open().filter(log=OuterRef("pk"))
    coming = Meeting.objects.coming(moment.now()).filter(log=OuterRef("pk")).order_by("starts_at", "pk")
    acts = {
        name: Subquery(
            model._default_manager.filter(log=OuterRef("pk"), **{f"{column}__isnull": False})
            .order_by(f"-{column}")
            .values(column)[:1]
        )
        for name, (model, column) in _ACTS.items()
    }
    return logs.annotate(
        open_measures=_count(open_ones),
        overdue=_count(overdue_measures(today).filter(log=OuterRef("pk"))),
        next_meeting=Subquery(coming.values("starts_at")[:1]),
        **acts,
    )


def overdue_measures(today: date) -> QuerySet[Measure]:
    return Measure.objects.open().filter(finish_on__lt=today)


def who_annotations(user: User) -> dict[str, Any]:
    reads = grants.visible_each(user, Stafettlog, [access.VIEW])
    name = Concat("child__first_name", Value(" "), "child__last_name", output_field=CharField())
    return {
        "can_read": Case(When(reads, then=True), default=False, output_field=BooleanField()),
        "child_name": Case(When(reads, then=name), default=Value(""), output_field=CharField()),
        "initial_letters": Concat(
            Left("child__first_name", 1), Left("child__last_name", 1), output_field=CharField()
        ),
        "birth_year": ExtractYear("child__birth_date"),
        "is_protected": Case(
            When(child__protection=Protection.NONE, then=False), default=True, output_field=BooleanField()
        ),
    }


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("log").annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def called(log: Any) -> str:
    """«AA, født 2016», of a row of overseen_rows()."""
    return initials_and_year(log.initial_letters.upper(), log.birth_year)


def last_activity(log: Any) -> datetime:
    """When somebody last worked in the log: with_metadata() has it. What happened is not said."""
    found = [getattr(log, name) for name in _ACTS]
    newest: datetime = max([log.created_at, *filter(None, found)])
    return newest


@dataclass(frozen=True)
class ConsentWords:
    """`kind` is that of a badge: "", ok, warning or danger."""

    text: str
    kind: str
    date: str = ""


def consent_words(consent: Consent | None, today: date) -> ConsentWords:
    """The fixed words of a consent's state."""
    state = consent.state(timezone.now()) if consent else ConsentState.WITHDRAWN
    if consent is None or state == ConsentState.WITHDRAWN:
        ended = consent.withdrawn_at if consent else None
        when = date_format(timezone.localdate(ended), "SHORT_DATE_FORMAT") if ended else ""
        return ConsentWords(_("Trukket"), "danger", when)
    if state == ConsentState.EXPIRED:
        return ConsentWords(_("Utgått"), "danger", date_format(consent.expires_on, "SHORT_DATE_FORMAT"))
    days = consent.days_left(today)
    last = date_format(consent.expires_on - timedelta(days=1), "SHORT_DATE_FORMAT")
    if days <= settings.CONSENT_WARNING_DAYS:
        text = ngettext("Går ut om %(n)s dag", "Går ut om %(n)s dager", days) % {"n": days}
        return ConsentWords(text, "warning")
    return ConsentWords(_("Gyldig"), "ok", _("til og med %(date)s") % {"date": last})


def consent_is(value: str, today: date) -> Q:
    """Filter for logs by the state of the consent: gyldig, snart (runs out), utgatt or trukket."""
    standing = Q(current_consent__withdrawn_at__isnull=True, current_consent__isnull=False)
    soon = today + timedelta(days=settings.CONSENT_WARNING_DAYS)
    if value == "trukket":
        return Q(current_consent__withdrawn_at__isnull=False) | Q(current_consent__isnull=True)
    if value == "utgatt":
        return standing & Q(current_consent__expires_on__lte=today)
    if value == "snart":
        return standing & Q(current_consent__expires_on__gt=today, current_consent__expires_on__lte=soon)
    return standing & Q(current_consent__expires_on__gt=today)
