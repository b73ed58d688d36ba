"""The empty SQLite database of a run: migrated once for each set of migrations, copied after that.

Migrating takes a quarter of a minute, and each start of pytest would do it again. `migrate` runs on the copy
as well: it finds nothing to do, and puts the triggers in place.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "test-made"
MADE_BY = ("*/migrations/*.py", "permissions/*trigger*.py", "requirements.txt")


@cache
def made() -> Path:
    """Where the database of these migrations is, or would be: those of the run's start."""
    told = hashlib.sha256(sqlite3.sqlite_version.encode())
    for pattern in MADE_BY:
        for path in sorted(ROOT.glob(pattern)):
            told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return KEPT / f"{told.hexdigest()[:20]}.sqlite3"


def give(name: Path) -> bool:
    """Copy it to `name`; False if there is none yet."""
    source = made()
    if not source.exists():
        return False
    _copy(source, name)
    return True


def keep(name: Path) -> None:
    """Keep what `name` holds, for the next run; what other migrations made goes."""
    KEPT.mkdir(parents=True, exist_ok=True)
    target = made()
    for other in KEPT.glob("*.sqlite3"):
        if other != target:
            other.unlink(missing_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    _copy(name, half)
    half.replace(target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
