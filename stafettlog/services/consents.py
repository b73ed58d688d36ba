"""Samtykke: its words, its length, and taking one more virksomhet in (R5)."""

import calendar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from permissions import history
from permissions.models import Organisation, User
from stafettlog.models import (
    Consent,
    ConsentCoverage,
    ConsentMethod,
    ForesattRelation,
    Stafettlog,
    StoredFile,
)
from stafettlog.services.errors import ConsentNeeded

TEXT_VERSION = "2026-11"
# The guide's two sentences, word for word but for the vendor's brand. They are stored with each
# consent, in the language they were agreed to: a later change of words changes no old consent.
# Where they stand translated, it is to say what they mean: it is these that are agreed to.
TEXT_LANGUAGE = "nb"
INFORMATION_TEXT = gettext_noop(
    "Foresatt(e) har fått informasjon om formålet for bruk av Stafettloggen, "
    "og hvordan personlig informasjon blir behandlet."
)
SHARING_TEXT = gettext_noop(
    "Foresatt(e) har gitt tillatelse for overføring av taushetsbelagt informasjon mellom navngitte aktører."
)


@dataclass(frozen=True)
class ConsentInput:
    """What the form says of a new consent. `given_on` is the day of the ticks."""

    given_on: date
    method: ConsentMethod
    note: str = ""
    youth_agreed: bool = False


def expiry(given_on: date, months: int | None = None) -> date:
    """The first day without consent: the same day of the month, `months` later (setting, 24)."""
    months = settings.CONSENT_MONTHS if months is None else months
    years, month_index = divmod(given_on.month - 1 + months, 12)
    year, month = given_on.year + years, month_index + 1
    return date(year, month, min(given_on.day, calendar.monthrange(year, month)[1]))


def record_consent(
    log: Stafettlog,
    *,
    consent: ConsentInput,
    givers: list[ForesattRelation],
    document: StoredFile | None,
    by: User,
) -> Consent:
    """Store a new consent that covers the log's own virksomhet, and make it the current one.

    Raises ValidationError for a day to come, and for one so long ago that it holds no longer.
    """
    today = timezone.localdate()
    if consent.given_on > today:
        raise ValidationError({"given_on": _("Datoen for samtykket kan ikke være fram i tid.")})
    if expiry(consent.given_on) <= today:
        raise ValidationError({"given_on": _("Samtykket er allerede utgått. Be om et nytt.")})
    made = Consent(
        log=log,
        text_version=TEXT_VERSION,
        information_text=INFORMATION_TEXT,
        sharing_text=SHARING_TEXT,
        given_on=consent.given_on,
        expires_on=expiry(consent.given_on),
        method=consent.method,
        note=consent.note,
        document=document,
        youth_agreed=consent.youth_agreed,
        recorded_by=by,
    )
    history.save(made, by=by, reason=_("Samtykket er registrert"))
    history.explain(made, by=by, reason=_("Foresatte som har samtykket"))
    made.givers.set(givers)
    log.current_consent = made
    cover(log, log.organisation, by=by)
    return made


def cover(log: Stafettlog, organisation: Organisation, *, by: User) -> None:
    """Extend the current consent to one more virksomhet (its expiry stays). A second call is harmless."""
    consent = log.current_consent
    assert consent is not None
    if consent.coverage.standing().filter(organisation=organisation).exists():
        return
    coverage = ConsentCoverage(
        log=log, consent=consent, organisation=organisation, added_on=timezone.localdate(), added_by=by
    )
    reason = _("Samtykket dekker %(organisation)s") % {"organisation": organisation.name}
    history.save(coverage, by=by, reason=reason)


def is_covered(log: Stafettlog, organisation_id: UUID) -> bool:
    """Whether the current consent takes the virksomhet in."""
    consent = log.current_consent
    return consent is not None and consent.coverage.standing().filter(organisation=organisation_id).exists()


def cover_all(
    log: Stafettlog, organisations: list[Organisation], *, agreed: frozenset[str], by: User
) -> list[Organisation]:
    """Extend to each virksomhet not covered yet, if its tick is in `agreed` (ids as text); returns those.

    Raises ConsentNeeded with those that lack their tick: nothing is stored then.
    """
    assert log.current_consent is not None
    covered = set(log.current_consent.coverage.standing().values_list("organisation_id", flat=True))
    lacking = [o for o in dict.fromkeys(organisations) if o.pk not in covered]
    if unticked := [o for o in lacking if str(o.pk) not in agreed]:
        raise ConsentNeeded(unticked)
    for organisation in lacking:
        cover(log, organisation, by=by)
    return lacking
