"""What a log knows of its child's foresatte, and what of it asks for a new consent (R6)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.policy import ConsentState, LogState
from stafettlog.models import Closing, Consent, ForesattRelation, Stafettlog
from stafettlog.models.foresatt import ForesattRelationQuerySet
from stafettlog.services import facts
from stafettlog.services.access import consent_state
from stafettlog.services.errors import NotVisible
from stafettlog.services.locking import lock_row


def relations(log: Stafettlog) -> ForesattRelationQuerySet:
    """The foresatte as this log knows them: of a closed log those who were foresatte when it was closed.

    What a later log on the same child has registered is that log's alone, and so is that it exists.
    """
    whose = ForesattRelation.objects.filter(child=log.child_id)
    if log.is_open or not _has_later(log):
        return whose.active()
    closing = Closing.objects.current().filter(log=log).first()
    if closing is None:
        return whose.none()
    made_before = ForesattRelation.history.filter(
        id=OuterRef("pk"), history_type="+", history_date__lte=closing.closed_at
    )
    return whose.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=closing.closed_at), Exists(made_before))


def _has_later(log: Stafettlog) -> bool:
    return Stafettlog.objects.filter(child=log.child_id, created_at__gt=log.created_at).exists()


def find_relation(log: Stafettlog, relation_id: UUID) -> ForesattRelation:
    """The log's foresatt, who is one still. Raises NotVisible; ValidationError if that has ended."""
    of_child = ForesattRelation.objects.filter(child=log.child_id, pk=relation_id)
    found = relations(log).filter(pk=relation_id).select_related("foresatt").first()
    if found is None and not of_child.filter(ended_at__gt=log.created_at).exists():
        raise NotVisible
    if found is None or found.ended_at is not None:
        raise ValidationError(_("Den foresatte er allerede slettet."), code="ended")
    return found


def recalculate(*child_ids: UUID) -> None:
    """The grants of every log on the children: who is foresatt reads the closed ones too, while they may."""
    logs = Stafettlog.objects.filter(child__in=child_ids).order_by("pk")
    for log_id in list(logs.values_list("pk", flat=True)):
        facts.recalculate(lock_row(log_id))


def consent_needs_renewal(log: Stafettlog) -> bool:
    """R6: whether those who gave the consent are all foresatte no longer. One query, or none.

    It still holds until it is renewed or withdrawn: nobody's access ends by itself. A consent that
    the youth has given too stands without them.
    """
    if not log.is_open or consent_state(log) != ConsentState.VALID:
        return False
    return Stafettlog.objects.filter(needing_renewal(), pk=log.pk).exists()


def needing_renewal() -> Q:
    """Filter for the open logs that consent_needs_renewal answers yes to, for lists."""
    given = Consent.givers.through.objects.filter(consent=OuterRef("current_consent"))
    remaining = given.filter(foresattrelation__ended_at__isnull=True)
    return Q(
        Exists(given),
        ~Exists(remaining),
        state=LogState.OPEN.value,
        current_consent__withdrawn_at__isnull=True,
        current_consent__youth_agreed=False,
        current_consent__expires_on__gt=timezone.localdate(),
    )
