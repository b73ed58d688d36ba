"""A throw-away copy of the project with a database of its own, where one mutant after another is tried."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from tests.architecture.sources import ROOT, name_of, project_files
from tests.mutation.patch import POSTGRES, SQLITE, Mutant

LONGEST = 600
PYTEST = ("-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--reuse-db", "--no-header")
# Any test that asks the database: the first one makes it.
ASKS_DATABASE = "tests/permissions/test_roles.py"
PASSED, FAILED = 0, 1


@dataclass(frozen=True)
class Result:
    """`by` is the test that noticed; `broken` says why the run means nothing."""

    mutant: Mutant
    seconds: float
    by: str = ""
    broken: str = ""


class Tree:
    """One copy. Not for two threads at once."""

    def __init__(self, folder: Path, postgres_url: str = "") -> None:
        self.root, self._var, self._fresh = folder / "tree", folder / "var", folder / "fresh"
        self._postgres_url = postgres_url.replace("/postgres?", f"/{folder.name}?")
        for path in project_files():
            name = name_of(path)
            if not name.startswith("docs/screens/"):
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, self.root / name)

    def prepare(self, first: "Tree") -> None:
        """Make the empty SQLite database, or take that of the run's first copy."""
        if first is not self:
            self._fresh = first._fresh
            return
        code, said = self._pytest([ASKS_DATABASE], SQLITE)
        if code != PASSED:
            raise RuntimeError(f"The tests fail without any mutant:\n{said[-3000:]}")
        shutil.copytree(self._var / "main" / "test", self._fresh)

    def take_database(self, name: str) -> None:
        """Begin with what is committed in an SQLite database of this run: it need not be made again."""
        self._fresh.mkdir(parents=True)
        with (
            closing(sqlite3.connect(name)) as made,
            closing(sqlite3.connect(self._fresh / "test.sqlite3")) as new,
        ):
            made.backup(new)

    def try_out(self, mutant: Mutant) -> Result:
        """Weaken the copy, run the tests that should notice, and mend it again."""
        path = self.root / mutant.path
        whole = path.read_text()
        path.write_text(mutant.apply(whole))
        self._forget_compiled(path)
        start = time.monotonic()
        try:
            code, said = self._pytest(mutant.tests, mutant.database)
        finally:
            path.write_text(whole)
            self._forget_compiled(path)
        seconds = time.monotonic() - start
        if code not in (PASSED, FAILED):
            return Result(mutant, seconds, broken=said[-1500:])
        return Result(mutant, seconds, by=_noticed_by(said) if code == FAILED else "")

    def fails_anyway(self, tests: set[str], database: str) -> str:
        """What pytest says if one of these tests fails without any mutant; empty if all pass."""
        code, said = self._pytest(sorted(tests), database, "--maxfail=20")
        return "" if code == PASSED else said[-3000:]

    def _pytest(self, tests: tuple[str, ...] | list[str], database: str, *more: str) -> tuple[int, str]:
        # A worker of pytest's may have started us: the copy's pytest is none of its.
        kept = {
            key for key in os.environ if key != "DATABASE_URL" and not key.startswith(("PYTEST", "STAFETT"))
        }
        environment = {key: os.environ[key] for key in kept}
        environment |= {"STAFETT_TEST_VAR": str(self._var), "PYTHONPATH": str(self.root)}
        if database == POSTGRES:
            environment["DATABASE_URL"] = self._postgres_url
        elif self._fresh.exists():
            shutil.rmtree(self._var, ignore_errors=True)
            shutil.copytree(self._fresh, self._var / "main" / "test")
        try:
            done = subprocess.run(
                [sys.executable, *PYTEST, *more, *tests],
                cwd=self.root,
                env=environment,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, f"no answer in {LONGEST} seconds"
        return done.returncode, done.stdout + done.stderr

    @staticmethod
    def _forget_compiled(path: Path) -> None:
        """Two texts of one second and one length would share it."""
        Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _noticed_by(said: str) -> str:
    """The failing test, without its parameters."""
    found = re.search(r"^(?:FAILED|ERROR) (\S+?)(?:\[| |$)", said, re.MULTILINE)
    return found.group(1) if found else "?"


def here(mutant: Mutant) -> str:
    """The text of the mutant's file in this checkout."""
    return (ROOT / mutant.path).read_text()
