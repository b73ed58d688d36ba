"""What the database itself refuses, whoever writes: one case for each named constraint, past full_clean."""

import copy
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, models, transaction

from permissions.ids import uuid7
from permissions.models import Organisation, RoleGroup
from permissions.policy import LogState
from tests.models.world import make_world

APPS = ("permissions", "stafettlog")


def change(name: str, **values: Any) -> Callable[[SimpleNamespace], Any]:
    """Write `values` to the row `name` by UPDATE. A callable value gets the world."""

    def write(world: SimpleNamespace) -> None:
        row = getattr(world, name)
        ready = {key: value(world) if callable(value) else value for key, value in values.items()}
        assert type(row)._base_manager.filter(pk=row.pk).update(**ready)

    return write


def twin(name: str, **values: Any) -> Callable[[SimpleNamespace], Any]:
    """INSERT a second row like `name`, but for `values`."""

    def write(world: SimpleNamespace) -> None:
        row = copy.copy(getattr(world, name))
        row.pk = uuid7()
        for key, value in values.items():
            setattr(row, key, value(world) if callable(value) else value)
        type(row)._base_manager.bulk_create([row])

    return write


def now(world: SimpleNamespace) -> Any:
    return world.now


def long_ago(world: SimpleNamespace) -> Any:
    return world.now - timedelta(days=9999)


def user(world: SimpleNamespace) -> Any:
    return world.user


def second_role_group(world: SimpleNamespace) -> None:
    group = Group.objects.create(name="enda en")
    RoleGroup.objects.bulk_create(
        [RoleGroup(group=group, organisation=world.organisation, role=world.assignment.role)]
    )


CASES: dict[str, list[Callable[[SimpleNamespace], Any]]] = {
    "organisation_name_unique": [
        lambda world: Organisation.objects.bulk_create(
            [Organisation(name=world.organisation.name, kind="school")]
        )
    ],
    "user_never_superuser": [change("user", is_superuser=True)],
    "user_number_has_index": [
        change("user", national_number=None),
        change("user", national_number_index=None),
    ],
    "role_assignment_organisation_matches_role": [
        change("assignment", organisation=None),
        change("kommune_assignment", organisation=lambda world: world.organisation),
        change("kommune_assignment", role="coordinator"),
    ],
    "role_assignment_end_is_a_pair": [
        change("assignment", ended_at=now),
        change("assignment", ended_by=user),
    ],
    "role_assignment_ends_after_start": [change("assignment", ended_at=long_ago, ended_by=user)],
    "role_assignment_one_active": [twin("assignment")],
    "role_assignment_one_active_in_kommune": [twin("kommune_assignment")],
    "role_group_unique": [second_role_group],
    "actor_one_active_per_organisation": [twin("holder")],
    "actor_end_is_a_pair": [change("holder", ended_at=now), change("holder", ended_by=user)],
    "actor_confirmation_is_a_pair": [
        change("holder", confirmed_at=None),
        change("holder", confirmed_by=None),
    ],
    "actor_ends_after_start": [change("holder", ended_at=long_ago, ended_by=user)],
    "child_number_has_index": [
        change("child", national_number=None),
        change("child", national_number_index=None),
    ],
    "foresatt_relation_one_active": [twin("relation")],
    "foresatt_relation_end_is_a_pair": [change("relation", ended_at=now), change("relation", ended_by=user)],
    "foresatt_relation_ends_after_start": [change("relation", ended_at=long_ago, ended_by=user)],
    "stafettlog_one_open_per_child": [
        twin("log", current_consent=None),
        change("other", child=lambda world: world.child),
    ],
    "stafettlog_level_is_1_2_3": [change("log", level=0), change("log", level=4)],
    "stafettlog_state_is_known": [change("log", state="lost"), change("log", state="")],
    "consent_expires_after_given": [
        change("consent", expires_on=lambda world: world.consent.given_on),
        change("consent", expires_on=long_ago),
    ],
    "consent_withdrawal_is_a_pair": [
        change("consent", withdrawn_at=now),
        change("consent", withdrawn_by=user),
    ],
    "consent_coverage_once": [
        lambda world: type(world.consent.coverage.get()).objects.bulk_create(
            [_copy(world.consent.coverage.get())]
        )
    ],
    "participant_one_active": [twin("participant")],
    "participant_end_is_a_pair": [
        change("participant", ended_at=now),
        change("participant", ended_by=user),
    ],
    "participant_ends_after_start": [change("participant", ended_at=long_ago, ended_by=user)],
    "concern_closing_is_a_pair": [change("concern", closed_at=now), change("concern", closed_by=user)],
    "concern_strike_is_a_pair": [change("concern", struck_at=now), change("concern", struck_by=user)],
    "concern_closes_after_start": [change("concern", closed_at=long_ago, closed_by=user)],
    "measure_finishes_after_start": [
        change("measure", finish_on=lambda world: world.measure.start_on - timedelta(days=1))
    ],
    "evaluation_outcome_is_known": [change("evaluation", outcome="maybe"), change("evaluation", outcome="")],
    "level_change_changes_level": [change("change", from_level=2)],
    "opening_attempt_answer_is_a_pair": [
        change("attempt", answered_at=now),
        change("attempt", answered_by=user),
    ],
    "draft_place_matches_kind": [
        change("draft", log=lambda world: world.log),
        change("draft", concern=lambda world: world.concern),
        change("draft", kind="concern"),
        change("draft", kind="measure", log=lambda world: world.log),
        change("draft", kind="other"),
    ],
    "stored_file_has_one_place": [
        change("file", log=None),
        change("file", draft=lambda world: world.draft),
    ],
    "submission_once": [twin("submission")],
}

