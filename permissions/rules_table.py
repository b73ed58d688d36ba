"""The access table as rows to show: on the page *Hvem kan gjøre hva*, and in the documentation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from permissions.policy import TABLE, Action, Role
from permissions.words import GROUPS, NO, OWN_PART, ROLE_NAMES, answer, conditions


@dataclass(frozen=True)
class Cell:
    role: Role
    role_name: Any
    answer: Any
    """«Ja», «Egen del» or «Nei»."""
    conditions: tuple[Any, ...]

    @property
    def is_no(self) -> bool:
        return self.answer is NO

    @property
    def is_own_part(self) -> bool:
        return self.answer is OWN_PART


@dataclass(frozen=True)
class Row:
    action: Action
    name: Any
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """`roles`: those that may something in the group. For all others the answer is no, all through."""

    heading: Any
    roles: tuple[Role, ...]
    rows: tuple[Row, ...]

    @property
    def role_names(self) -> list[tuple[Role, Any]]:
        return [(role, ROLE_NAMES[role]) for role in self.roles]

    @property
    def others(self) -> list[Any]:
        """What those are called who may nothing here."""
        return [name for role, name in ROLE_NAMES.items() if role not in self.roles]


def groups() -> list[Group]:
    """The whole table, from the policy."""
    return [_group(heading, actions.items()) for heading, actions in GROUPS]


def _group(heading: Any, named: Iterable[tuple[Action, Any]]) -> Group:
    named = list(named)
    roles = tuple(role for role in ROLE_NAMES if any(role in TABLE[action] for action, _name in named))
    return Group(heading, roles, tuple(Row(action, name, _cells(action, roles)) for action, name in named))


def _cells(action: Action, roles: Iterable[Role]) -> tuple[Cell, ...]:
    return tuple(_cell(action, role) for role in roles)


def _cell(action: Action, role: Role) -> Cell:
    terms = TABLE[action].get(role)
    return Cell(role, ROLE_NAMES[role], answer(terms), tuple(conditions(terms)))
