"""Trekke samtykke, whole or for one service: the sharing is closed at once, and nothing deleted (R7)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Consent, ConsentCoverage, Stafettlog
from stafettlog.services import facts, sharing
from stafettlog.services.consent_revision import check_revision
from stafettlog.services.errors import NotVisible
from stafettlog.services.locking import lock_log
from stafettlog.services.transfer_stops import stop_waiting


def consent_withdraw(*, log_id: UUID, reason: str, revision: int | None, by: User) -> Consent:
    """Withdraw the whole consent: the aktører are out, and nobody writes until there is a new one.

    Those who take part stay named on the log, so that a new consent may let them in again. Raises
    NotVisible, NotAllowed, Stale, ValidationError (`reason`).
    """
    with lock_log(log_id, by=by, action=Action.WITHDRAW_CONSENT) as log:
        consent = _standing(log)
        check_revision(log, revision)
        consent.withdrawn_at = timezone.now()
        consent.withdrawn_by = by
        consent.withdraw_reason = _given(reason)
        history.save(consent, by=by, reason=_("Samtykket er trukket"))
        stop_waiting(log, by=by, reason=_("Samtykket er trukket"))
        facts.recalculate(log)
        return consent


def coverage_withdraw(
    *, log_id: UUID, coverage_id: UUID, reason: str, revision: int | None, by: User
) -> ConsentCoverage:
    """Withdraw the consent for one service: its people end their part, the rest goes on.

    What they were responsible for goes to the stafettholder (R16b). The stafettholder's own
    virksomhet cannot be withdrawn alone: then nobody would hold the log. Raises as consent_withdraw.
    """
    with lock_log(log_id, by=by, action=Action.WITHDRAW_CONSENT) as log:
        consent = _standing(log)
        coverage = _coverage(consent, coverage_id)
        if coverage.organisation_id == log.organisation_id:
            text = _("Virksomheten til stafettholderen kan ikke trekkes alene. Trekk hele samtykket.")
            raise ValidationError({"what": text})
        check_revision(log, revision)
        coverage.withdrawn_at = timezone.now()
        coverage.withdrawn_by = by
        coverage.withdraw_reason = _given(reason)
        words = {"organisation": coverage.organisation.name}
        history.save(coverage, by=by, reason=_("Samtykket for %(organisation)s er trukket") % words)
        kept = consent.coverage.standing().values_list("organisation_id", flat=True)
        ended = _("Samtykket for virksomheten er trukket")
        sharing.end_outside(log, {log.organisation_id, *kept}, reason=ended, by=by)
        gone = coverage.organisation_id
        stop_waiting(log, by=by, reason=ended, when=lambda asked: asked.to_actor.organisation_id == gone)
        facts.recalculate(log)
        return coverage


def _standing(log: Stafettlog) -> Consent:
    consent = log.current_consent
    if consent is None or consent.withdrawn_at is not None:
        raise ValidationError(_("Samtykket er allerede trukket."))
    return consent


def _coverage(consent: Consent, coverage_id: UUID) -> ConsentCoverage:
    coverage = consent.coverage.select_related("organisation").filter(pk=coverage_id).first()
    if coverage is None:
        raise NotVisible
    if coverage.withdrawn_at is not None:
        raise ValidationError({"what": _("Samtykket for denne tjenesten er allerede trukket.")})
    return coverage


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv hvorfor samtykket trekkes")})
    return reason.strip()
