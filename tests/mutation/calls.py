"""Mutants of every write to a log, found in the code: the action that a service asks about, made laxer.

A service that is added is mutated from its first day on. Each is held against the list of what the
services ask, in this process; `--deep` asks the tests of the service instead, which takes an hour.
"""

import ast
from collections.abc import Iterator
from functools import cache

from permissions.policy import TABLE, Action, Role, Terms
from tests.architecture.sources import ROOT, imports, module_of, name_of, python_files
from tests.mutation.patch import Mutant
from tests.services.test_every_write_names_its_action import WRITES, service_module, writes_of

LOCKS = {"lock_log", "lock_child"}
# Whoever knows of the log may see it; the holder may always read the details, the aktør the history.
ANYONE = Action.SEE_LOG
HOLDER_ANY_TIME, ACTOR_ANY_TIME = Action.READ_DETAILS, Action.READ_HISTORY


def of_services() -> Iterator[Mutant]:
    """For each call: who asks does not matter; nor the state and the consent; nor whose part it is."""
    for path in python_files("stafettlog/services", "exports"):
        source = path.read_text()
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef) and function.name not in LOCKS:
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") in LOCKS:
                        yield from _of_call(name_of(path), source, function.name, call)


def is_noticed(mutant: Mutant) -> bool:
    """Whether what the weakened service asks differs from the list that is written by hand."""
    path = ROOT / mutant.path
    found = writes_of(service_module(path), mutant.apply(path.read_text()))
    return any(WRITES.get(service) != asked for service, asked in found)


def _of_call(path: str, source: str, function: str, call: ast.Call) -> Iterator[Mutant]:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    written = ast.get_source_segment(source, given["action"]) or ""
    action = Action[written.removeprefix("Action.")]
    tests = tests_that_import(module_of(path))

    def weaker(what: str, old: str, new: str) -> Mutant:
        return Mutant(f"{function}: {what}", path, old, new, tests, inside=function)

    if action != ANYONE:
        yield weaker("anyone", f"action={written}", f"action=Action.{ANYONE.name}")
    rule = TABLE[action]
    if rule.get(Role.HOLDER, Terms()) not in (Terms(), Terms(needs_closed=True)):
        lax = ACTOR_ANY_TIME if Role.ACTOR in rule else HOLDER_ANY_TIME
        yield weaker("any time", f"action={written}", f"action=Action.{lax.name}")
    if "own" in given:
        own = ast.get_source_segment(source, given["own"])
        yield weaker("anyone's part", f"own={own}", "own=lambda: True")


@cache
def _imported() -> dict[str, frozenset[str]]:
    """Test module -> what it imports."""
    return {
        name_of(path): frozenset(imports(path.read_text(), module_of(name_of(path))))
        for path in python_files("tests/services", "tests/access", "tests/archive", "tests/erasure")
    }


def tests_that_import(module: str) -> tuple[str, ...]:
    """The tests of services and access that name the module, smallest first: one is enough to notice."""
    helpers = {name for name, found in _imported().items() if module in found}
    reached = {module, *(module_of(name) for name in helpers)}
    found = [
        name
        for name, imported in _imported().items()
        if imported & reached and name.rpartition("/")[2].startswith("test_")
    ]
    return tuple(sorted(found, key=lambda name: (ROOT / name).stat().st_size))
