"""The short form of `make mutation`: every mutant still fits the code, and a handful is noticed."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.sources import ROOT
from tests.mutation import calls, table
from tests.mutation.__main__ import stale_ones
from tests.mutation.all import every_mutant
from tests.mutation.patch import Mutant, Stale
from tests.mutation.tree import Tree

# Mutant -> the one test that is asked here.
QUICK = {
    "policy: consent is not asked": "tests/permissions/test_policy_table.py::"
    "test_policy_answers_every_combination_as_the_table_says",
    "grants: a lapsed row counts": "tests/permissions/test_grants.py::test_lapsed_group_row_counts_as_none",
    "access: require: nothing is asked": "tests/services/test_who_one_is.py::"
    "test_to_know_of_a_log_is_not_to_read_it",
    "write: nothing is asked": "tests/services/test_writes_are_checked.py::test_actor_is_told_why_not",
}
MUTANTS = {one.name: one for one in every_mutant()}


def test_every_mutant_fits_the_code() -> None:
    assert stale_ones(list(MUTANTS.values())) == []


def test_names_are_told_apart_and_tests_are_there() -> None:
    assert [name for name, times in Counter(one.name for one in every_mutant()).items() if times > 1] == []
    gone = {
        test
        for one in MUTANTS.values()
        for test in one.tests
        if not (ROOT / test.partition("::")[0]).is_file()
    }
    assert gone == set()
    assert [one.name for one in MUTANTS.values() if not one.tests] == []


def test_every_change_of_the_table_is_noticed() -> None:
    changes = list(table.changes())
    assert len(changes) > 600
    assert [change for change in changes if not table.is_noticed(change)] == []


def test_every_laxer_question_of_a_service_is_noticed() -> None:
    every = list(calls.of_services())
    assert len(every) > 80
    assert [one.name for one in every if not calls.is_noticed(one)] == []


def test_the_table_as_it_is_is_not_noticed() -> None:
    same = [(action, role, terms) for action, rule in table.TABLE.items() for role, terms in rule.items()]
    assert not any(table.is_noticed(change) for change in same)


def test_a_handful_is_noticed(tmp_path: Path, db: None) -> None:
    tree = Tree(tmp_path / "mutation")
    tree.take_database(str(connection.settings_dict["NAME"]))
    chosen = [replace(MUTANTS[name], tests=(test,)) for name, test in QUICK.items()]
    found = {one.name: tree.try_out(one) for one in chosen}
    assert {name: (result.by, result.broken) for name, result in found.items()} == {
        name: (test, "") for name, test in QUICK.items()
    }


@pytest.mark.parametrize(
    ("old", "inside"),
    [("x = 2", ""), ("x = 1", ""), ("x = 1", "gone"), ("x = 1", "One.gone"), ("y", "One")],
)
def test_a_mutant_that_no_longer_fits_is_an_error(old: str, inside: str) -> None:
    source = "x = 1\nclass One:\n    def f(self):\n        x = 1\n"
    with pytest.raises(Stale):
        Mutant("m", "p.py", old, "x = 3", (), inside=inside).apply(source)


def test_a_mutant_changes_its_own_place_alone() -> None:
    source = "x = 1\nclass One:\n    def f(self):\n        x = 1\n"
    made = Mutant("m", "p.py", "x = 1", "x = 3", (), inside="One.f").apply(source)
    assert made == "x = 1\nclass One:\n    def f(self):\n        x = 3\n"
