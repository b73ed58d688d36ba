"""What a log knows of its child's foresatte, and what of it asks for a new consent (R6)."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.policy import ConsentState, LogState
from stafettlog.models import Closing, Consent, ForesattRelation, Stafettlog
from stafettlog.models.foresatt import ForesattRelationQuerySet
from stafettlog.services import facts
from stafettlog.services.access import consent_state
from stafettlog.services.errors import NotVisible


def own_relations(log: Stafettlog) -> ForesattRelationQuerySet:
    """The child's foresatte now, and those who ended while the log was about the child.

    Those of an earlier log ended just before: when the log was opened, or moved to the right number.
    A foresatt who moved along counts by what was, too. No query until it is read.
    """
    since = Stafettlog.history.filter(id=log.pk, child=OuterRef("child")).order_by("history_date")
    then = ForesattRelation.history.filter(id=OuterRef("pk"))
    ended_here = then.annotate(since=Subquery(since.values("history_date")[:1])).filter(
        since__lt=OuterRef("ended_at")
    )
    whose = ForesattRelation.objects.filter(child=log.child_id)
    return whose.filter(Q(ended_at__isnull=True) | Exists(ended_here))


def known_relations(log: Stafettlog) -> ForesattRelationQuerySet:
    """All who are or were foresatte in this log.

    What a later log on the same child has registered is that log's alone, and so is that it exists.
    """
    if (closed_at := superseded(log)) is None:
        return own_relations(log)
    before = ForesattRelation.history.filter(
        id=OuterRef("pk"), child=log.child_id, history_date__lte=closed_at
    )
    return own_relations(log).filter(Exists(before))


def relations(log: Stafettlog) -> ForesattRelationQuerySet:
    """The foresatte of this log now; of a closed log with a later one, those it was closed with."""
    closed_at = superseded(log)
    if closed_at is None:
        return known_relations(log).active()
    return known_relations(log).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=closed_at))


def superseded(log: Stafettlog) -> datetime | None:
    """When a log was closed whose child another log has been about since; None for every other."""
    if log.is_open:
        return None
    closed = Closing.objects.current().filter(log=log).values_list("closed_at", flat=True)
    closed_at = closed.first() or log.created_at
    since = Q(state=LogState.OPEN.value) | Q(closings__closed_at__gt=closed_at)
    others = Stafettlog.objects.filter(since, child=log.child_id).exclude(pk=log.pk)
    return closed_at if others.exists() else None


def find_relation(log: Stafettlog, relation_id: UUID) -> ForesattRelation:
    """The log's foresatt, who is one still. Raises NotVisible; ValidationError if that has ended."""
    found = known_relations(log).filter(pk=relation_id).select_related("foresatt").first()
    if found is None:
        raise NotVisible
    if found.ended_at is not None:
        raise ValidationError(_("Den foresatte er allerede slettet."), code="ended")
    return found


def recalculate(*child_ids: UUID) -> None:
    """The grants of every log on the children: who is foresatt reads the closed ones too, while they may.

    All of them are locked (lock_child), so what is read here is what stands.
    """
    logs = Stafettlog.objects.filter(child__in=child_ids).order_by("pk")
    for log in logs.select_related("child", "stafettholder__user", "current_consent"):
        facts.recalculate(log)


def consent_needs_renewal(log: Stafettlog) -> bool:
    """R6: whether those who gave the consent are all foresatte no longer. One query, or none.

    It still holds until it is renewed or withdrawn: nobody's access ends by itself. A consent that
    the youth has given too stands without them.
    """
    if not consent_is_theirs(log):
        return False
    return Stafettlog.objects.filter(needing_renewal(timezone.localdate()), pk=log.pk).exists()


def consent_is_theirs(log: Stafettlog) -> bool:
    """Whether an open log's consent holds, and only by what foresatte have said."""
    consent = log.current_consent
    valid = log.is_open and consent_state(log) == ConsentState.VALID
    return valid and consent is not None and not consent.youth_agreed


def asks_for_consent(today: date) -> Case:
    """What consent_needs_renewal answers, as a column of a list of logs."""
    return Case(When(needing_renewal(today), then=True), default=False)


def needing_renewal(today: date) -> Q:
    """Filter for the logs that consent_needs_renewal answers yes to."""
    given = Consent.givers.through.objects.filter(consent=OuterRef("current_consent"))
    remaining = given.filter(foresattrelation__ended_at__isnull=True)
    return Q(
        Exists(given),
        ~Exists(remaining),
        state=LogState.OPEN.value,
        current_consent__withdrawn_at__isnull=True,
        current_consent__youth_agreed=False,
        current_consent__expires_on__gt=today,
    )
