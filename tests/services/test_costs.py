"""What a write asks of the database, whoever sends it: the budgets of the speed page."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stafettlog.services import evaluations
from tests.factories import call_meeting, make_concern, make_participant, make_staff
from tests.support.queries import TRANSACTION

World = SimpleNamespace
# The stock peer's queries, and half as many more.
WORK = 21
INVITE = 24


def cost(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)


@pytest.fixture
def warm(school: World) -> World:
    """What is read once per process has been read."""
    call_meeting(school.log, school.holder, concerns=[school.concern])
    return school


def test_eight_are_invited_for_the_price_of_two(warm: World) -> None:
    two = cost(lambda: call_meeting(warm.log, warm.holder, concerns=[warm.concern]))
    actors = [make_participant(warm.log, make_staff(warm.organisation)).actor_id for _number in range(6)]
    actor_ids = (warm.holder.pk, *actors)
    eight = cost(lambda: call_meeting(warm.log, warm.holder, concerns=[warm.concern], actor_ids=actor_ids))
    assert two == eight <= INVITE


def test_oppmerksomhet_with_its_first_tiltak_keeps_to_its_budget(warm: World) -> None:
    assert cost(lambda: make_concern(warm.log, warm.holder)) <= WORK


def test_evaluation_keeps_to_its_budget(warm: World) -> None:
    def evaluate() -> None:
        evaluations.evaluate(
            log_id=warm.log.pk, measure_id=warm.measure.pk, outcome="some_effect", reason="", by=warm.user
        )

    assert cost(evaluate) <= WORK
