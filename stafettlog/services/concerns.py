"""Oppmerksomhet: adding one with its first tiltak, correcting, closing, striking out (R14, R15)."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Concern, Measure
from stafettlog.services import measures
from stafettlog.services.locking import check_version, lock_log
from stafettlog.services.measures import MeasureInput, ongoing_concern


@dataclass(frozen=True)
class ConcernInput:
    text: str
    area: str
    goal: str
    discussed_with_leader: bool
    discussed_with_foresatte: bool


def concern_add(*, log_id: UUID, concern: ConcernInput, measure: MeasureInput, by: User) -> Concern:
    """Add an oppmerksomhet and its first tiltak, both or none.

    Raises NotVisible, NotAllowed, ConsentNeeded, ValidationError with fields named.
    """
    with lock_log(log_id, by=by, action=Action.ADD_CONCERN) as log:
        made = Concern(log=log, level=log.level, created_by=by)
        _fill(made, concern)
        history.save(made, by=by, reason=_("Oppmerksomhet er lagt til"))
        measures.create(log, made, measure, by=by)
        return made


def concern_change(
    *, log_id: UUID, concern_id: UUID, concern: ConcernInput, version: int, by: User
) -> Concern:
    """Correct an ongoing oppmerksomhet; every version is kept. Raises Stale when another was first."""
    with lock_log(log_id, by=by, action=Action.CHANGE_CONCERN) as log:
        row = ongoing_concern(log, concern_id)
        check_version(row, version)
        _fill(row, concern)
        return history.save(row, by=by, reason=_("Oppmerksomhet er endret"))


def concern_close(*, log_id: UUID, concern_id: UUID, by: User) -> Concern:
    """Close an oppmerksomhet whose tiltak are all evaluated. Closing a closed one changes nothing."""
    with lock_log(log_id, by=by, action=Action.CLOSE_CONCERN) as log:
        if already := log.concerns.filter(pk=concern_id, closed_at__isnull=False).first():
            return already
        row = ongoing_concern(log, concern_id)
        _refuse_open_measures(row)
        row.closed_at = timezone.now()
        row.closed_by = by
        row.version += 1
        return history.save(row, by=by, reason=_("Oppmerksomhet er avsluttet"))


def concern_strike(*, log_id: UUID, concern_id: UUID, reason: str, by: User) -> Concern:
    """Feilregistrert: strike the oppmerksomhet out. It stays readable, with the reason."""
    with lock_log(log_id, by=by, action=Action.CHANGE_CONCERN) as log:
        row = ongoing_concern(log, concern_id)
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor oppmerksomheten er feilregistrert.")})
        row.struck_at = timezone.now()
        row.struck_by = by
        row.strike_reason = reason.strip()
        row.version += 1
        return history.save(row, by=by, reason=_("Oppmerksomhet er feilregistrert"))


def _fill(row: Concern, concern: ConcernInput) -> None:
    row.text = concern.text
    row.area = concern.area
    row.goal = concern.goal
    row.discussed_with_leader = concern.discussed_with_leader
    row.discussed_with_foresatte = concern.discussed_with_foresatte


def _refuse_open_measures(row: Concern) -> None:
    if count := Measure.objects.open().filter(concern=row).count():
        text = _("Evaluer alle tiltakene først. %(count)s gjenstår.") % {"count": count}
        raise ValidationError(text, code="open_measures")
