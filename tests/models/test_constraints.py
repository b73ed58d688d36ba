"""What the database itself refuses, whoever writes: one case for each named constraint, past full_clean."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from permissions.models import Organisation
from permissions.policy import LogState
from tests.models.refusals import CASES, UNIQUE_COLUMNS, change, twin
from tests.models.world import make_world

APPS = ("permissions", "stafettlog")


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
