"""From the facts (holder, participants, consent, foresatte) to the grants they give."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from permissions import grants, roles
from permissions.grants import Wanted
from permissions.policy import Role
from stafettlog.ages import birthday
from stafettlog.models import (
    AccessGround,
    BreakGlass,
    Closing,
    ConsentCoverage,
    ForesattRelation,
    Participant,
    Stafettlog,
)
from stafettlog.services.access import (
    BREAK_GLASS,
    CHANGE,
    CONTRIBUTE,
    EXPORT,
    HOLD,
    OVERSEE,
    READ_PORTAL,
    VIEW,
    operators,
)

ADULT_AGE = 18


def recalculate(log: Stafettlog) -> None:
    """Bring guardian's rows in line with the facts. Call in the transaction that changed them."""
    grants.set_grants(log, wanted(log))


def wanted(log: Stafettlog) -> Wanted:
    """The rows that this log's facts give."""
    rows = Wanted()
    _foresatte(log, rows)
    _organisation(log, rows)
    consent = log.current_consent
    if log.is_open and consent is not None and consent.withdrawn_at is None:
        _actors(log, rows, consent.valid_until)
    _holder(log, rows)
    _break_glasses(log, rows)
    return rows


def _organisation(log: Stafettlog, rows: Wanted) -> None:
    """The leaders and coordinators of the holder's virksomhet, by its groups.

    A coordinator reads under a valid consent, as the aktører do; the rest never lapses.
    """
    groups, consent = roles.groups_of(log.organisation), log.current_consent
    rows.group(groups[Role.UNIT_LEADER], OVERSEE)
    rows.group(groups[Role.COORDINATOR], OVERSEE, EXPORT)
    if consent is not None and consent.withdrawn_at is None:
        rows.group(groups[Role.COORDINATOR], VIEW, until=consent.valid_until)


def _holder(log: Stafettlog, rows: Wanted) -> None:
    holder, consent = log.stafettholder, log.current_consent
    if not holder.is_working:
        return
    # These never lapse: after the consent the holder still reads, and may renew, close and export.
    rows.user(holder.user_id, VIEW, HOLD, EXPORT)
    if log.is_open and consent is not None and consent.withdrawn_at is None:
        rows.user(holder.user_id, CHANGE, until=consent.valid_until)


def _actors(log: Stafettlog, rows: Wanted, until: datetime) -> None:
    assert log.current_consent is not None
    standing = ConsentCoverage.objects.standing().filter(consent=log.current_consent)
    covered = set(standing.values_list("organisation_id", flat=True))
    for participant in Participant.objects.active().with_names().filter(log=log):
        actor = participant.actor
        if actor.is_working and actor.organisation_id in covered and actor.pk != log.stafettholder_id:
            rows.user(actor.user_id, VIEW, CONTRIBUTE, until=until)


def _break_glasses(log: Stafettlog, rows: Wanted) -> None:
    """Drift, in an emergency. Who reads by another right too, reads as long as either lasts."""
    for glass in BreakGlass.objects.active().filter(log=log, user__in=operators().values("user")):
        reads = rows.users.get((glass.user_id, VIEW), glass.until)
        rows.user(glass.user_id, BREAK_GLASS, until=glass.until)
        rows.user(glass.user_id, VIEW, until=reads and max(reads, glass.until))


def portal_until(log: Stafettlog) -> datetime:
    """The first moment at which no foresatt reads the log. A query if it is closed."""
    return reading_ends(log.child.birth_date, _closed_at(log))


def _closed_at(log: Stafettlog) -> datetime | None:
    closing = None if log.is_open else Closing.objects.current().filter(log=log).first()
    return closing.closed_at if closing else None


def reading_ends(birth_date: date, closed_at: datetime | None) -> datetime:
    """When the child is 18 (R8b), or when the closing is so many days old (R24)."""
    until = timezone.make_aware(datetime.combine(birthday(birth_date, ADULT_AGE), time.min))
    return min(until, closed_at + timedelta(days=settings.CLOSED_PORTAL_DAYS)) if closed_at else until


def _foresatte(log: Stafettlog, rows: Wanted) -> None:
    closed_at = _closed_at(log)
    until = reading_ends(log.child.birth_date, closed_at)
    relations = ForesattRelation.objects.with_access().filter(child=log.child_id).select_related("foresatt")
    if closed_at is not None:
        relations = relations.filter(foresatt__in=_readers_at(log, closed_at))
    for relation in relations:
        rows.user(relation.foresatt.user_id, READ_PORTAL, until=until)


def _readers_at(log: Stafettlog, closed_at: datetime) -> QuerySet[Any, Any]:
    """The persons who could read the log when it was closed, as a subquery.

    A later log on the child, or one moved to it by its number, registers foresatte of its own choice:
    they open no earlier log.
    """
    known = ForesattRelation.history.filter(child=log.child_id, history_date__lte=closed_at).values("id")
    standing = Q(ended_at__isnull=True) | Q(ended_at__gt=closed_at)
    then = ForesattRelation.objects.filter(standing, pk__in=known, stopped_at__isnull=True)
    return then.exclude(ground=AccessGround.NONE).values("foresatt")
