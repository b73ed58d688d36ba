"""The worker's part: once a day, in the hours of a working day; and by pages, however much is due."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from permissions import rate_limits
from stafettlog.management.commands import worker
from stafettlog.models import OutboxMessage
from stafettlog.services import reminder_rows, reminders
from tests.factories import make_foresatt_input, make_log, make_measure
from tests.notifications.reminding import day, ends, put_in, school

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    """A log whose consent ends on Friday 9 October: told of on the second."""
    time_machine.move_to("2026-09-21 12:00+02:00", tick=False)
    made = school()
    ends(made.log, date(2026, 10, 9))
    OutboxMessage.objects.create(kind="consent_expires", occasion=_occasion(made, 30))
    return made


def _occasion(w: SimpleNamespace, mark: int) -> str:
    return f"consent_expires:{w.log.current_consent_id}:{mark}:{w.holder.user_id}"


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        ("2026-10-02 06:59+02:00", 0),
        ("2026-10-02 07:00+02:00", 1),
        ("2026-10-02 19:59+02:00", 1),
        ("2026-10-02 20:00+02:00", 0),
        # A Saturday.
        ("2026-10-03 07:00+02:00", 0),
        # The Monday, in case nobody was there on Friday.
        ("2026-10-05 07:00+02:00", 1),
    ],
)
def test_in_the_hours_of_a_working_day(
    w: SimpleNamespace, time_machine: Any, moment: str, count: int
) -> None:
    time_machine.move_to(moment, tick=False)
    assert reminders.daily() == count
    assert reminders.daily() == 0


@pytest.mark.parametrize(("moment", "count"), [("2026-12-02 06:00+00:00", 1), ("2026-12-02 05:59+00:00", 0)])
def test_hours_are_of_oslo_in_winter_too(
    w: SimpleNamespace, time_machine: Any, moment: str, count: int
) -> None:
    ends(w.log, date(2026, 12, 9))
    time_machine.move_to(moment, tick=False)
    assert reminders.daily() == count


def test_once_a_day_with_one_question_afterwards(
    w: SimpleNamespace, time_machine: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    time_machine.move_to("2026-10-01 07:00+02:00", tick=False)
    assert reminders.daily() == 0
    ends(w.log, date(2026, 10, 8))
    with django_assert_num_queries(1):
        assert reminders.daily() == 0
    time_machine.move_to("2026-10-02 07:00+02:00", tick=False)
    rate_limits.sweep()
    assert reminders.daily() == 1


def test_one_that_failed_is_tried_again(
    w: SimpleNamespace, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    time_machine.move_to("2026-10-02 07:00+02:00", tick=False)

    def broken(*_: object) -> int:
        raise RuntimeError("the database is gone")

    with monkeypatch.context() as patched:
        patched.setattr(reminders, "_put_in", broken)
        with pytest.raises(RuntimeError):
            reminders.daily()
    assert reminders.daily() == 1


def test_worker_and_command_do_it(w: SimpleNamespace, time_machine: Any) -> None:
    time_machine.move_to("2026-10-02 07:00+02:00", tick=False)
    assert worker.JOBS["reminders of the day"] == reminders.daily
    call_command("send_reminders", stdout=(said := StringIO()))
    call_command("send_reminders", stdout=said)
    assert said.getvalue().split("\n")[:2] == [f"{n} reminders were put in the outbox." for n in (1, 0)]
    assert OutboxMessage.objects.filter(occasion=_occasion(w, 7)).count() == 1


def test_pages_of_two_find_all_there_is(
    w: SimpleNamespace, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five logs and seven deadlines, two at a time."""
    monkeypatch.setattr(reminder_rows, "PAGE", 2)
    monkeypatch.setattr(reminders, "PAGE", 2)
    for _ in range(4):
        log = make_log(w.holder, foresatte=[make_foresatt_input()])
        ends(log, date(2026, 10, 9))
    for offset in range(7):
        finish = date(2026, 9, 28) + timedelta(days=offset)
        make_measure(w.concern, w.holder, [w.other], start_on=day(0), finish_on=finish)
    OutboxMessage.objects.exclude(occasion=_occasion(w, 30)).delete()
    time_machine.move_to("2026-10-02 07:00+02:00", tick=False)
    told = [kind for kind, _who in put_in()]
    # Of the deadlines four have passed, for two people each; three are to come, for one.
    wanted = {"consent_expires": 5, "deadline_passed": 8, "deadline_near": 3}
    assert {kind: told.count(kind) for kind in set(told)} == wanted


def test_queries_do_not_grow_with_what_is_due(
    w: SimpleNamespace, time_machine: Any, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(6):
        log = make_log(w.holder, foresatte=[make_foresatt_input()])
        ends(log, date(2026, 10, 9))
        make_measure(w.concern, w.holder, [w.other], start_on=day(0), finish_on=date(2026, 10, 1))
    OutboxMessage.objects.exclude(occasion=_occasion(w, 30)).delete()
    time_machine.move_to("2026-10-02 07:00+02:00", tick=False)
    # Nine questions what is due, two to whom, what is known, and one insert with its savepoint.
    with django_assert_max_num_queries(15):
        assert reminders.send_due() == 9