UNIQUE_COLUMNS = {
    "second evaluation of a tiltak": twin("evaluation"),
    "second child with a number": twin("child"),
    "second user with a number": twin("user", username="en-annen"),
    "second foresatt with a number": lambda world: _twin_of(world.relation.foresatt),
    "consent that is current for two logs": change("other", current_consent=lambda world: world.consent),
    "two tiltak that answer the same one": lambda world: [
        _twin_of(world.measure, follows=world.measure) for _time in range(2)
    ],
    "two rows for one stored file": twin("file"),
}


def _copy(row: models.Model, **values: Any) -> models.Model:
    made = copy.copy(row)
    made.pk = uuid7()
    for key, value in values.items():
        setattr(made, key, value)
    return made


def _twin_of(row: models.Model, **values: Any) -> None:
    type(row)._base_manager.bulk_create([_copy(row, **values)])


def named_constraints() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy
        for constraint in model._meta.constraints
    }


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return make_world()


def test_every_named_constraint_has_a_case() -> None:
    assert set(CASES) == set(named_constraints())


@pytest.mark.parametrize(
    ("name", "write"),
    [pytest.param(name, write, id=f"{name}-{at}") for name in CASES for at, write in enumerate(CASES[name])],
)
def test_database_refuses(world: SimpleNamespace, name: str, write: Callable[[SimpleNamespace], Any]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write(world)
    said = str(refused.value)
    constraint = named_constraints()[name]
    # SQLite names the columns of a broken unique index, not the constraint.
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        assert "UNIQUE constraint failed" in said
    else:
        assert name in said


@pytest.mark.parametrize("write", UNIQUE_COLUMNS.values(), ids=UNIQUE_COLUMNS.keys())
def test_database_refuses_a_second(world: SimpleNamespace, write: Callable[[SimpleNamespace], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write(world)


def test_database_takes_the_same_again_once_the_first_has_ended(world: SimpleNamespace) -> None:
    ended = {"ended_at": world.now + timedelta(seconds=5), "ended_by": world.user}
    for name in ("participant", "relation", "holder", "assignment", "kommune_assignment"):
        change(name, **ended)(world)
        twin(name)(world)
    change("log", state=LogState.CLOSED.value)(world)
    twin("log", current_consent=None)(world)


def test_constraints_are_named_after_their_model() -> None:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if model._meta.proxy:
                continue
            for constraint in model._meta.constraints:
                beginning = constraint.name.split("_")[0]
                assert model.__name__.lower().startswith(beginning), constraint.name


def test_text_of_a_row_names_nobody(world: SimpleNamespace) -> None:
    names = {world.child.last_name, world.relation.last_name, world.user.last_name, world.child.first_name}
    for row in vars(world).values():
        if isinstance(row, models.Model) and not isinstance(row, Organisation):
            assert not any(name in str(row) for name in names), type(row)
