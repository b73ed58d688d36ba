"""The floor of what is written: the rows and their versions, one statement for each table."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from stafettlog.models import Concern, Evaluation, Invitation, Measure, Meeting, Stafettlog
from tests.bench.plan import CONCERN, DESCRIPTION, GOAL

Statement = tuple[str, list[Any]]


class Writes:
    """`log` gets oppmerksomheter; `inviting` gets meetings with all who take part."""

    def __init__(self, log: Stafettlog, inviting: Stafettlog) -> None:
        self.log, self.inviting = log, inviting
        self.user_id = log.stafettholder.user_id
        self.person = log.participants.order_by("pk").first()
        waiting = Measure.objects.filter(log__lt=inviting, evaluation__isnull=True).order_by("-pk")
        self.measures = waiting.iterator()
        self.actors = list(inviting.participants.values_list("actor_id", flat=True))
        self.relation = inviting.child.foresatt_relations.first()
        self.concerns = list(inviting.concerns.all())

    def concern(self) -> list[Statement]:
        """An oppmerksomhet with a tiltak and who is responsible."""
        by, today = {"log": self.log, "created_by_id": self.user_id}, timezone.localdate()
        concern = Concern(**by, text=CONCERN, area="language", goal=GOAL, level=1)
        measure = Measure(
            **by, concern=concern, kind="group", description=DESCRIPTION, start_on=today, finish_on=today
        )
        link = Measure.responsible.through(measure=measure, participant=self.person)
        return [*self._versioned([concern]), *self._versioned([measure]), insert([link])]

    def evaluation(self) -> list[Statement]:
        measure = next(self.measures)
        made = Evaluation(
            log_id=measure.log_id, measure=measure, outcome="desired_effect", evaluated_by_id=self.user_id
        )
        return self._versioned([made])

    def meeting(self) -> list[Statement]:
        """A meeting about every oppmerksomhet; no mail to anybody."""
        log, starts = self.inviting, timezone.now() + timedelta(days=7)
        meeting = Meeting(
            log=log,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            place_kind="phone",
            created_by_id=self.user_id,
        )
        about = Meeting.concerns.through
        invited = [Invitation(log=log, meeting=meeting, actor_id=actor) for actor in self.actors]
        invited.append(Invitation(log=log, meeting=meeting, relation=self.relation))
        return [
            *self._versioned([meeting]),
            insert([about(meeting=meeting, concern=concern) for concern in self.concerns]),
            *self._versioned(invited),
        ]

    def _versioned(self, rows: Sequence[models.Model]) -> list[Statement]:
        kept: Any = type(rows[0]).history.model  # type: ignore[attr-defined]
        told = {"history_date": timezone.now(), "history_type": "+", "history_user_id": self.user_id}
        # First: as it prepares the rows, they get what Django gives them when they are saved.
        first = insert(rows)
        kept_rows = [
            kept(**{field.attname: getattr(row, field.attname) for field in _columns(row)}, **told)
            for row in rows
        ]
        return [first, insert(kept_rows)]


def _columns(row: models.Model) -> list[Any]:
    """Those that a statement gives: not the number that the database counts up."""
    return [field for field in row._meta.concrete_fields if not isinstance(field, models.AutoField)]


def insert(rows: Sequence[models.Model]) -> Statement:
    """One statement for rows of one table."""
    columns, quote = _columns(rows[0]), connection.ops.quote_name
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in columns
    ]
    names = ", ".join(quote(field.column) for field in columns)
    places = "(" + ", ".join(["%s"] * len(columns)) + ")"
    table = quote(rows[0]._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(rows))}", values
