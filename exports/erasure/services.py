"""The verbs of erasure: a koordinator asks, a kommuneadministrator settles, and either may still stop it."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports.archive.retention import due_on, with_rule
from exports.models import ArchiveRecord, ArchiveState, ErasureRequest, ErasureStatus
from exports.models.erasure import NEXT_ERASURE_STATUS
from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Stafettlog
from stafettlog.services.access import require_staff
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.locking import lock_log, lock_row

LIVING = (ErasureStatus.WAITING, ErasureStatus.APPROVED)


def erasure_ask(*, log_id: UUID, by: User) -> ErasureRequest:
    """Ask for the erasure of an archived log whose time is over.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_log(log_id, by=by, action=Action.ASK_ERASURE) as log:
        if why := why_not(log):
            raise ValidationError(why)
        asked = ErasureRequest(log=log, asked_by=by)
        try:
            with transaction.atomic():
                return history.save(asked, by=by, reason=_("Det er bedt om sletting av loggen"))
        except IntegrityError:
            raise ValidationError(_already()) from None


def why_not(log: Stafettlog) -> str:
    """Why nobody can ask for the erasure of an archived log now, as a sentence; "" if somebody can."""
    record = with_rule(ArchiveRecord.objects.filter(log=log)).first()
    if record is None or record.state != ArchiveState.RECEIVED:
        return _("Arkivet har ikke bekreftet at det har mottatt loggen.")
    if (due := due_on(record)) > timezone.localdate():
        return _("Loggen kan slettes fra %(day)s.") % {"day": date_format(due, "DATE_FORMAT")}
    return _already() if living(log) is not None else ""


def living(log: Stafettlog) -> ErasureRequest | None:
    """The request that waits, or is approved and not carried out."""
    return ErasureRequest.objects.filter(log=log, status__in=LIVING).select_related("asked_by").first()


def erasure_approve(*, request_id: UUID, by: User) -> ErasureRequest:
    """The second person says yes: the log is erased some days from now.

    Raises NotVisible, NotAllowed (the two must be two), ValidationError.
    """
    with transaction.atomic():
        asked = _settling(request_id, by=by)
        if asked.asked_by_id == by.pk:
            raise NotAllowed(_("Du har selv bedt om slettingen. En annen kommuneadministrator må svare."))
        if why := _not_due(asked.log):
            raise ValidationError(why)
        return _settle(asked, ErasureStatus.APPROVED, "", by=by)


def erasure_decline(*, request_id: UUID, answer: str, by: User) -> ErasureRequest:
    """No, or no longer: an approved erasure that is not carried out yet is stopped, too.

    Raises NotVisible, NotAllowed, ValidationError (`answer`).
    """
    with transaction.atomic():
        asked = _settling(request_id, by=by)
        if not answer.strip():
            raise ValidationError({"answer": _("Skriv hvorfor loggen ikke skal slettes")})
        return _settle(asked, ErasureStatus.DECLINED, answer, by=by)


def erasure_withdraw(*, log_id: UUID, by: User) -> ErasureRequest:
    """A koordinator of the virksomhet takes the question back, until the log is gone.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_log(log_id, by=by, action=Action.ASK_ERASURE) as log:
        asked = ErasureRequest.objects.filter(log=log, status__in=LIVING).first()
        if asked is None:
            raise ValidationError(_answered(), code="closed")
        return _settle(asked, ErasureStatus.WITHDRAWN, "", by=by)


def _settling(request_id: UUID, *, by: User) -> ErasureRequest:
    """The request with its log locked: nobody erases it, or asks again, meanwhile."""
    require_staff(by, Action.SETTLE_ERASURE)
    log_id = ErasureRequest.objects.filter(pk=request_id).values_list("log_id", flat=True).first()
    if log_id is None:
        raise NotVisible
    log = lock_row(log_id)
    asked = ErasureRequest.objects.filter(pk=request_id).first()
    if asked is None:
        raise NotVisible
    asked.log = log
    return asked


def _not_due(log: Stafettlog) -> str:
    """As why_not(), of a log that somebody has asked about."""
    why = why_not(log)
    return "" if why == _already() else why


def _settle(asked: ErasureRequest, status: ErasureStatus, answer: str, *, by: User) -> ErasureRequest:
    if status not in NEXT_ERASURE_STATUS[ErasureStatus(asked.status)]:
        raise ValidationError(_answered(), code="closed")
    asked.status, asked.answer = status, answer.strip()
    asked.settled_by, asked.settled_at = by, timezone.now()
    reasons = {
        ErasureStatus.APPROVED: _("Sletting av loggen er godkjent"),
        ErasureStatus.DECLINED: _("Loggen skal ikke slettes"),
        ErasureStatus.WITHDRAWN: _("Forespørselen om sletting er trukket tilbake"),
    }
    return history.save(asked, by=by, reason=reasons[status])


def _already() -> str:
    return _("Noen har allerede bedt om å slette denne loggen.")


def _answered() -> str:
    return _("Forespørselen er allerede besvart eller trukket tilbake.")
