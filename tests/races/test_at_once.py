"""Two people at the same moment: one effect, and nobody meets an error page."""

import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError

from stafettlog.models import (
    Actor,
    Child,
    Concern,
    Evaluation,
    Foresatt,
    Level,
    Measure,
    MessageKind,
    OpeningAttempt,
    OutboxMessage,
    Stafettlog,
    Submission,
)
from stafettlog.services import actors, concerns, evaluations, facts, measures, opening, participants
from stafettlog.services.actors import ActorInput
from stafettlog.services.errors import AlreadyEvaluated, ChildHasLog, Stale
from stafettlog.services.levels import level_change
from stafettlog.services.submissions import once
from tests.factories import (
    fresh_number,
    make_concern_input,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_opening,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace


def outcome(outcomes: list[Any], *, done: int, failed: type[Exception] | tuple[type[Exception], ...]) -> None:
    """`done` calls came through, and the rest met nothing but the declared errors."""
    fine, errors = split(outcomes)
    assert len(fine) == done, outcomes
    assert all(isinstance(error, failed) for error in errors), outcomes
    assert drifted() == []


def evaluate(w: World, value: str) -> Evaluation:
    return evaluations.evaluate(log_id=w.log.pk, measure_id=w.measure.pk, outcome=value, reason="", by=w.user)


def test_two_evaluations_at_once_store_one(school: World) -> None:
    outcomes = race(*[lambda v=v: evaluate(school, v) for v in ("no_effect", "mistake", "some_effect")])
    outcome(outcomes, done=1, failed=AlreadyEvaluated)
    (stands,) = split(outcomes)[0]
    assert Evaluation.objects.get() == stands
    assert {error.evaluation for error in split(outcomes)[1]} == {stands}


def test_double_submit_has_one_effect_and_one_answer(school: World) -> None:
    key = uuid.uuid4()

    def add() -> str:
        made = concerns.concern_add(
            log_id=school.log.pk, concern=make_concern_input(), measure=make_measure_input(), by=school.user
        )
        return f"/{made.pk}/"

    def send() -> str:
        return once(by=school.user, key=key, act=add)

    answers = race(send, send, send)
    assert len(set(answers)) == 1, answers
    assert Concern.objects.filter(log=school.log).count() == 2
    assert Submission.objects.filter(key=key).count() == 1


def open_log(actor: Actor, form: Any) -> str:
    return opening.log_open(
        opening=form, draft=None, key=uuid.uuid4(), location_of=lambda log: str(log.pk), by=actor.user
    )


def test_two_opens_on_one_new_child_make_one_log(school: World) -> None:
    form = make_opening(school.colleague)
    other = make_opening(
        school.outsider, national_number=form.child.national_number, birth_date=form.child.birth_date
    )
    outcomes = race(lambda: open_log(school.colleague, form), lambda: open_log(school.outsider, other))
    outcome(outcomes, done=1, failed=ChildHasLog)
    assert split(outcomes)[1][0].log_id is None
    assert Child.objects.filter(national_number_index__isnull=False).count() == 2
    assert OpeningAttempt.objects.count() == 1
    told = [row.user_id for row in OutboxMessage.objects.filter(kind=MessageKind.OPENING_ATTEMPT)]
    assert len(told) == len(set(told)) > 0


def test_two_opens_on_a_child_with_a_closed_log_make_one(school: World) -> None:
    Stafettlog.objects.filter(pk=school.log.pk).update(state="closed")
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=school.log.pk))
    child = school.log.child
    forms = [
        make_opening(actor, national_number=child.national_number, birth_date=child.birth_date)
        for actor in (school.colleague, school.outsider)
    ]
    outcomes = race(lambda: open_log(school.colleague, forms[0]), lambda: open_log(school.outsider, forms[1]))
    outcome(outcomes, done=1, failed=ChildHasLog)
    assert OpeningAttempt.objects.count() == 1
    assert Stafettlog.objects.filter(child=child).count() == 2


def test_two_siblings_opened_at_once_share_their_parents(school: World) -> None:
    mother, father = make_foresatt_input(), make_foresatt_input(role="father")
    forms = [
        make_opening(school.colleague, foresatte=[mother, father]),
        make_opening(school.outsider, foresatte=[father, replace(mother, street="Nygata 2")]),
    ]
    before = Foresatt.objects.count()
    outcomes = race(lambda: open_log(school.colleague, forms[0]), lambda: open_log(school.outsider, forms[1]))
    outcome(outcomes, done=2, failed=())
    assert Foresatt.objects.count() == before + 2


