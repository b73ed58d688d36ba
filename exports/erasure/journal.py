"""The journal of erasures: a file outside the database, so that a restored backup forgets none of them.

One line of JSON for each step, in order: `intent` before the transaction is committed, with all that a
tombstone says and the names of the files; `done` after it; `stopped` if it was not. A line is sealed with a
key of the installation's, since it is a warrant: after a restore, what it names is erased again.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from permissions import crypto

INTENT, DONE, STOPPED = "intent", "done", "stopped"
VERSION = 1


class BadJournal(RuntimeError):
    """A line is not what was written: says which, and nothing of it."""


@dataclass(frozen=True)
class Warrant:
    """Why a log is erased, as its tombstone keeps it. `organisation`: empty where the child was protected."""

    log_id: str
    organisation: str
    archive_system: str
    archive_id: str
    package_sha256: str
    received_on: date
    asked_by_id: str
    asked_at: datetime
    approved_by_id: str
    erased_at: datetime


@dataclass(frozen=True)
class Entry:
    """One line. `facts`: of an intent {warrant, persons, files}; of a done {rows, files}."""

    step: str
    log_id: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def warrant(self) -> Warrant:
        kept = dict(self.facts["warrant"])
        kept["received_on"] = date.fromisoformat(kept["received_on"])
        for name in ("asked_at", "erased_at"):
            kept[name] = datetime.fromisoformat(kept[name])
        return Warrant(**kept)


def intend(warrant: Warrant, *, persons: dict[str, list[str]], files: list[str]) -> None:
    _append(Entry(INTENT, warrant.log_id, {"warrant": asdict(warrant), "persons": persons, "files": files}))


def done(log_id: str, *, rows: dict[str, int], files: int) -> None:
    _append(Entry(DONE, log_id, {"rows": rows, "files": files}))


def stopped(log_id: str) -> None:
    """The intent came to nothing: it is no warrant any more."""
    _append(Entry(STOPPED, log_id))


def entries() -> list[Entry]:
    """All of them, oldest first; a last line that was cut off counts as never written. Raises BadJournal."""
    try:
        lines = Path(settings.ERASURE_JOURNAL).read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [_read(line, number) for number, line in enumerate(lines[:-1], 1)]


def open_intents(found: list[Entry]) -> dict[str, Entry]:
    """Log id -> the intent of which nobody knows what became of it: the machine died just then."""
    left: dict[str, Entry] = {}
    for entry in found:
        left.pop(entry.log_id, None)
        if entry.step == INTENT:
            left[entry.log_id] = entry
    return left


def warrants(found: list[Entry]) -> dict[str, Entry]:
    """Log id -> the intent by which it was erased, or may have been."""
    kept: dict[str, Entry] = {}
    carried_out = {entry.log_id for entry in found if entry.step == DONE}
    for entry in found:
        if entry.step == INTENT:
            kept[entry.log_id] = entry
        elif entry.step == STOPPED and entry.log_id not in carried_out:
            kept.pop(entry.log_id, None)
    return kept


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else on this machine erases now; and nobody does until the end of the block."""
    path = Path(settings.ERASURE_JOURNAL).with_suffix(".lock")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _append(entry: Entry) -> None:
    """Safe on the disk when this returns."""
    body = {
        "version": VERSION,
        "at": timezone.now().isoformat(),
        "step": entry.step,
        "log": entry.log_id,
        **entry.facts,
    }
    text = json.dumps(body, sort_keys=True, default=_as_text)
    line = json.dumps({"seal": _seal(text), "body": text}) + "\n"
    with _opened() as file:
        _cut_torn_line(file)
        file.seek(0, os.SEEK_END)
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _opened() -> Iterator[BinaryIO]:
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    # A new name is safe on disk only when its folder is.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _cut_torn_line(file: BinaryIO) -> None:
    """What was half written when a machine died was never relied on."""
    file.seek(0)
    whole = file.read()
    if whole and not whole.endswith(b"\n"):
        file.truncate(whole.rfind(b"\n") + 1)


def _read(line: bytes, number: int) -> Entry:
    try:
        given = json.loads(line)
        text = given["body"]
        body = json.loads(text) if given["seal"] == _seal(text) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        body = None
    if body is None or body.pop("version") != VERSION:
        raise BadJournal(f"line {number} of {settings.ERASURE_JOURNAL} is not as it was written")
    body.pop("at")
    return Entry(body.pop("step"), body.pop("log"), body)


def _seal(text: str) -> str:
    return crypto.blind_index(text, label="erasure.journal")


def _as_text(value: date | datetime) -> str:
    return value.isoformat()
