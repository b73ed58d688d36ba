"""Utvide samtykke: one more virksomhet, by one tick (R5)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from permissions.models import Organisation, User
from permissions.policy import Action
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from stafettlog.services.consents import cover
from stafettlog.services.locking import lock_log


def not_covered(log: Stafettlog) -> QuerySet[Organisation]:
    """The active virksomheter that the current consent does not cover, by name."""
    active = Organisation.objects.filter(is_active=True).order_by("name", "pk")
    if log.current_consent is None:
        return active
    return active.exclude(pk__in=log.current_consent.coverage.standing().values("organisation"))


def consent_extend(*, log_id: UUID, organisation_id: UUID, agreed: bool, by: User) -> Organisation:
    """Let the current consent cover one virksomhet more; «Utgår» stays. Nobody gets access by this alone.

    Raises NotVisible, NotAllowed, ValidationError (`organisation`, `agreed`).
    """
    with lock_log(log_id, by=by, action=Action.EXTEND_CONSENT) as log:
        if not agreed:
            raise ValidationError({"agreed": _("Kryss av for at foresatte samtykker")})
        organisation = not_covered(log).filter(pk=organisation_id).first()
        if organisation is None:
            text = _("Samtykket dekker allerede virksomheten, eller den finnes ikke lenger.")
            raise ValidationError({"organisation": text})
        cover(log, organisation, by=by)
        facts.recalculate(log)
        return organisation
