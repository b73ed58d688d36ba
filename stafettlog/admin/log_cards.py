"""The oppmerksomheter and tiltak of a log in words, with the addresses of what the person may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import User
from stafettlog.admin.log_may import May
from stafettlog.admin.log_measures import measures_of
from stafettlog.admin.row_words import Addresses, Dates, labels
from stafettlog.models import (
    OUTCOME_EFFECT,
    Area,
    Concern,
    Evaluation,
    Measure,
    MeasureKind,
    Outcome,
    Participant,
)
from stafettlog.services.shown import Shown

FAR_OFF = 10**6


@dataclass(frozen=True)
class PersonLine:
    """One who answers for a tiltak: name, and virksomhet."""

    name: str
    place: str


@dataclass(frozen=True)
class MeasureRow:
    """One row of the tiltak table, in words. `days` until the deadline, None when nothing is due any more.

    An address is empty when the person may not. `history_url`: only of one that has been changed.
    """

    measure: Measure
    evaluation: Any
    responsible: Sequence[PersonLine]
    days: int | None
    kind: str
    start_on: str
    ended_on: str
    outcome: str
    effect: str
    history_url: str
    change_url: str
    evaluate_url: str
    follow_up_url: str

    @property
    def acts(self) -> bool:
        return bool(self.change_url or self.evaluate_url or self.follow_up_url)


@dataclass(frozen=True)
class ConcernCard:
    """`history_url`: only of one that has been corrected."""

    concern: Concern
    rows: Sequence[MeasureRow]
    area: str
    created_on: str
    history_url: str
    change_url: str
    close_url: str
    strike_url: str
    measure_url: str

    @property
    def urgency(self) -> tuple[int, Any]:
        """Nearest deadline first; those without one by date."""
        days = [row.days for row in self.rows if row.days is not None]
        return (min(days) if days else FAR_OFF, self.concern.created_at)


class CardMaker:
    """Makes the cards of one page; what is the same in every row is found once."""

    def __init__(
        self, shown: Shown, people: Mapping[UUID, Participant], *, user: User, may: May, today: date
    ) -> None:
        log = shown.log
        self.may = may
        self.today = today
        self.url = Addresses(log.pk).of
        self.history = Addresses(log.pk).history
        self.say = Dates()
        self.areas, self.kinds, self.outcomes = labels(Area), labels(MeasureKind), labels(Outcome)
        self.effects = {outcome.value: str(effect) for outcome, effect in OUTCOME_EFFECT.items()}
        waits = _("venter på leder")
        self.lines = {
            key: PersonLine(
                person.display_name,
                " · ".join(
                    part
                    for part in (shown.workplace(person.actor), waits if person.actor.is_waiting else "")
                    if part
                ),
            )
            for key, person in people.items()
        }
        self.own = {key for key, p in people.items() if p.actor.user_id == user.pk and p.ended_at is None}
        self.not_evaluated, self.ended_with_log = _("Opprettet"), _("Avsluttet med loggen")

    def cards(self, concerns: Iterable[Any]) -> list[ConcernCard]:
        """The concerns are those of log_measures.with_measures()."""
        found = [(concern, measures_of(concern)) for concern in concerns]
        followed = {measure.follows_id for _concern, rows in found for measure, _evaluation, _people in rows}
        return [self._card(concern, [self._row(*row, followed) for row in rows]) for concern, rows in found]

    def _card(self, concern: Concern, rows: Sequence[MeasureRow]) -> ConcernCard:
        # Closing and striking out count the version up too, and have words of their own.
        corrected = concern.version > (1 if concern.is_ongoing else 2)
        writes = self.may.write and concern.is_ongoing

        def address(name: str) -> str:
            return self.url(name, concern.pk) if writes else ""

        return ConcernCard(
            concern=concern,
            rows=rows,
            area=self.areas[concern.area],
            created_on=self.say(timezone.localdate(concern.created_at), "DATE_FORMAT"),
            history_url=self.history("oppmerksomhet", concern.pk) if corrected else "",
            change_url=address("concern_change"),
            close_url=address("concern_close"),
            strike_url=address("concern_strike"),
            measure_url=address("measure_add"),
        )

    def _row(
        self, measure: Measure, evaluation: Evaluation | None, chosen: frozenset[UUID], followed: set[Any]
    ) -> MeasureRow:
        ongoing = measure.concern.is_ongoing
        is_open = evaluation is None and measure.ended_at is None and ongoing
        may_evaluate = self.may.evaluate_all or (self.may.evaluate_own and not self.own.isdisjoint(chosen))
        asks = evaluation is not None and evaluation.asks_for_new_measure and measure.pk not in followed
        lacks_follow_up = self.may.write and ongoing and asks
        follow_up = self.url("measure_add", measure.concern_id) if lacks_follow_up else ""
        return MeasureRow(
            measure=measure,
            evaluation=evaluation,
            responsible=[line for key, line in self.lines.items() if key in chosen],
            days=measure.days_left(self.today) if is_open else None,
            kind=self.kinds[measure.kind],
            start_on=self.say(measure.start_on),
            ended_on=self.say(_ended_on(measure, evaluation)),
            outcome=self._outcome(measure, evaluation),
            effect=self.effects[evaluation.outcome] if evaluation else "--",
            history_url=self.history("tiltak", measure.pk) if measure.is_edited else "",
            change_url=self.url("measure_change", measure.pk) if is_open and self.may.write else "",
            evaluate_url=self.url("measure_evaluate", measure.pk) if is_open and may_evaluate else "",
            follow_up_url=f"{follow_up}?etter={measure.pk}" if follow_up else "",
        )

    def _outcome(self, measure: Measure, evaluation: Any) -> str:
        if evaluation:
            return self.outcomes[evaluation.outcome]
        return self.ended_with_log if measure.ended_at else self.not_evaluated


def _ended_on(measure: Measure, evaluation: Any) -> date:
    """*Avsluttet*: the planned finish, and once evaluated, or ended with the log, that day (R12, R24)."""
    ended = evaluation.evaluated_at if evaluation else measure.ended_at
    return timezone.localdate(ended) if ended else measure.finish_on
