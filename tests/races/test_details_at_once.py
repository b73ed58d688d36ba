"""Two people change the child or its foresatte at the same moment: one effect, no error page."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError

from stafettlog.models import Child, Foresatt, ForesattRelation, OpeningAttempt, Stafettlog
from stafettlog.services import closing, opening
from stafettlog.services.child_number import child_number, met_open_log
from stafettlog.services.errors import ChildHasLog, Stale
from stafettlog.services.foresatt_access import foresatt_end
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_number
from tests.factories import fresh_number, make_foresatt_input, make_log, make_opening
from tests.factories.numbers import born_years_ago
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace


def outcome(outcomes: list[Any], *, done: int, failed: type[Exception] | tuple[type[Exception], ...]) -> None:
    fine, errors = split(outcomes)
    assert len(fine) == done, outcomes
    assert all(isinstance(error, failed) for error in errors), outcomes
    assert drifted() == []


def correct(log: Stafettlog, number: str) -> Stafettlog:
    """As the screen does it: the attempt is noted once the write is rolled back."""
    log = Stafettlog.objects.select_related("child", "stafettholder__user").get(pk=log.pk)
    by = log.stafettholder.user
    try:
        return child_number(
            log_id=log.pk,
            national_number=number,
            birth_date=log.child.birth_date,
            reason="Byttet om",
            version=log.version,
            by=by,
        )
    except ChildHasLog:
        met_open_log(log_id=log.pk, national_number=number, by=by)
        raise


def open_log(form: Any, by: Any) -> str:
    return opening.log_open(
        opening=form, draft=None, key=uuid.uuid4(), location_of=lambda log: str(log.pk), by=by.user
    )


def end(w: World, relation: ForesattRelation) -> ForesattRelation:
    return foresatt_end(log_id=w.log.pk, relation_id=relation.pk, reason="Avtale", by=w.user)


def test_two_delete_the_same_foresatt_once(school: World) -> None:
    foresatt_add(log_id=school.log.pk, foresatt=make_foresatt_input(), by=school.user)
    first = school.log.child.foresatt_relations.order_by("id").first()
    outcome(race(*[lambda: end(school, first)] * 3), done=1, failed=ValidationError)
    assert first.history.count() == 2


def test_two_delete_one_each_and_one_is_left(school: World) -> None:
    foresatt_add(log_id=school.log.pk, foresatt=make_foresatt_input(), by=school.user)
    one, other = school.log.child.foresatt_relations.order_by("id")
    outcome(race(lambda: end(school, one), lambda: end(school, other)), done=1, failed=ValidationError)
    assert ForesattRelation.objects.active().count() == 1


def test_two_add_the_same_foresatt_once(school: World) -> None:
    entry = make_foresatt_input()
    outcomes = race(
        *[lambda: foresatt_add(log_id=school.log.pk, foresatt=entry, by=school.user)] * 3,
    )
    outcome(outcomes, done=1, failed=ValidationError)
    assert ForesattRelation.objects.active().count() == 2


def test_two_logs_add_the_same_new_person(school: World) -> None:
    other, entry = make_log(school.colleague), make_foresatt_input()
    before = Foresatt.objects.count()
    outcomes = race(
        lambda: foresatt_add(log_id=school.log.pk, foresatt=entry, by=school.user),
        lambda: foresatt_add(log_id=other.pk, foresatt=entry, by=school.colleague.user),
    )
    outcome(outcomes, done=2, failed=())
    assert Foresatt.objects.count() == before + 1


def test_foresatt_is_deleted_while_the_number_is_corrected(school: World) -> None:
    foresatt_add(log_id=school.log.pk, foresatt=make_foresatt_input(), by=school.user)
    relation = school.log.child.foresatt_relations.order_by("id").first()
    outcomes = race(
        lambda: end(school, relation),
        lambda: foresatt_number(
            log_id=school.log.pk,
            relation_id=relation.pk,
            national_number=fresh_number(born_years_ago(36)),
            reason="Byttet om",
            version=1,
            by=school.user,
        ),
    )
    outcome(outcomes, done=1, failed=(ValidationError, Stale))


def test_number_is_corrected_while_another_opens_a_log_with_it(school: World) -> None:
    number = fresh_number(school.log.child.birth_date)
    form = make_opening(school.outsider, national_number=number, birth_date=school.log.child.birth_date)
    outcomes = race(lambda: correct(school.log, number), lambda: open_log(form, school.outsider))
    outcome(outcomes, done=1, failed=ChildHasLog)
    assert Child.objects.filter(national_number_index__isnull=False).count() in {1, 2}
    assert OpeningAttempt.objects.count() == 1


def test_two_logs_are_corrected_to_one_number(school: World) -> None:
    other = make_log(school.colleague)
    number = fresh_number(school.log.child.birth_date)
    outcomes = race(lambda: correct(school.log, number), lambda: correct(other, number))
    outcome(outcomes, done=1, failed=ChildHasLog)
    assert OpeningAttempt.objects.count() == 1


def test_two_logs_swap_numbers_without_waiting_for_each_other_for_ever(school: World) -> None:
    """Each moves to the child that the other is about: both are refused, and no lock is a ring."""
    other = make_log(school.colleague)
    mine, theirs = school.log.child.national_number, other.child.national_number
    outcomes = race(lambda: correct(school.log, theirs), lambda: correct(other, mine))
    outcome(outcomes, done=0, failed=ChildHasLog)


def test_log_moves_to_a_child_while_another_opens_a_log_on_it(school: World) -> None:
    earlier = make_log(school.colleague)
    closing.log_close(log_id=earlier.pk, reason="moved", note="Flyttet", by=school.colleague.user)
    child = earlier.child
    form = make_opening(school.outsider, national_number=child.national_number, birth_date=child.birth_date)
    outcomes = race(
        lambda: correct(school.log, child.national_number), lambda: open_log(form, school.outsider)
    )
    outcome(outcomes, done=1, failed=ChildHasLog)
    assert Stafettlog.objects.filter(child=child, state="open").count() == 1
    assert OpeningAttempt.objects.count() == 1
