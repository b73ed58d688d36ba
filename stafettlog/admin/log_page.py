"""What the log page shows: its rows in a fixed number of queries, and what the person may do with each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef
from django.utils import timezone

from permissions.models import User
from stafettlog.admin import log_meetings
from stafettlog.admin.json_rows import JsonRows, as_id
from stafettlog.admin.log_may import May
from stafettlog.admin.log_meetings import MeetingLog
from stafettlog.models import Concern, ForesattRelation, Measure, Participant, Stafettlog
from stafettlog.services import log_details
from stafettlog.services.invited import People

FAR_OFF = 10**6


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
        """*Avsluttet*: the planned finish, and once evaluated, or ended with the log, that day (R12, R24)."""
        ended = self.evaluation.evaluated_at if self.evaluation else self.measure.ended_at
        return timezone.localdate(ended) if ended else self.measure.finish_on


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
    meetings: MeetingLog

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


def read(log: Stafettlog, *, user: User, may: May, now: datetime) -> LogPage:
    """Five queries, whatever the size of the log."""
    today = timezone.localdate(now)
    measures = list(_measures(log))
    followed = {measure.follows_id for measure in measures}
    concerns = {concern.pk: concern for concern in Concern.objects.filter(log=log)}
    # Those who have left too: their names stand by the tiltak that they answered for.
    people = {person.pk: person for person in Participant.objects.with_names().filter(log=log)}
    rows: dict[UUID, list[MeasureRow]] = defaultdict(list)
    for measure in measures:
        measure.concern = concerns[measure.concern_id]
        chosen = {as_id(row["id"]) for row in measure.responsible_rows}
        responsible = [person for key, person in people.items() if key in chosen]
        rows[measure.concern_id].append(
            _row(measure, responsible, user=user, may=may, followed=followed, today=today)
        )
    cards = [ConcernCard(concern, rows[concern.pk]) for concern in concerns.values()]
    taking_part = [person for person in people.values() if person.ended_at is None]
    relations = list(log_details.relations(log))
    to_invite = People(log, relations, [person.actor for person in taking_part])
    return LogPage(
        ongoing=sorted((c for c in cards if c.concern.is_ongoing), key=lambda card: card.urgency),
        finished=[card for card in reversed(cards) if not card.concern.is_ongoing],
        foresatte=relations,
        participants=[person for person in taking_part if person.actor_id != log.stafettholder_id],
        meetings=log_meetings.read(to_invite, concerns.values(), may=may, now=now),
    )


def _measures(log: Stafettlog) -> Iterable[Any]:
    chosen = Measure.responsible.through._default_manager.filter(measure=OuterRef("pk"))
    return (
        Measure.objects.filter(log=log)
        .select_related("evaluation")
        .annotate(responsible_rows=JsonRows(chosen, id="participant_id"))
    )


def _row(
    measure: Any,
    responsible: Sequence[Participant],
    *,
    user: User,
    may: May,
    followed: set[Any],
    today: date,
) -> MeasureRow:
    evaluation = getattr(measure, "evaluation", None)
    is_open = evaluation is None and measure.ended_at is None and measure.concern.is_ongoing
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
