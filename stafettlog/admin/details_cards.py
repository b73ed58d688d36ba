"""The cards of Vis / Endre about samtykke, nivå and aktører (R5, R10)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from permissions.policy import Action, ConsentState
from stafettlog.admin import consent_facts
from stafettlog.models import Consent, ConsentCoverage, LevelChange, Participant, Stafettlog
from stafettlog.services.access import LogAccess

LEVELS_SHOWN = 3


@dataclass(frozen=True)
class ConsentRow:
    """One consent with those who gave it, what it covers and covered, and who came in under it."""

    consent: Consent
    givers: str
    coverage: Sequence[ConsentCoverage]
    people: Sequence[Participant]

    @property
    def last_day(self) -> str:
        return consent_facts.last_valid_day(self.consent)


@dataclass(frozen=True)
class ConsentCard:
    """`tone` is "", "warning" or "danger"; `earlier` the newest first."""

    current: ConsentRow | None
    earlier: Sequence[ConsentRow]
    state_text: str
    tone: str
    is_withdrawn: bool
    may_renew: bool
    may_extend: bool
    may_withdraw: bool


@dataclass(frozen=True)
class LevelCard:
    changes: Sequence[LevelChange]
    has_more: bool
    may_change: bool


@dataclass(frozen=True)
class ParticipantsCard:
    """`people`: those who take part now, the stafettholder first."""

    people: Sequence[Participant]
    ended: Sequence[Participant]
    may_add: bool
    may_end: bool


def cards(log: Stafettlog, access: LogAccess) -> dict[str, Any]:
    """`consent_card`, `level_card` and `participants_card` (five queries)."""
    people = list(Participant.objects.filter(log=log).with_names().select_related("consent"))
    return {
        "consent_card": _consent(log, access, people),
        "level_card": _level(log, access),
        "participants_card": _participants(log, access, people),
    }


def _consent(log: Stafettlog, access: LogAccess, people: Sequence[Participant]) -> ConsentCard:
    came_in: dict[UUID, list[Participant]] = defaultdict(list)
    for participant in people:
        came_in[participant.consent_id].append(participant)
    coverage = ConsentCoverage.objects.select_related("organisation").order_by("added_on", "pk")
    consents = (
        Consent.objects.filter(log=log)
        .select_related("recorded_by", "withdrawn_by")
        .prefetch_related("givers", Prefetch("coverage", coverage))
        .order_by("-pk")
    )
    rows = [
        ConsentRow(
            consent,
            ", ".join(giver.display_name for giver in consent.givers.all()),
            list(consent.coverage.all()),
            came_in[consent.pk],
        )
        for consent in consents
    ]
    current = next((row for row in rows if row.consent.pk == log.current_consent_id), None)
    return ConsentCard(
        current=current,
        earlier=[row for row in rows if row is not current],
        state_text=consent_facts.state_text(log),
        tone=_tone(log, access.consent),
        is_withdrawn=access.consent == ConsentState.WITHDRAWN,
        may_renew=bool(access.may(Action.RENEW_CONSENT)),
        may_extend=bool(access.may(Action.EXTEND_CONSENT)),
        may_withdraw=bool(access.may(Action.WITHDRAW_CONSENT)) and access.consent != ConsentState.WITHDRAWN,
    )


def _tone(log: Stafettlog, state: ConsentState) -> str:
    if state != ConsentState.VALID or log.current_consent is None:
        return "danger"
    days = log.current_consent.days_left(timezone.localdate())
    return "warning" if days <= settings.CONSENT_WARNING_DAYS else ""


def _level(log: Stafettlog, access: LogAccess) -> LevelCard:
    newest = LevelChange.objects.filter(log=log).select_related("changed_by").order_by("-pk")
    changes = list(newest[: LEVELS_SHOWN + 1])
    return LevelCard(
        changes[:LEVELS_SHOWN], len(changes) > LEVELS_SHOWN, bool(access.may(Action.CHANGE_LEVEL))
    )


def _participants(log: Stafettlog, access: LogAccess, people: Sequence[Participant]) -> ParticipantsCard:
    now = [part for part in people if part.ended_at is None]
    now.sort(key=lambda part: part.actor_id != log.stafettholder_id)
    return ParticipantsCard(
        people=now,
        ended=[part for part in people if part.ended_at is not None],
        may_add=bool(access.may(Action.ADD_PARTICIPANT)),
        may_end=bool(access.may(Action.END_PARTICIPANT)),
    )