def test_two_changes_of_one_concern_leave_one_and_tell_the_other(school: World) -> None:
    def change(text: str) -> Concern:
        return concerns.concern_change(
            log_id=school.log.pk,
            concern_id=school.concern.pk,
            concern=make_concern_input(text=text),
            version=1,
            by=school.user,
        )

    outcomes = race(lambda: change("Den ene"), lambda: change("Den andre"))
    outcome(outcomes, done=1, failed=Stale)
    (kept,), (stale,) = split(outcomes)
    assert stale.current.text == kept.text == Concern.objects.get(pk=kept.pk).text


def test_ending_somebody_while_giving_them_a_tiltak_leaves_no_tiltak_alone(school: World) -> None:
    part = make_participant(school.log, school.colleague)
    outcomes = race(
        lambda: participants.participant_end(
            log_id=school.log.pk, participant_id=part.pk, replacement_id=None, reason="", by=school.user
        ),
        lambda: make_measure(school.concern, school.holder, [school.colleague]),
    )
    outcome(outcomes, done=2, failed=())
    for measure in Measure.objects.open():
        assert measure.responsible.filter(ended_at__isnull=True).count() == 1
        assert measure.responsible.count() == 1


def test_lowering_the_level_while_an_outsider_comes_in_keeps_the_rule(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    outcomes = race(
        lambda: level_change(log_id=school.log.pk, to_level=1, reason="Færre", by=school.user),
        lambda: make_measure(school.concern, school.holder, [school.outsider]),
    )
    outcome(outcomes, done=1, failed=ValidationError)
    log = Stafettlog.objects.get(pk=school.log.pk)
    outsiders = log.participants.active().exclude(actor__organisation=log.organisation_id)
    assert not (log.level == Level.ONE and outsiders.exists())


def waiting_actor(school: World, email: str = "ny@solvik.example", organisation: Any = None) -> Actor:
    given = ActorInput("Nora", "Ny", "Assistent", organisation or school.ppt, email)
    return actors.actor_register(actor=given, by=school.user)


def settle(actor: Actor, number: str, leader: Actor) -> Actor:
    return actors.actor_settle(actor_id=actor.pk, national_number=number, by=leader.user)


def test_actor_settled_twice_at_once_is_settled_once(school: World) -> None:
    waits = waiting_actor(school)
    numbers = [fresh_number(born_years_ago(30)) for _time in range(2)]
    outcomes = race(*[lambda n=n: settle(waits, n, school.ppt_leader) for n in numbers])
    outcome(outcomes, done=1, failed=ValidationError)
    assert OutboxMessage.objects.filter(kind=MessageKind.ACTOR_ACCOUNT).count() == 1


def test_one_person_settled_in_two_virksomheter_at_once_becomes_one(school: World) -> None:
    organisation = make_organisation()
    leader = make_staff(organisation, leader=True)
    both = waiting_actor(school), waiting_actor(school, organisation=organisation)
    number = fresh_number(born_years_ago(30))
    outcomes = race(
        lambda: settle(both[0], number, school.ppt_leader), lambda: settle(both[1], number, leader)
    )
    outcome(outcomes, done=2, failed=())
    assert len({Actor.objects.get(pk=actor.pk).user_id for actor in both}) == 1


def test_actor_declined_while_brought_in_is_not_left_with_a_tiltak(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    other = make_log(make_staff(school.organisation), level=2)
    waits = waiting_actor(school)
    make_participant(other, waits)
    outcomes = race(
        lambda: actors.actor_decline(actor_id=waits.pk, by=school.ppt_leader.user),
        lambda: make_measure(school.concern, school.holder, [waits]),
    )
    outcome(outcomes, done=len(split(outcomes)[0]), failed=ValidationError)
    assert len(split(outcomes)[0]) >= 1
    assert not waits.participations.active().exists()
    for measure in Measure.objects.open():
        assert measure.responsible.filter(ended_at__isnull=True).exists()


def test_actor_declined_while_its_part_is_ended(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    waits = waiting_actor(school)
    part = make_participant(school.log, waits)
    outcomes = race(
        lambda: actors.actor_decline(actor_id=waits.pk, by=school.ppt_leader.user),
        lambda: participants.participant_end(
            log_id=school.log.pk, participant_id=part.pk, replacement_id=None, reason="", by=school.user
        ),
    )
    outcome(outcomes, done=len(split(outcomes)[0]), failed=ValidationError)
    waits.refresh_from_db()
    assert waits.ended_at is not None
    assert not waits.participations.active().exists()


def test_measure_changed_and_evaluated_at_once(school: World) -> None:
    outcomes = race(
        lambda: measures.measure_change(
            log_id=school.log.pk,
            measure_id=school.measure.pk,
            measure=make_measure_input(description="Nytt"),
            version=1,
            by=school.user,
        ),
        lambda: evaluate(school, "some_effect"),
    )
    outcome(outcomes, done=len(split(outcomes)[0]), failed=AlreadyEvaluated)
    assert Evaluation.objects.count() == 1
