"""Nivå: changing it, with who, when, from, to and why (R10)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Level, LevelChange, Stafettlog
from stafettlog.services.errors import Stale
from stafettlog.services.locking import lock_log
from stafettlog.services.shown import Shown


def level_change(
    *, log_id: UUID, to_level: int, reason: str, by: User, from_level: int | None = None
) -> Stafettlog:
    """Change the level. Asking for the level that the log has already changes nothing.

    `from_level` is the level that the form was made from; with None it is not asked. Lowering to 1
    with outsiders on the log is refused with their names. Raises NotVisible, NotAllowed, Stale,
    ValidationError (`to_level`, `reason`).
    """
    with lock_log(log_id, by=by, action=Action.CHANGE_LEVEL) as log:
        if log.level == to_level:
            return log
        if from_level is not None and from_level != log.level:
            raise Stale(log)
        if to_level not in Level.values:
            raise ValidationError({"to_level": _("Velg nivå 1, 2 eller 3.")})
        if to_level == Level.ONE:
            _refuse_outsiders(log)
        change = LevelChange(
            log=log, from_level=log.level, to_level=to_level, reason=reason.strip(), changed_by=by
        )
        words = {"from": log.level, "to": to_level}
        why = _("Nivå endret fra %(from)s til %(to)s") % words
        history.save(change, by=by, reason=why)
        log.level = to_level
        log.version += 1
        return history.save(log, by=by, reason=why)


def _refuse_outsiders(log: Stafettlog) -> None:
    shown = Shown(log)
    outsiders = log.participants.active().with_names().exclude(actor__organisation=log.organisation_id)
    if names := ", ".join(shown.named(part.actor) for part in outsiders):
        text = _("Loggen kan ikke settes til nivå 1 så lenge disse deltar: %(names)s.") % {"names": names}
        raise ValidationError({"to_level": ValidationError(text, code="outsiders")})
