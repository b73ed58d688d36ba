"""Fornye samtykke: a new consent in place of the one that runs out, ran out or was withdrawn (R6)."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import Organisation, User
from permissions.policy import Action
from permissions.uploads import CleanUpload
from stafettlog.models import Consent, FileKind, ForesattRelation, Stafettlog
from stafettlog.models.foresatt import ForesattRelationQuerySet
from stafettlog.services import facts, files, sharing
from stafettlog.services.consent_revision import check_revision
from stafettlog.services.consents import ConsentInput, cover, record_consent
from stafettlog.services.locking import lock_log
from stafettlog.services.transfer_stops import stop_waiting


@dataclass(frozen=True)
class RenewalInput:
    """`covers`: the other virksomheter that take part on; the stafettholder's own always does."""

    consent: ConsentInput
    giver_ids: tuple[UUID, ...]
    covers: frozenset[UUID] = frozenset()
    document: CleanUpload | None = None


def givers(log: Stafettlog) -> ForesattRelationQuerySet:
    """The foresatte who may give the consent: those who are the child's today."""
    return ForesattRelation.objects.active().filter(child=log.child_id)


def services_of_today(log: Stafettlog) -> list[Organisation]:
    """The virksomheter, beside the stafettholder's, that a renewal may cover again (one query)."""
    covered = Organisation.objects.none()
    if log.current_consent is not None:
        standing = log.current_consent.coverage.standing().values("organisation")
        covered = Organisation.objects.filter(pk__in=standing)
    taking_part = Organisation.objects.filter(pk__in=log.participants.active().values("actor__organisation"))
    return list((covered | taking_part).exclude(pk=log.organisation_id).order_by("name", "pk"))


def needs_youth(log: Stafettlog) -> bool:
    """R5: from that age the youth's own consent is a third tick."""
    return log.child_age(timezone.localdate()) >= settings.YOUTH_CONSENT_AGE


def consent_renew(*, log_id: UUID, renewal: RenewalInput, revision: int | None, by: User) -> Consent:
    """Store a new consent; the old one stays in the history. Also after a withdrawal.

    Those of a virksomhet that is not covered again end their part at once, and what they were
    responsible for goes to the stafettholder (R16b). Raises NotVisible, NotAllowed, Stale,
    ValidationError (`given_on`, `givers`, `youth_agreed`, `covers`).
    """
    with lock_log(log_id, by=by, action=Action.RENEW_CONSENT) as log:
        check_revision(log, revision)
        _check_given_since(log, renewal.consent)
        agreed = _givers(log, renewal)
        services = _services(log, renewal.covers)
        document = files.keep_in_log(log, FileKind.CONSENT, renewal.document, by=by)
        made = record_consent(log, consent=renewal.consent, givers=agreed, document=document, by=by)
        for organisation in services:
            cover(log, organisation, by=by)
        history.save(log, by=by, reason=_("Samtykket er fornyet"))
        kept = {log.organisation_id, *(organisation.pk for organisation in services)}
        why = _("Det nye samtykket dekker ikke virksomheten")
        sharing.end_outside(log, kept, reason=why, by=by)
        # Asked under the consent that no longer holds, with its tick.
        stop_waiting(log, by=by, reason=why, when=lambda asked: asked.to_actor.organisation_id not in kept)
        facts.recalculate(log)
        return made


def _check_given_since(log: Stafettlog, consent: ConsentInput) -> None:
    """R7: what was agreed before the withdrawal was withdrawn by it."""
    before = log.current_consent
    if before is None or before.withdrawn_at is None:
        return
    if consent.given_on < timezone.localdate(before.withdrawn_at):
        text = _("Samtykket ble trukket etter denne dagen. Skriv dagen for det nye samtykket.")
        raise ValidationError({"given_on": text})


def _givers(log: Stafettlog, renewal: RenewalInput) -> list[ForesattRelation]:
    if needs_youth(log) and not renewal.consent.youth_agreed:
        text = _("Barnet er %(age)s år eller eldre. Kryss av for at barnet selv har gitt samtykke")
        raise ValidationError({"youth_agreed": text % {"age": settings.YOUTH_CONSENT_AGE}})
    found = list(givers(log).filter(pk__in=renewal.giver_ids))
    if len(found) != len(set(renewal.giver_ids)):
        raise ValidationError({"givers": _("En av dem du krysset av for, er ikke lenger foresatt. Se over.")})
    if not found and not renewal.consent.youth_agreed:
        raise ValidationError({"givers": _("Kryss av for minst én foresatt som har samtykket")})
    return found


def _services(log: Stafettlog, wanted: frozenset[UUID]) -> list[Organisation]:
    services = [organisation for organisation in services_of_today(log) if organisation.pk in wanted]
    if len(services) != len(wanted - {log.organisation_id}):
        raise ValidationError({"covers": _("Velg blant tjenestene som deltar i dag.")})
    return services
