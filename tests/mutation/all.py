"""Every mutant there is: those written by hand in mutants/*.toml, and those found in the services."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutation import calls
from tests.mutation.patch import Mutant

FOLDER = Path(__file__).parent / "mutants"
# What needs PostgreSQL comes last: each copy makes its database there once.
FILES = ("policy", "grants", "screens", "shown", "records", "locks")


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
    return Mutant(**{**entry, "tests": tuple(f"tests/{name}.py" for name in entry["tests"])})
