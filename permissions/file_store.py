"""The private file store: encrypted files with random names under a root that has no URL.

A name is 32 hex digits; the file stands in two levels of folders, `ab/cd/abcd…`. Its bytes are a token of
permissions.crypto with the label "file:" + name, so a file cannot be passed off as another one. A file put
inside a transaction that is rolled back stays behind without a row: a sweep compares `names()` with the rows.
"""

import fcntl
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from permissions import crypto

NAME = re.compile(r"[0-9a-f]{32}")


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError("not a name of the file store")
    return Path(settings.PRIVATE_FILES_ROOT) / name[:2] / name[2:4] / name


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Lock out other processes: re-encryption must not bring back a file that is being deleted."""
    root = Path(settings.PRIVATE_FILES_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (root / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(name: str, write: Callable[[BinaryIO], object]) -> None:
    """Have it written to a temporary file beside the target and move it there: a reader never sees half a
    file."""
    path = _path(name)
    # mkdir's mode holds for the last folder only, hence one call for each level.
    for folder in (path.parents[2], path.parents[1], path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # The new name is safe on disk only when its folder is.
    folder_handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder_handle)
    finally:
        os.close(folder_handle)


def put(data: bytes) -> str:
    """Store bytes; return the new name."""
    name = secrets.token_hex(16)
    _write_bytes(name, data)
    return name


def put_file(source: Path) -> str:
    """Store what stands in a file, without having it whole in memory; return the new name."""
    name = secrets.token_hex(16)
    with source.open("rb") as plain:
        _write(name, lambda file: crypto.encrypt_in_parts(plain, file, label=f"file:{name}"))
    return name


def _write_bytes(name: str, data: bytes) -> None:
    token = crypto.encrypt(data, label=f"file:{name}")
    _write(name, lambda file: file.write(token))


def get(name: str) -> bytes:
    """Return a file's bytes. Raises ValueError (no such kind of name), FileNotFoundError, DecryptionError."""
    return crypto.decrypt(_path(name).read_bytes(), label=f"file:{name}")


def delete(name: str) -> None:
    """Remove a file; one that is gone already is no error. Raises ValueError."""
    path = _path(name)
    with _one_at_a_time():
        path.unlink(missing_ok=True)


def names() -> Iterator[str]:
    """Yield the names of all stored files, in no order. Temporary files are left out."""
    for path in Path(settings.PRIVATE_FILES_ROOT).glob("??/??/*"):
        if NAME.fullmatch(path.name):
            yield path.name


def age(name: str) -> float:
    """Seconds since the file was written; 0 for one that is gone."""
    try:
        return max(0.0, time.time() - _path(name).stat().st_mtime)
    except FileNotFoundError:
        return 0.0


def remove_unfinished(*, older_than: float) -> int:
    """Remove what a crash left of files that were just being written, so many seconds old. How many."""
    removed = 0
    for path in Path(settings.PRIVATE_FILES_ROOT).glob("??/??/.*.tmp"):
        if time.time() - path.stat().st_mtime > older_than:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def rotate(name: str) -> bool:
    """Encrypt a file again under the current key. Return False when it has that key, or was deleted."""
    path = _path(name)
    with _one_at_a_time():
        try:
            token = path.read_bytes()
        except FileNotFoundError:
            return False
        if crypto.key_id(token) == crypto.current_key_id():
            return False
        _write_bytes(name, crypto.decrypt(token, label=f"file:{name}"))
        return True
