"""What stands in the logs: oppmerksomheter, tiltak, half of them evaluated, meetings with invitations."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from permissions.models import Organisation
from stafettlog.models import (
    Actor,
    Concern,
    Evaluation,
    Invitation,
    Lysglimt,
    Measure,
    Meeting,
    MeetingStatus,
    Outcome,
    PlaceKind,
    Stafettlog,
)
from tests.bench.plan import COMMENTS, CONCERN, DESCRIPTION, GOAL, VERSIONS, Plan, goal_of, shape_of

CALLED, HELD = MeetingStatus.INVITED, MeetingStatus.COMPLETED


class Work:
    def __init__(self, places: list[Organisation]) -> None:
        self.now, self.today = timezone.now(), timezone.localdate()

    def of(self, logs: list[Stafettlog], plan: Plan, numbers: range, actors: list[Actor]) -> None:
        self.rows: dict[type[Any], list[Any]] = {}
        for number, log in zip(numbers, logs, strict=True):
            shape = shape_of(number)
            concerns = [self._concern(log, shape.measures) for _at in range(shape.concerns)]
            for at in range(shape.meetings):
                self._meeting(log, at, shape.invited, concerns, plan, number, actors)
            self._add(Lysglimt(log=log, text="Leste høyt", happened_on=self.today, created_by=log.created_by))
        for model, rows in self.rows.items():
            # no history: a benchmark's rows have no author.
            model._default_manager.bulk_create(rows, batch_size=2000)

    def _add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def _concern(self, log: Any, measures: int) -> Concern:
        concern = self._add(
            Concern(log=log, text=CONCERN, area="language", goal=GOAL, level=1, created_by=log.created_by)
        )
        for at in range(measures):
            measure = self._add(
                Measure(
                    log=log,
                    concern=concern,
                    kind="group",
                    description=DESCRIPTION,
                    start_on=self.today - timedelta(days=40),
                    finish_on=self.today + timedelta(days=at),
                    created_by=log.created_by,
                )
            )
            people = log.bench_people
            through: Any = Measure.responsible.through
            self._add(through(measure=measure, participant=people[at % len(people)]))
            if at % 2:
                self._add(
                    Evaluation(
                        log=log, measure=measure, outcome=Outcome.DESIRED_EFFECT, evaluated_by=log.created_by
                    )
                )
        return concern

    def _meeting(
        self,
        log: Any,
        at: int,
        invited: int,
        concerns: list[Concern],
        plan: Plan,
        number: int,
        actors: list[Actor],
    ) -> None:
        """The first is to come, the others are held."""
        starts = self.now + timedelta(days=7 if at == 0 else -20 * at)
        held = at > 0
        meeting = self._add(
            Meeting(
                log=log,
                status=HELD if held else CALLED,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                place_kind=PlaceKind.PHONE,
                created_by=log.created_by,
                registered_at=self.now if held else None,
                registered_by=log.created_by if held else None,
                comments=COMMENTS if held else "",
            )
        )
        through: Any = Meeting.concerns.through
        self._add(through(meeting=meeting, concern=concerns[at % len(concerns)]))
        self._add(Invitation(log=log, meeting=meeting, relation=log.bench_relation, attended=held or None))
        holder = plan.holder_of(number)
        for step in range(invited - 1):
            actor = actors[(holder + step * plan.places) % plan.people]
            self._add(Invitation(log=log, meeting=meeting, actor=actor, attended=held or None))


def add_versions(log: Stafettlog) -> None:
    """An oppmerksomhet of the log gets its many versions, an hour apart."""
    concern = log.concerns.order_by("pk").first()
    concern.version, concern.goal = VERSIONS, goal_of(VERSIONS)
    concern.save_without_historical_record()
    fields = {field.attname: getattr(concern, field.attname) for field in Concern._meta.concrete_fields}
    # no history: this is the history.
    Concern.history.model._default_manager.bulk_create(
        Concern.history.model(
            **{**fields, "version": number, "goal": goal_of(number)},
            history_date=timezone.now() - timedelta(hours=VERSIONS - number),
            history_type="+" if number == 1 else "~",
            history_user_id=log.stafettholder.user_id,
            history_change_reason="Målet er endret",
        )
        for number in range(1, VERSIONS + 1)
    )
