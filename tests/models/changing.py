"""Writes past full_clean and every service, for the cases of what the database refuses."""

import copy
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from permissions.ids import uuid7

Case = Callable[[SimpleNamespace], Any]


def change(name: str, **values: Any) -> Case:
    """Write `values` to the row `name` by UPDATE. A callable value gets the world."""

    def write(world: SimpleNamespace) -> None:
        row = getattr(world, name)
        ready = {key: value(world) if callable(value) else value for key, value in values.items()}
        assert type(row)._base_manager.filter(pk=row.pk).update(**ready)

    return write


def twin(name: str, **values: Any) -> Case:
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


def second_person(world: SimpleNamespace) -> Any:
    return world.second_person
