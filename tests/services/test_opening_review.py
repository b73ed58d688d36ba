"""The review of openings: whom a task explains, and that it is read by index."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permissions import openings
from permissions.access_words import Page
from permissions.policy import Role
from stafettlog.models import BreakGlass, OpeningAttempt
from stafettlog.services import break_glass, evaluations, opening_review, opening_tasks
from tests.factories import (
    call_meeting,
    make_concern,
    make_log,
    make_lysglimt,
    make_measure,
    make_participant,
    make_role,
    make_transfer,
)
from tests.screens.openings import opening, oslo, this_month

REASON = "Siden gir feil for stafettholderen"


def pairs() -> set[tuple[str, str]]:
    return {(one.user_id, one.log_id) for one in opening_review.without_task(this_month())}


# --- Without a task ------------------------------------------------------------------------------


def test_holder_has_a_task_and_a_stranger_has_none(school) -> None:
    opening(school.log, school.user)
    opening(school.log, school.stranger.user)
    assert pairs() == {(str(school.stranger.user_id), str(school.log.pk))}


def test_a_participant_without_a_tiltak_has_none(school) -> None:
    make_participant(school.log, school.colleague)
    opening(school.log, school.colleague.user)
    assert pairs() == {(str(school.colleague.user_id), str(school.log.pk))}


def explained_by_tiltak(school) -> None:
    make_measure(school.concern, school.holder, [school.colleague])


def explained_by_earlier_tiltak(school) -> None:
    measure = make_measure(school.concern, school.holder, [school.colleague])
    evaluations.evaluate(
        log_id=school.log.pk, measure_id=measure.pk, outcome="some_effect", reason="", by=school.user
    )


def explained_by_writing(school) -> None:
    make_participant(school.log, school.colleague)
    make_lysglimt(school.log, by=school.colleague)


def explained_by_meeting(school) -> None:
    make_participant(school.log, school.colleague)
    call_meeting(school.log, school.holder, actor_ids=(school.colleague.pk,))


def explained_by_being_asked_to_take_over(school) -> None:
    make_transfer(school.log, school.colleague)


@pytest.mark.parametrize(
    "explained",
    [
        explained_by_tiltak,
        explained_by_earlier_tiltak,
        explained_by_writing,
        explained_by_meeting,
        explained_by_being_asked_to_take_over,
    ],
)
def test_a_task_explains(school, explained) -> None:
    explained(school)
    opening(school.log, school.colleague.user)
    opening(make_log(school.holder), school.colleague.user)
    assert len(pairs()) == 1
    assert (str(school.colleague.user_id), str(school.log.pk)) not in pairs()


def test_what_was_written_before_the_period_explains_nothing(school) -> None:
    explained_by_writing(school)
    opening(school.log, school.colleague.user)
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        opening(school.log, school.colleague.user)
        assert pairs() == {(str(school.colleague.user_id), str(school.log.pk))}


def test_emergency_access_is_always_listed_and_first(school) -> None:
    break_glass_user = make_role(Role.OPERATOR)
    break_glass.break_glass_open(log_reference=str(school.log.pk), reason=REASON, by=break_glass_user)
    opening(school.log, break_glass_user, role="Drift (nødtilgang)")
    # One who is stafettholder as well.
    opening(school.log, school.user, role="Stafettholder, Drift (nødtilgang)")
    opening(school.log, school.stranger.user)
    found = opening_review.without_task(this_month())
    assert [one.is_emergency for one in found] == [True, True, False]


def test_foresatte_and_officers_are_not_asked_about(school) -> None:
    opening(school.log, school.stranger.user, role="Foresatt")
    opening(school.log, make_role(Role.PRIVACY_OFFICER), role="Personvernombud")
    assert pairs() == set()
    assert opening_review.busiest(this_month()).people == 0


def test_the_overview_of_a_leader_is_no_opening_here(school) -> None:
    opening(school.log, school.leader.user, role="Enhetsleder", page=Page.METADATA)
    assert pairs() == set()
    opening(school.log, school.leader.user, role="Enhetsleder", page=Page.MASKING)
    assert len(pairs()) == 1


def test_ids_of_logs_that_are_no_longer_there(school) -> None:
    opening("01900000-0000-7000-8000-000000000000", school.user)
    assert len(pairs()) == 1


def test_every_model_of_a_log_is_writing_or_is_said_not_to_be() -> None:
    models = [model for model in apps.get_app_config("stafettlog").get_models() if hasattr(model, "history")]
    of_a_log = {model for model in models if "log" in {field.name for field in model._meta.fields}}
    assert of_a_log == {*opening_tasks.WRITTEN, BreakGlass, OpeningAttempt}


def test_queries_do_not_follow_the_rows(school) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            opening_review.without_task(this_month())
            opening_review.busiest(this_month())
            opening_review.outside_hours(this_month())
        return len(asked)

    opening(school.log, school.stranger.user)
    few = count()
    for _ in range(5):
        opening(make_log(school.holder), school.stranger.user)
        make_concern(school.log, school.holder)
    assert count() == few == 4


# --- By index, however many rows ------------------------------------------------------------------


def plan(rows) -> str:
    """How the database finds the rows, if it thinks that there are many."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (openings.Filter(), "access_log_by_time"),
        (openings.Filter(since=oslo(2026, 3, 1), until=oslo(2026, 4, 1)), "access_log_by_time"),
        (openings.Filter(user_id="x"), "access_log_by_user"),
        (openings.Filter(log_id="x"), "access_log_number_in_log"),
    ],
)
def test_lists_are_read_by_index(db, wanted, index) -> None:
    found = plan(openings.rows(wanted)[:51])
    # SQLite has a name of its own for the index of a constraint, and says by what it looks there.
    assert index in found or (connection.vendor == "sqlite" and "(log_id=?)" in found)


def test_review_reads_the_period_by_index(db) -> None:
    period = this_month()
    rows = openings.rows(openings.Filter(since=period.since, until=period.until)).order_by()
    assert "access_log_by_time" in plan(rows.values("user_id").annotate(n=Count("pk")))
    assert "access_log_by_time" in plan(rows.filter(opening_review.outside(period)))
