"""The privacy officer's review of openings: who opened most, without a task, and outside working hours.

Each question is one query over the period's rows, summed up by the database; tasks are one query more.
A foresatt who reads the own child's log is not asked about, nor a privacy officer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, openings
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import AccessLog, AccessReview, User
from permissions.policy import Action, Role
from stafettlog.services.access import require_staff
from stafettlog.services.opening_tasks import tasks_in

WORK_BEGINS, WORK_ENDS = time(7), time(17)
SATURDAY = 5
SHOWN = 20
LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class Period:
    """Whole days in Oslo, both with. At most LONGEST."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _moment(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return _moment(self.last + timedelta(days=1))

    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Opener:
    """One person's openings: `logs` different ones, `last` the latest."""

    user_id: str
    name: str
    openings: int
    logs: int
    last: datetime

    def times(self, usual: float) -> float:
        """How many times the median's number of openings."""
        return self.openings / usual if usual else 0.0


@dataclass(frozen=True)
class Busiest:
    """Those who opened most, of `people`; and the median person's number of openings and of logs."""

    people: int
    openings: float
    logs: float
    rows: list[Opener]


@dataclass(frozen=True)
class Unexplained:
    """One person's openings of one log, which no task explains; or by emergency access, always."""

    user_id: str
    name: str
    log_id: str
    openings: int
    last: datetime
    is_emergency: bool


def busiest(period: Period) -> Busiest:
    people = _openers(_rows(period))
    return Busiest(
        people=len(people),
        openings=median(one.openings for one in people) if people else 0,
        logs=median(one.logs for one in people) if people else 0,
        rows=people[:SHOWN],
    )


def outside_hours(period: Period) -> list[Opener]:
    """Who opened logs at night or in a weekend, most first. Public holidays count as working days."""
    return _openers(_rows(period).filter(outside(period)))


def without_task(period: Period) -> list[Unexplained]:
    """Openings of someone without a task on the log in the period, emergencies first, then the latest.

    That a log exists is what leaders and coordinators are there to see: their overview is no opening here.
    """
    emergency = When(role__contains=ROLE_NAMES[Role.BREAK_GLASS], then=Value(1))
    pairs = _rows(period).exclude(page=Page.METADATA.value).values("user_id", "log_id")
    summed = pairs.annotate(
        name=Max("user_name"),
        openings=Count("pk"),
        last=Max("at"),
        emergency=Max(Case(emergency, default=Value(0), output_field=IntegerField())),
    )
    tasks = tasks_in(period.since, period.until)
    found = [
        Unexplained(
            is_emergency=bool(row["emergency"]),
            **{name: row[name] for name in ("user_id", "name", "log_id", "openings", "last")},
        )
        for row in summed
        if row["emergency"] or (row["user_id"], row["log_id"]) not in tasks
    ]
    return sorted(found, key=lambda one: (one.is_emergency, one.last), reverse=True)


def outside(period: Period) -> Q:
    """Condition on a row of the access log: at night or in a weekend, by the clock in Oslo.

    Stretches of time, not an hour taken out of each row: so the index by time is used, and both nights
    when the clock is changed are right.
    """
    found, begins = Q(pk__in=[]), period.since
    for day in period.days():
        if day.weekday() < SATURDAY:
            found |= Q(at__gte=begins, at__lt=_moment(day, WORK_BEGINS))
            begins = _moment(day, WORK_ENDS)
    return found | Q(at__gte=begins, at__lt=period.until)


def review_note(
    *, period: Period, conclusion: str, by: User, user_id: UUID | None = None, log_id: UUID | None = None
) -> AccessReview:
    """Keep what was concluded, for good. Raises NotAllowed, ValidationError."""
    require_staff(by, Action.REVIEW_OPENINGS)
    about = User.objects.filter(pk=user_id).first() if user_id else None
    if user_id and about is None:
        raise ValidationError(_("Personen finnes ikke. Velg på nytt i listen."))
    if log_id and not AccessLog.objects.filter(log_id=str(log_id)).exists():
        raise ValidationError(_("Ingen har åpnet denne stafettloggen. Velg på nytt i listen."))
    note = AccessReview(
        by_id=str(by.pk),
        by_name=by.display_name,
        first_day=period.first,
        last_day=period.last,
        about_user_id=str(about.pk) if about else "",
        about_user_name=about.display_name if about else "",
        about_log_id=str(log_id) if log_id else "",
        conclusion=conclusion.strip(),
    )
    history.check(note)
    note.save()
    return note


def _rows(period: Period) -> QuerySet[Any]:
    """Of staff, in the period."""
    not_asked = [ROLE_NAMES[Role.FORESATT], ROLE_NAMES[Role.PRIVACY_OFFICER]]
    within = openings.Filter(since=period.since, until=period.until)
    return openings.rows(within).exclude(role__in=not_asked).order_by()


def _openers(rows: QuerySet[Any]) -> list[Opener]:
    summed: Iterable[Any] = rows.values("user_id").annotate(
        name=Max("user_name"), openings=Count("pk"), logs=Count("log_id", distinct=True), last=Max("at")
    )
    people = [Opener(**{name: row[name] for name in Opener.__dataclass_fields__}) for row in summed]
    return sorted(people, key=lambda one: (-one.openings, one.name))


def _moment(day: date, at: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
