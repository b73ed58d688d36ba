"""Evaluering: one per tiltak, for ever (R12, R13)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Evaluation, Measure, Outcome
from stafettlog.services.errors import AlreadyEvaluated, NotVisible
from stafettlog.services.locking import lock_log


def is_own(measure_id: UUID, user: User) -> bool:
    """Whether `user` is one of the tiltak's responsible ones, and still takes part."""
    return Measure.objects.filter(
        pk=measure_id, responsible__actor__user=user, responsible__ended_at__isnull=True
    ).exists()


def evaluate(*, log_id: UUID, measure_id: UUID, outcome: str, reason: str, by: User) -> Evaluation:
    """Evaluate a tiltak. The holder may any, an aktør its own.

    Raises AlreadyEvaluated with the one that stands, NotVisible, NotAllowed, ValidationError.
    The lock lets the second of two at once see the first one's; the database's unique column is
    what makes it true whoever writes.
    """
    with lock_log(log_id, by=by, action=Action.EVALUATE, own=lambda: is_own(measure_id, by)) as log:
        measure = log.measures.select_related("concern", "evaluation").filter(pk=measure_id).first()
        if measure is None:
            raise NotVisible
        if hasattr(measure, "evaluation"):
            raise AlreadyEvaluated(measure.evaluation)
        if not measure.concern.is_ongoing:
            raise ValidationError(_("Oppmerksomheten er avsluttet. Tiltaket kan ikke evalueres."))
        evaluation = Evaluation(
            log=log, measure=measure, outcome=outcome, reason=reason.strip(), evaluated_by=by
        )
        label = Outcome(outcome).label if outcome in Outcome.values else ""
        return history.save(
            evaluation, by=by, reason=_("Tiltak er evaluert: %(outcome)s") % {"outcome": label}
        )
