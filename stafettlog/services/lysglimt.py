"""Lysglimt: something good, told by anyone who takes part, and seen by all (R16)."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Lysglimt
from stafettlog.services import outbox
from stafettlog.services.errors import NotVisible
from stafettlog.services.locking import lock_log


def lysglimt_add(*, log_id: UUID, text: str, happened_on: date, by: User) -> Lysglimt:
    """Tell of something good, of today or earlier; the others on the log are told that there is one.

    Raises NotVisible, NotAllowed, ValidationError (`text`, `happened_on`).
    """
    with lock_log(log_id, by=by, action=Action.ADD_LYSGLIMT) as log:
        if happened_on > timezone.localdate():
            raise ValidationError({"happened_on": _("Datoen kan ikke være fram i tid")})
        if happened_on < log.child.birth_date:
            raise ValidationError({"happened_on": _("Datoen kan ikke være før barnet ble født")})
        made = Lysglimt(log=log, text=text.strip(), happened_on=happened_on, created_by=by)
        history.save(made, by=by, reason=_("Lysglimt er lagt til"))
        outbox.tell_lysglimt(made)
        return made


def lysglimt_strike(*, log_id: UUID, lysglimt_id: UUID, reason: str, by: User) -> Lysglimt:
    """Feilregistrert: strike it out. It stays readable, with the reason. An aktør strikes only its own.

    Raises NotVisible, NotAllowed, ValidationError (`reason`).
    """
    own = Lysglimt.objects.filter(pk=lysglimt_id, log=log_id, created_by=by)
    with lock_log(log_id, by=by, action=Action.STRIKE_LYSGLIMT, own=own.exists) as log:
        row = Lysglimt.objects.filter(log=log, pk=lysglimt_id).first()
        if row is None:
            raise NotVisible
        if row.struck_at is not None:
            raise ValidationError(_("Lysglimtet er allerede merket som feilregistrert."))
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor lysglimtet er feilregistrert")})
        row.struck_at, row.struck_by = timezone.now(), by
        row.strike_reason = reason.strip()
        return history.save(row, by=by, reason=_("Lysglimt er feilregistrert"))
