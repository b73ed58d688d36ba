"""Tiltak: adding one to an oppmerksomhet, and correcting it until it is evaluated (R11, R14)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Concern, Measure, Participant, Stafettlog
from stafettlog.services import outbox, participants
from stafettlog.services.errors import AlreadyEvaluated, NotVisible
from stafettlog.services.locking import check_version, lock_log


@dataclass(frozen=True)
class MeasureInput:
    """One tiltak as the form has it.

    `mine`: «Det er mitt ansvar …». `actor_ids`: the other responsible ones. `agreed`: ids (as text)
    of virksomheter that the foresatte agreed to take in, one tick each.
    """

    kind: str
    description: str
    start_on: date
    finish_on: date
    mine: bool
    actor_ids: tuple[UUID, ...] = ()
    agreed: frozenset[str] = frozenset()


def measure_add(
    *, log_id: UUID, concern_id: UUID, measure: MeasureInput, by: User, follows_id: UUID | None = None
) -> Measure:
    """Add a tiltak to an ongoing oppmerksomhet; `follows_id` is the evaluated one that it answers.

    Raises NotVisible, NotAllowed, ConsentNeeded, ValidationError with fields named.
    """
    with lock_log(log_id, by=by, action=Action.ADD_MEASURE) as log:
        concern = ongoing_concern(log, concern_id)
        follows = _answered(concern, follows_id)
        return create(log, concern, measure, by=by, follows=follows)


def create(
    log: Stafettlog, concern: Concern, measure: MeasureInput, *, by: User, follows: Measure | None = None
) -> Measure:
    """Store a tiltak on the locked log, with its responsible ones as participants."""
    responsible = _responsible(log, measure, by=by)
    made = Measure(log=log, concern=concern, created_by=by, follows=follows)
    _fill(made, measure)
    history.create(made, by=by, reason=_("Tiltak er lagt til"), responsible=responsible)
    outbox.tell_new_measure(made, responsible, by=by)
    return made


def measure_change(
    *, log_id: UUID, measure_id: UUID, measure: MeasureInput, version: int, by: User
) -> Measure:
    """Correct a tiltak that is not evaluated. Raises Stale, AlreadyEvaluated and as measure_add."""
    with lock_log(log_id, by=by, action=Action.CHANGE_MEASURE) as log:
        row = log.measures.select_related("concern", "evaluation").filter(pk=measure_id).first()
        if row is None:
            raise NotVisible
        if hasattr(row, "evaluation"):
            raise AlreadyEvaluated(row.evaluation)
        ongoing_concern(log, row.concern_id)
        check_version(row, version)
        _fill(row, measure)
        responsible = _responsible(log, measure, by=by)
        history.save(row, by=by, reason=_("Tiltak er endret"))
        _set_responsible(row, responsible, by=by)
        return row


def ongoing_concern(log: Stafettlog, concern_id: UUID) -> Concern:
    """The log's oppmerksomhet, if it is neither closed nor struck out."""
    concern = log.concerns.filter(pk=concern_id).first()
    if concern is None:
        raise NotVisible
    if not concern.is_ongoing:
        raise ValidationError(
            _("Oppmerksomheten er avsluttet. Du kan ikke endre den eller legge til tiltak.")
        )
    return concern


def _answered(concern: Concern, follows_id: UUID | None) -> Measure | None:
    if follows_id is None:
        return None
    measure = concern.measures.filter(pk=follows_id, evaluation__isnull=False).first()
    if measure is None:
        raise NotVisible
    if Measure.objects.filter(follows=measure).exists():
        raise ValidationError(
            _("Det er allerede laget et nytt tiltak etter denne evalueringen."), code="followed"
        )
    return measure


def _fill(row: Measure, measure: MeasureInput) -> None:
    row.kind = measure.kind
    row.description = measure.description
    row.start_on = measure.start_on
    row.finish_on = measure.finish_on


def _responsible(log: Stafettlog, measure: MeasureInput, *, by: User) -> list[Participant]:
    ids = [log.stafettholder_id] if measure.mine else []
    ids += measure.actor_ids
    if not ids:
        raise ValidationError({"responsible": _("Velg minst én som har ansvar for tiltaket.")})
    try:
        return participants.bring_in(log, ids, agreed=measure.agreed, by=by)
    except ValidationError as error:
        raise ValidationError({"responsible": error}) from error


def _set_responsible(row: Measure, responsible: list[Participant], *, by: User) -> None:
    now = list(row.responsible.all())
    gone = [part for part in now if part not in responsible]
    new = [part for part in responsible if part not in now]
    if gone or new:
        history.explain(row, by=by, reason=_("Ansvarlige er satt"))
    # Not set(): it would ask once more, twice, who is there now.
    if gone:
        row.responsible.remove(*gone)
    if new:
        row.responsible.add(*new)
        outbox.tell_new_measure(row, new, by=by)
