"""What the sheets have one row for, where that is not simply one object of a model."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exports.picture import LogPicture
from stafettlog.admin.history_words import Change, Event
from stafettlog.models import Concern, Evaluation, Invitation, Measure, Meeting

# Before the evaluation, as the guide's table has it: EVALUERING «Opprettet», STATUS «--».
CREATED = gettext_lazy("Opprettet")
NO_EFFECT_YET = "--"
ENDED_WITH_LOG = gettext_lazy("Avsluttet sammen med loggen")
STRUCK = gettext_lazy("Feilregistrert")


@dataclass(frozen=True)
class WorkRow:
    """One tiltak with its oppmerksomhet; an oppmerksomhet without tiltak has one row too."""

    concern: Concern
    measure: Measure | None

    @property
    def evaluation(self) -> Evaluation | None:
        return getattr(self.measure, "evaluation", None)

    @property
    def concern_status(self) -> str:
        return concern_status(self.concern)

    @property
    def responsible(self) -> str:
        return responsible(self.measure) if self.measure else ""

    @property
    def ended_on(self) -> date | None:
        return ended_on(self.measure) if self.measure else None

    @property
    def outcome(self) -> str | Promise:
        return outcome(self.measure) if self.measure else ""

    @property
    def effect(self) -> str | Promise:
        return effect(self.measure) if self.measure else ""


@dataclass(frozen=True)
class HistoryRow:
    """One field that changed, with its event; an event without fields has one row too."""

    event: Event
    change: Change | None


def work_rows(picture: LogPicture) -> Iterator[WorkRow]:
    for concern in picture.concerns:
        measures: list[Measure | None] = list(concern.measures.all())
        for measure in measures or [None]:
            yield WorkRow(concern, measure)


def history_rows(picture: LogPicture) -> Iterator[HistoryRow]:
    for event in picture.events:
        changes: list[Change | None] = list(event.changes)
        for change in changes or [None]:
            yield HistoryRow(event, change)


def concern_status(concern: Concern) -> str:
    if concern.struck_at is not None:
        return str(STRUCK)
    return _("Avsluttet") if concern.closed_at is not None else _("Pågår")


def responsible(measure: Measure) -> str:
    """«Ronnie Aktør (Bakketoppen skole), …»"""
    return names(f"{p.display_name} ({p.actor.organisation.name})" for p in measure.responsible.all())


def ended_on(measure: Measure) -> date:
    """*Avsluttet*: the planned finish, and once it is over that day (R12, R24)."""
    evaluation: Evaluation | None = getattr(measure, "evaluation", None)
    if evaluation is not None:
        return timezone.localdate(evaluation.evaluated_at)
    return timezone.localdate(measure.ended_at) if measure.ended_at else measure.finish_on


def outcome(measure: Measure) -> str | Promise:
    evaluation: Evaluation | None = getattr(measure, "evaluation", None)
    return evaluation.get_outcome_display() if evaluation else CREATED


def effect(measure: Measure) -> str | Promise:
    evaluation: Evaluation | None = getattr(measure, "evaluation", None)
    if evaluation is not None:
        return evaluation.effect
    return ENDED_WITH_LOG if measure.ended_at else NO_EFFECT_YET


def meeting_status(meeting: Meeting) -> str:
    return str(STRUCK) if meeting.struck_at else str(meeting.get_status_display())


def invited(meeting: Meeting, attended: bool | None = None) -> str:
    """«Hanne Andersen (Mor), …»: all on the list, or those of whom it is registered that they came or not."""
    found: Iterable[Invitation] = meeting.invitations.all()
    return names(
        f"{invitation.display_name} ({invitation.part})"
        for invitation in found
        if attended is None or invitation.attended is attended
    )


def names(found: Iterable[Any]) -> str:
    return ", ".join(str(one) for one in found)


def topics(meeting: Meeting) -> str:
    """The oppmerksomheter of a meeting; not with commas, since each may be a sentence with its full stop."""
    return " · ".join(concern.text for concern in meeting.concerns.all())
