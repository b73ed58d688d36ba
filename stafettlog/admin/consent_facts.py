"""What the screens about the samtykke say of it: its state, what it covers, and who is there under it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.policy import ConsentState
from stafettlog.models import Consent, ConsentCoverage, Measure, Stafettlog
from stafettlog.services.access import consent_state
from stafettlog.services.shown import Shown


@dataclass(frozen=True)
class Covered:
    """One virksomhet of the consent. `people` take part from it; `measures` are the open tiltak that one
    of them is responsible for. The stafettholder's own (`is_own`) cannot be withdrawn alone."""

    coverage: ConsentCoverage
    people: list[str]
    measures: list[Measure]
    is_own: bool

    @property
    def id(self) -> str:
        return str(self.coverage.pk)

    @property
    def name(self) -> str:
        return self.coverage.organisation.name


def people_by_organisation(log: Stafettlog) -> dict[UUID, list[str]]:
    """Names of those who take part, the stafettholder left out (one query)."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for participant in log.participants.active().with_names().exclude(actor=log.stafettholder_id):
        names[participant.actor.organisation_id].append(participant.display_name)
    return names


def covered(log: Stafettlog) -> list[Covered]:
    """What the current consent covers now, the stafettholder's own first (four queries)."""
    if log.current_consent is None:
        return []
    people = people_by_organisation(log)
    measures: dict[UUID, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.open().filter(log=log).prefetch_related("responsible__actor"):
        for organisation in {part.actor.organisation_id for part in measure.responsible.all()}:
            measures[organisation].append(measure)
    rows = log.current_consent.coverage.standing().select_related("organisation").order_by("added_on", "pk")
    found = [
        Covered(
            row,
            people[row.organisation_id],
            measures[row.organisation_id],
            row.organisation_id == log.organisation_id,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_own)


def state_text(log: Stafettlog) -> str:
    """The state of the current consent in one sentence."""
    consent = log.current_consent
    state = consent_state(log)
    if consent is None or state == ConsentState.WITHDRAWN:
        return _("Samtykket er trukket. Ingen kan skrive i loggen.")
    if state == ConsentState.EXPIRED:
        words = {"date": last_valid_day(consent)}
        return _("Samtykket var gyldig til og med %(date)s. Ingen kan skrive i loggen.") % words
    return _("Gyldig til og med %(date)s") % {"date": last_valid_day(consent)}


def last_valid_day(consent: Consent) -> str:
    return date_format(consent.expires_on - timedelta(days=1), "DATE_FORMAT")


def current_texts(log: Stafettlog, shown: Shown) -> list[tuple[str, str]]:
    """The samtykke as it is now, for the page that meets a stale save."""
    consent = log.current_consent
    if consent is None:
        return [(_("Samtykke"), state_text(log))]
    names = {
        shown.organisation(row.organisation)
        for row in consent.coverage.standing().select_related("organisation")
    }
    return [
        (_("Samtykke"), state_text(log)),
        (_("Registrert"), date_format(timezone.localtime(consent.recorded_at), "SHORT_DATETIME_FORMAT")),
        (_("Gjelder for"), ", ".join(sorted(names))),
    ]


def consent_is_withdrawn(log: Stafettlog) -> bool:
    return consent_state(log) == ConsentState.WITHDRAWN
