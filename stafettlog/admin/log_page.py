"""What the log page shows: its rows in a fixed number of queries, and what the person may do with each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Concern, ForesattRelation, Measure, Participant, Stafettlog
from stafettlog.services.access import LogAccess

FAR_OFF = 10**6


@dataclass(frozen=True)
class May:
    """What the person may do on this log, asked once."""

    write: bool
    write_reason: str
    end_others: bool
    end_self: bool
    evaluate_all: bool
    evaluate_own: bool
    change_level: bool
    read_files: bool

    @classmethod
    def ask(cls, access: LogAccess) -> "May":
        writes = access.may(Action.ADD_CONCERN)
        return cls(
            write=bool(writes),
            write_reason=writes.reason,
            end_others=bool(access.may(Action.END_PARTICIPANT)),
            end_self=bool(access.may(Action.END_PARTICIPANT, own=True)),
            evaluate_all=bool(access.may(Action.EVALUATE)),
            evaluate_own=bool(access.may(Action.EVALUATE, own=True)),
            change_level=bool(access.may(Action.CHANGE_LEVEL)),
            read_files=bool(access.may(Action.READ_FILE)),
        )


@dataclass(frozen=True)
class MeasureRow:
    """One row of the tiltak table. `days` until the deadline, None when nothing is due any more."""

    measure: Measure
    evaluation: Any
    responsible: Sequence[Participant]
    days: int | None
    may_evaluate: bool
    may_change: bool
    lacks_follow_up: bool

    @property
    def acts(self) -> bool:
        return self.may_evaluate or self.may_change or self.lacks_follow_up

    @property
    def ended_on(self) -> date:
        """*Avsluttet*: the planned finish, and once evaluated that day (R12)."""
        return timezone.localdate(self.evaluation.evaluated_at) if self.evaluation else self.measure.finish_on


@dataclass(frozen=True)
class ConcernCard:
    concern: Concern
    rows: Sequence[MeasureRow]

    @property
    def urgency(self) -> tuple[int, Any]:
        """Nearest deadline first; those without one by date."""
        days = [row.days for row in self.rows if row.days is not None]
        return (min(days) if days else FAR_OFF, self.concern.created_at)

    @property
    def is_corrected(self) -> bool:
        """Closing and striking out count the version up too, and have words of their own."""
        return self.concern.version > (1 if self.concern.is_ongoing else 2)


@dataclass(frozen=True)
class LogPage:
    ongoing: Sequence[ConcernCard]
    finished: Sequence[ConcernCard]
    foresatte: Sequence[ForesattRelation]
    participants: Sequence[Participant]

    @property
    def overdue(self) -> Sequence[MeasureRow]:
        return [row for row in self._due() if row.days is not None and row.days < 0]

    @property
    def soon(self) -> Sequence[MeasureRow]:
        return [
            row for row in self._due() if row.days is not None and 0 <= row.days <= settings.DUE_SOON_DAYS
        ]

    def _due(self) -> Sequence[MeasureRow]:
        rows = (row for card in self.ongoing for row in card.rows if row.days is not None)
        return sorted(rows, key=lambda row: row.days or 0)


def read(log: Stafettlog, *, user: User, may: May, today: date) -> LogPage:
    """Five queries, whatever the size of the log."""
    measures = list(_measures(log))
    followed = {measure.follows_id for measure in measures}
    rows: dict[UUID, list[MeasureRow]] = defaultdict(list)
    for measure in measures:
        rows[measure.concern_id].append(_row(measure, user=user, may=may, followed=followed, today=today))
    cards = [ConcernCard(concern, rows[concern.pk]) for concern in Concern.objects.filter(log=log)]
    return LogPage(
        ongoing=sorted((c for c in cards if c.concern.is_ongoing), key=lambda card: card.urgency),
        finished=[card for card in reversed(cards) if not card.concern.is_ongoing],
        foresatte=list(ForesattRelation.objects.active().filter(child=log.child_id)),
        participants=_others(log),
    )


def _measures(log: Stafettlog) -> Iterable[Measure]:
    people = Prefetch("responsible", Participant.objects.with_names())
    return Measure.objects.filter(log=log).select_related("concern", "evaluation").prefetch_related(people)


def _others(log: Stafettlog) -> list[Participant]:
    """Those who take part beside the stafettholder."""
    return list(Participant.objects.active().with_names().filter(log=log).exclude(actor=log.stafettholder_id))


def _row(measure: Measure, *, user: User, may: May, followed: set[Any], today: date) -> MeasureRow:
    responsible = list(measure.responsible.all())
    evaluation = getattr(measure, "evaluation", None)
    is_open = evaluation is None and measure.concern.is_ongoing
    is_own = any(p.actor.user_id == user.pk and p.ended_at is None for p in responsible)
    answered = measure.pk in followed or evaluation is None or not evaluation.asks_for_new_measure
    return MeasureRow(
        measure=measure,
        evaluation=evaluation,
        responsible=responsible,
        days=measure.days_left(today) if is_open else None,
        may_evaluate=is_open and (may.evaluate_all or (is_own and may.evaluate_own)),
        may_change=is_open and may.write,
        lacks_follow_up=may.write and measure.concern.is_ongoing and not answered,
    )
