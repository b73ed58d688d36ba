"""Every write to a log: who may, who may not, and in what state. One table for all services."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from permissions.policy import (
    CONSENT_EXPIRED,
    CONSENT_WITHDRAWN,
    NOT_YOUR_PART,
    NOT_YOURS,
    Role,
)
from stafettlog.models import (
    Concern,
    Consent,
    ConsentCoverage,
    Evaluation,
    ForesattRelation,
    LevelChange,
    Measure,
    OpeningAttempt,
    Participant,
    Stafettlog,
)
from stafettlog.services import attempts, concerns, evaluations, facts, levels, measures, participants
from stafettlog.services.child_details import ON_LOG, ChildDetails, child_change
from stafettlog.services.child_number import child_number
from stafettlog.services.consent_extension import consent_extend
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_change, foresatt_number
from tests.factories import (
    expire_consent,
    fresh_number,
    make_concern_input,
    make_foresatt_input,
    make_measure_input,
    make_participant,
    make_role,
)
from tests.factories.numbers import born_years_ago

World = SimpleNamespace
Call = Callable[[World, Any], Any]


def close_concern(w: World, by: Any) -> Any:
    return concerns.concern_close(log_id=w.log.pk, concern_id=w.concern.pk, by=by)


# A call of each service that writes to a log, allowed to its holder.
SERVICES: dict[str, Call] = {
    "level_change": lambda w, by: levels.level_change(log_id=w.log.pk, to_level=2, reason="Fordi", by=by),
    "concern_add": lambda w, by: concerns.concern_add(
        log_id=w.log.pk, concern=make_concern_input(), measure=make_measure_input(), by=by
    ),
    "concern_change": lambda w, by: concerns.concern_change(
        log_id=w.log.pk, concern_id=w.concern.pk, concern=make_concern_input(), version=1, by=by
    ),
    "concern_strike": lambda w, by: concerns.concern_strike(
        log_id=w.log.pk, concern_id=w.concern.pk, reason="Feil barn", by=by
    ),
    "concern_close": close_concern,
    "measure_add": lambda w, by: measures.measure_add(
        log_id=w.log.pk, concern_id=w.concern.pk, measure=make_measure_input(), by=by
    ),
    "measure_change": lambda w, by: measures.measure_change(
        log_id=w.log.pk, measure_id=w.measure.pk, measure=make_measure_input(), version=1, by=by
    ),
    "evaluate": lambda w, by: evaluations.evaluate(
        log_id=w.log.pk, measure_id=w.measure.pk, outcome="desired_effect", reason="", by=by
    ),
    "participant_end": lambda w, by: participants.participant_end(
        log_id=w.log.pk, participant_id=w.participant.pk, replacement_id=None, reason="", by=by
    ),
    "participant_add": lambda w, by: participants.participant_add(
        log_id=w.log.pk, actor_ids=[w.leader.pk], agreed=frozenset(), by=by
    ),
    "consent_extend": lambda w, by: consent_extend(
        log_id=w.log.pk, organisation_id=w.ppt.pk, agreed=True, by=by
    ),
    "child_change": lambda w, by: child_change(log_id=w.log.pk, details=w.details, version=1, by=by),
    "child_number": lambda w, by: child_number(
        log_id=w.log.pk, national_number=w.number, birth_date=w.born, reason="Feil", version=1, by=by
    ),
    "foresatt_add": lambda w, by: foresatt_add(log_id=w.log.pk, foresatt=make_foresatt_input(), by=by),
    "foresatt_change": lambda w, by: foresatt_change(
        log_id=w.log.pk, relation_id=w.relation.pk, details=make_foresatt_input(), version=1, by=by
    ),
    "foresatt_number": lambda w, by: foresatt_number(
        log_id=w.log.pk,
        relation_id=w.relation.pk,
        national_number=fresh_number(born_years_ago(36)),
        reason="Feil",
        version=1,
        by=by,
    ),
}
EVERY = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
OWN_PART = {"evaluate", "participant_end"}
# What names no part of the log.
WHOLE_LOG = {"level_change", "concern_add", "participant_add", "consent_extend"} | {
    "child_change",
    "child_number",
    "foresatt_add",
}
WRITTEN = (
    Concern,
    Measure,
    Evaluation,
    LevelChange,
    Participant,
    Stafettlog,
    Consent,
    ConsentCoverage,
    ForesattRelation,
)


def history_size() -> int:
    return sum(model.history.count() for model in WRITTEN)  # type: ignore[attr-defined]


@pytest.fixture
def world(school: World) -> World:
    """The colleague and one more take part; the tiltak is the holder's own."""
    school.participant = make_participant(school.log, school.colleague)
    school.log.refresh_from_db()
    child = school.log.child
    school.relation = child.foresatt_relations.get()
    school.born, school.number = child.birth_date, fresh_number(child.birth_date)
    names = {"first_name": "Nytt", "last_name": "Navn"}
    school.details = ChildDetails(**{name: getattr(school.log, name) for name in ON_LOG}, **names)
    return school


