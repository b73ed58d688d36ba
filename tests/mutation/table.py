"""Mutants of the policy's table, all of them: every role given one action more, every term dropped.

The table is data, so they need no copy of the project: the table's own test is asked in this process.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product

import pytest

from permissions import policy
from permissions.policy import TABLE, Action, ConsentState, Extent, LogState, Role, Terms
from tests.permissions import test_policy_table as proof

Change = tuple[Action, Role, Terms | None]


def changes() -> Iterator[Change]:
    """(action, role, the terms instead): more for those who may not, less asked of those who may."""
    for action, role in product(Action, Role):
        terms = TABLE[action].get(role)
        if terms is None:
            yield action, role, Terms()
            continue
        yield action, role, None
        if terms.extent != Extent.ALL:
            yield action, role, replace(terms, extent=Extent.ALL)
        for field in fields(Terms):
            if field.name != "extent" and getattr(terms, field.name):
                yield action, role, replace(terms, **{field.name: False})


def is_noticed(change: Change) -> bool:
    """Whether the answers about this action differ from the matrix that is written by hand."""
    action, role, terms = change
    rule = {one: kept for one, kept in TABLE[action].items() if one != role}
    if terms is not None:
        rule[role] = terms
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "TABLE", {**TABLE, action: rule})
        return any(
            policy.decide(action, roles=frozenset({role}), state=state, consent=consent, own=own).reason
            != proof.expected(action, role, state, consent, own)
            for state, consent, own in product(LogState, ConsentState, (False, True))
        )
