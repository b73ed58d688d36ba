"""Opening a log on a child who may have one (R1): nothing is told about a log that one cannot see."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions import grants
from permissions.policy import LogState
from stafettlog.models import (
    Child,
    Foresatt,
    ForesattRelation,
    MessageKind,
    OpeningAttempt,
    OutboxMessage,
    Stafettlog,
)
from stafettlog.services import attempts, facts
from stafettlog.services.errors import ChildHasLog, TooManyAttempts
from tests.factories import make_foresatt_input, make_log, make_participant
from tests.services.new_log import open_log
from tests.services.telling import messages, reasons

World = SimpleNamespace


def close(log: Stafettlog) -> None:
    Stafettlog.objects.filter(pk=log.pk).update(state=LogState.CLOSED.value)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=log.pk))


def number_of(log: Stafettlog) -> dict[str, Any]:
    child = log.child
    return {"national_number": child.national_number, "birth_date": child.birth_date}


def test_stranger_gets_a_neutral_answer_and_the_attempt_is_stored(school: World) -> None:
    with pytest.raises(ChildHasLog) as told:
        open_log(school.stranger, **number_of(school.log))
    assert told.value.log_id is None
    assert school.log.child.last_name not in str(told.value)
    attempt = OpeningAttempt.objects.get()
    assert (attempt.log, attempt.asked_by) == (school.log, school.stranger)
    notes = OutboxMessage.objects.filter(kind=MessageKind.OPENING_ATTEMPT)
    assert {note.user for note in notes} == {school.user, school.leader.user}
    for note in notes:
        assert (note.log, note.actor, note.relation) == (school.log, school.stranger, None)
    assert Stafettlog.objects.filter(child=school.log.child).count() == 1
    child = Child.objects.get(pk=school.log.child_id)
    assert child.last_name == school.log.child.last_name


def test_note_is_sent_once_until_the_holder_answers(school: World, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
        time_machine.shift(timedelta(minutes=1))
    assert OpeningAttempt.objects.count() == 2
    # The holder and the virksomhet's leader.
    assert len(messages(kind=MessageKind.OPENING_ATTEMPT)) == 2
    attempt = OpeningAttempt.objects.first()
    for _time in range(2):
        attempts.attempt_answer(log_id=school.log.pk, attempt_id=attempt.pk, by=school.user)
    assert OpeningAttempt.objects.filter(answered_by=school.user).count() == 2
    assert reasons(attempt) == ["Spurte etter en logg på barnet", "Stafettholderen har tatt kontakt"]
    with pytest.raises(ChildHasLog):
        open_log(school.stranger, **number_of(school.log))
    assert len(messages(kind=MessageKind.OPENING_ATTEMPT)) == 4


def test_attempts_are_limited_within_the_hour(school: World, settings: Any, time_machine: Any) -> None:
    settings.OPENING_ATTEMPTS_PER_HOUR = 2
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
        time_machine.shift(timedelta(minutes=1))
    # Also for a child without a log: the answer tells nothing.
    for changes in (number_of(school.log), {}):
        with pytest.raises(TooManyAttempts):
            open_log(school.stranger, **changes)
    assert OpeningAttempt.objects.count() == 2
    open_log(school.colleague)
    time_machine.shift(timedelta(minutes=61))
    open_log(school.stranger)


def test_second_click_is_the_same_attempt(school: World) -> None:
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
    assert OpeningAttempt.objects.count() == 1


@pytest.mark.parametrize("who", ["holder", "colleague"])
def test_own_visible_log_is_named(school: World, who: str) -> None:
    make_participant(school.log, school.colleague)
    with pytest.raises(ChildHasLog) as told:
        open_log(getattr(school, who), **number_of(school.log))
    assert told.value.log_id == school.log.pk
    assert OpeningAttempt.objects.count() == 0
    assert messages(kind=MessageKind.OPENING_ATTEMPT) == []


def test_foresatt_who_is_staff_is_told_nothing_of_the_childs_log(school: World) -> None:
    """Reading in the portal is not seeing it as staff."""
    number = school.stranger.user.national_number
    log = make_log(school.holder, foresatte=[make_foresatt_input(national_number=number)])
    assert Foresatt.objects.get(user=school.stranger.user)
    with pytest.raises(ChildHasLog) as told:
        open_log(school.stranger, **number_of(log))
    assert told.value.log_id is None


def test_child_without_number_meets_no_check(school: World) -> None:
    same = {"first_name": "Ola", "last_name": "Nord", "birth_date": date(2018, 1, 1), "national_number": None}
    first, second = (make_log(school.colleague, **same) for _time in range(2))
    assert first.child != second.child
    assert first.child.national_number is None


def test_child_is_opened_anew_after_a_closed_log(school: World) -> None:
    """Also by someone else, with another foresatt: the earlier one's access ends."""
    old_relation = ForesattRelation.objects.get(child=school.log.child)
    close(school.log)
    new = make_log(
        school.stranger,
        **number_of(school.log),
        first_name="Nytt",
        last_name="Navn",
        foresatte=[make_foresatt_input(role="father")],
    )
    assert new.child == school.log.child
    assert new.child.display_name == "Nytt Navn"
    old_relation.refresh_from_db()
    assert old_relation.ended_by == school.stranger.user
    assert grants.codenames_on(old_relation.foresatt.user, school.log) == frozenset()
    assert grants.codenames_on(old_relation.foresatt.user, new) == frozenset()
    assert grants.codenames_on(school.stranger.user, school.log) == frozenset()
    assert "Navn er endret" in reasons(new.child)
