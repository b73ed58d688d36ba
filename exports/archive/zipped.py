"""A zip that is written front to back, its bytes counted and summed on the way: equal files, equal bytes."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.utils import timezone

from exports.archive.manifest import Entry

MADE_ON_UNIX, PRIVATE_FILE = 3, 0o100600
FIRST_YEAR = 1980
"""No zip knows an earlier one."""


class Sink:
    """Where the zip goes: `out`, which need not be seekable, with its SHA-256 and size so far."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._digest, self.size = out, hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self._out.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        """`out` is its owner's to close."""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Zipped:
    """The package as it is written. Every file has the same date: `at`, the log's last change."""

    def __init__(self, out: BinaryIO, at: datetime) -> None:
        self.sink = Sink(out)
        self.entries: list[Entry] = []
        moment = timezone.localtime(at)
        self._at = (max(moment.year, FIRST_YEAR), *moment.timetuple()[1:6])
        self._zip = zipfile.ZipFile(self.sink, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, media_type: str, pieces: Iterable[bytes]) -> Entry:
        """Write one file, piece by piece."""
        info = zipfile.ZipInfo(name, self._at)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system, info.external_attr = MADE_ON_UNIX, PRIVATE_FILE << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        entry = Entry(name, media_type, size, digest.hexdigest())
        self.entries.append(entry)
        return entry

    def close(self) -> None:
        self._zip.close()
