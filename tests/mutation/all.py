"""Every mutant there is: those written by hand in mutants/*.toml, and those found in the services."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutation import calls
from tests.mutation.patch import Mutant

FOLDER = Path(__file__).parent / "mutants"
# What needs PostgreSQL comes last: each copy makes its database there once.
# They ask every address: the others go first, and mostly suffice.
SLOW = {"access/test_rights_that_ended", "access/test_strangers", "access/test_matrix"}
FILES = ("policy", "grants", "screens", "shown", "records", "sign_in", "local_accounts", "reminders", "locks")


def every_mutant() -> list[Mutant]:
    return [*by_hand(), *calls.of_services()]


def to_try(*, deep: bool) -> list[Mutant]:
    """Those that a copy of the project is needed for."""
    return every_mutant() if deep else list(by_hand())


def by_hand() -> Iterator[Mutant]:
    for name in FILES:
        for entry in tomllib.loads((FOLDER / f"{name}.toml").read_text())["mutant"]:
            yield _read(entry)


def _read(entry: dict[str, Any]) -> Mutant:
    """An unknown word in the file is an error: Mutant takes none."""
    names = sorted(entry["tests"], key=lambda name: name.partition("::")[0] in SLOW)
    return Mutant(**{**entry, "tests": tuple(_target(name) for name in names)})


def _target(name: str) -> str:
    """`access/test_x::test_y`, as pytest wants it."""
    module, separator, test = name.partition("::")
    return f"tests/{module}.py{separator}{test}"
