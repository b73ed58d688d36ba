"""What a check constraint says is the same without the database as in it."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Length

from permissions.conditions import NotReadable, holds
from stafettlog.models import Measure, Meeting

OSLO = ZoneInfo("Europe/Oslo")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 2)
ENDS = Q(finish_on__gt=FIRST)
# Condition -> what it answers for a tiltak of 1 to 2 March, evaluated by nobody.
ANSWERS: list[tuple[Q, bool | None]] = [
    (Q(start_on=FIRST), True),
    (Q(start_on__gt=FIRST), False),
    (Q(start_on__gte=FIRST, finish_on__lte=LAST), True),
    (Q(start_on__lt=FIRST) | Q(finish_on__lt=FIRST), False),
    (Q(kind__in=["group", "training"]), True),
    (~Q(kind="group"), False),
    (Q(ended_at__isnull=True), True),
    (Q(ended_at__gt=datetime(2026, 3, 1, tzinfo=OSLO)), None),
    (Q(ended_at__gt=datetime(2026, 3, 1, tzinfo=OSLO)) | ENDS, True),
    (Q(ended_at__gt=datetime(2026, 3, 1, tzinfo=OSLO)) & ENDS, None),
    (Q(ended_at__gt=datetime(2026, 3, 1, tzinfo=OSLO)) & ~ENDS, False),
]
SPOKEN = [
    pytest.param(model, one, id=one.name)
    for model in apps.get_models()
    for one in model._meta.constraints
    if isinstance(one, CheckConstraint) and one.violation_error_message != one.default_violation_error_message
]


def made() -> Measure:
    return Measure(kind="group", start_on=FIRST, finish_on=LAST)


@pytest.mark.parametrize(("condition", "answer"), ANSWERS)
def test_condition_is_answered_as_by_a_database(db: Any, condition: Q, answer: bool | None) -> None:
    assert holds(condition, made()) is answer
    constraint = CheckConstraint(condition=condition, name="example")
    try:
        constraint.validate(Measure, made())
        let_through = True
    except ValidationError:
        let_through = False
    assert let_through is (answer is not False)


@pytest.mark.parametrize(
    "condition", [Q(description__contains="x"), Q(Length("description")), Q(kind="x") ^ ENDS]
)
def test_what_only_a_database_understands_is_left_to_it(condition: Q) -> None:
    with pytest.raises(NotReadable):
        holds(condition, made())


@pytest.mark.parametrize(("model", "constraint"), SPOKEN)
def test_every_constraint_with_a_sentence_is_readable(model: Any, constraint: CheckConstraint) -> None:
    holds(constraint.condition, model())


def test_times_are_compared_by_the_moment_and_not_by_the_clock() -> None:
    """At 3 o'clock on 29 March the clock has gone straight from 2: this meeting ends as it begins."""
    meeting = Meeting(
        starts_at=datetime(2026, 3, 29, 2, 0, tzinfo=OSLO), ends_at=datetime(2026, 3, 29, 3, 0, tzinfo=OSLO)
    )
    (constraint,) = (one for one in Meeting._meta.constraints if one.name == "meeting_ends_after_start")
    assert isinstance(constraint, CheckConstraint)
    assert isinstance(constraint.condition, Q)
    assert holds(constraint.condition, meeting) is False
