"""Every write to a log: who may, who may not, and in what state. One table for all services."""

import uuid

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
from stafettlog.services import attempts, evaluations, facts, measures
from stafettlog.services.child_details import ON_LOG, ChildDetails
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import (
    expire_consent,
    fresh_number,
    make_measure_input,
    make_participant,
    make_role,
)
from tests.services.writing import SERVICES, Call, World, close_concern

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