@EVERY
def test_holder_may_write(world: World, service: Call) -> None:
    if service is close_concern:
        SERVICES["evaluate"](world, world.user)
    before = history_size()
    assert service(world, world.user) is not None
    assert history_size() > before
    for model in WRITTEN:
        for row in model.history.all():  # type: ignore[attr-defined]
            assert row.history_change_reason, model
            assert row.history_user == world.user, model


@EVERY
def test_stranger_learns_nothing(world: World, service: Call) -> None:
    before = history_size()
    for person in (world.stranger, world.outsider, world.ppt_leader):
        with pytest.raises(NotVisible):
            service(world, person.user)
    with pytest.raises(NotVisible):
        service(world, ForesattRelation.objects.get(child=world.log.child).foresatt.user)
    assert history_size() == before


@EVERY
@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR])
def test_leader_and_coordinator_know_of_the_log_and_write_nothing(
    world: World, service: Call, role: Role
) -> None:
    before = history_size()
    with pytest.raises(NotAllowed) as refused:
        service(world, make_role(role, world.organisation))
    assert str(refused.value) == NOT_YOURS
    with pytest.raises(NotVisible):
        service(world, make_role(role, world.ppt))
    assert history_size() == before


@EVERY
def test_deactivated_holder_learns_nothing(world: World, service: Call) -> None:
    type(world.user).objects.filter(pk=world.user.pk).update(is_active=False)
    world.user.refresh_from_db()
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    with pytest.raises(NotVisible):
        service(world, world.user)


@EVERY
def test_nobody_writes_to_a_log_that_is_not_there(world: World, service: Call) -> None:
    world.log = Stafettlog(pk=uuid.uuid4())
    with pytest.raises(NotVisible):
        service(world, world.user)


@pytest.mark.parametrize("name", SERVICES)
def test_actor_is_told_why_not(world: World, name: str) -> None:
    before = history_size()
    # Somebody else's part: the measure is the holder's, and so is the participation.
    world.participant = world.log.participants.get(actor=world.holder)
    with pytest.raises(NotAllowed) as refused:
        SERVICES[name](world, world.colleague.user)
    assert str(refused.value) == (NOT_YOUR_PART if name in OWN_PART else NOT_YOURS)
    assert history_size() == before


@EVERY
def test_holder_cannot_write_when_consent_is_expired(world: World, service: Call) -> None:
    expire_consent(world.log)
    before = history_size()
    with pytest.raises(NotAllowed) as refused:
        service(world, world.user)
    assert str(refused.value) == CONSENT_EXPIRED
    with pytest.raises(NotVisible):
        service(world, world.colleague.user)
    assert history_size() == before


@EVERY
def test_holder_cannot_write_when_consent_is_withdrawn(world: World, service: Call) -> None:
    Consent.objects.filter(log=world.log).update(withdrawn_at=world.log.created_at, withdrawn_by=world.user)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    with pytest.raises(NotAllowed) as refused:
        service(world, world.user)
    assert str(refused.value) == CONSENT_WITHDRAWN
    with pytest.raises(NotVisible):
        service(world, world.colleague.user)


def test_actor_may_end_itself_and_evaluate_its_own(world: World) -> None:
    own = measures.measure_add(
        log_id=world.log.pk,
        concern_id=world.concern.pk,
        measure=make_measure_input(mine=False, actor_ids=(world.colleague.pk,)),
        by=world.user,
    )
    evaluations.evaluate(
        log_id=world.log.pk, measure_id=own.pk, outcome="desired_effect", reason="", by=world.colleague.user
    )
    SERVICES["participant_end"](world, world.colleague.user)
    with pytest.raises(NotVisible):
        SERVICES["participant_end"](world, world.colleague.user)


def test_rows_of_another_log_are_not_found(world: World) -> None:
    """The holder of one log reaches into another by its ids."""
    from tests.factories import make_concern, make_log

    foreign = make_log(world.stranger)
    theirs = make_concern(foreign, world.stranger)
    mine, world.concern, world.measure = world.concern, theirs, theirs.measures.get()
    world.participant = foreign.participants.get()
    world.relation = foreign.child.foresatt_relations.get()
    for name, service in SERVICES.items():
        if name not in WHOLE_LOG:
            with pytest.raises(NotVisible):
                service(world, world.user)
    attempt = OpeningAttempt.objects.create(log=foreign, asked_by=world.colleague)
    with pytest.raises(NotVisible):
        attempts.attempt_answer(log_id=world.log.pk, attempt_id=attempt.pk, by=world.user)
    with pytest.raises(NotVisible):
        measures.measure_add(
            log_id=world.log.pk,
            concern_id=mine.pk,
            measure=make_measure_input(),
            follows_id=world.measure.pk,
            by=world.user,
        )
