"""A zip from anywhere, opened within limits: what it says of its own size is not believed."""

import hashlib
import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from exports.archive.manifest import Entry

MOST_FILES = 2_000
MOST_BYTES = 1024 * 1024 * 1024
"""Of all files together, as they are read."""
MOST_IN_MEMORY = 256 * 1024 * 1024
"""Of one file that must be read whole."""
MOST_TIMES_LARGER = 200
FREE_BYTES = 1024 * 1024
"""A file of this size may be as much larger than it is packed as it likes."""
PIECE = 64 * 1024
NAME = re.compile(r"(vedlegg/)?[a-z0-9][a-z0-9._-]{0,99}")
ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)


class BadPackage(Exception):
    """Not a zip that we read further. Says why, without any text of it."""


class Opened:
    """A package that is read. Raises BadPackage when it is no zip, or one that nobody of ours has made."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
            raise BadPackage("not a zip file") from None
        self._left = MOST_BYTES
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise BadPackage(f"more than {MOST_FILES} files")
        for info in infos:
            _check(info)
        self.names = [info.filename for info in infos]
        if len(set(self.names)) != len(self.names):
            raise BadPackage("two files have one name")
        if sum(info.file_size for info in infos) > MOST_BYTES:
            raise BadPackage("too large when it is unpacked")

    def close(self) -> None:
        self._zip.close()

    def summed(self, name: str) -> Entry:
        """Size and SHA-256 of a file as they are."""
        digest, size = hashlib.sha256(), 0
        for piece in self._pieces(name):
            digest.update(piece)
            size += len(piece)
        return Entry(name, "", size, digest.hexdigest())

    def read(self, name: str) -> bytes:
        if self._zip.getinfo(name).file_size > MOST_IN_MEMORY:
            raise BadPackage(f"{name} is too large to be read")
        return b"".join(self._pieces(name))

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as file:
                while piece := file.read(PIECE):
                    self._left -= len(piece)
                    # Each file is read twice at most: to be summed, and to be looked into.
                    if self._left < -MOST_BYTES:
                        raise BadPackage("too large when it is unpacked")
                    yield piece
        except (*DAMAGED, NotImplementedError, ValueError):
            raise BadPackage(f"{name} is damaged") from None


def _check(info: zipfile.ZipInfo) -> None:
    if not NAME.fullmatch(info.filename):
        raise BadPackage("a file has a name that no package has")
    if info.flag_bits & ENCRYPTED:
        raise BadPackage(f"{info.filename} is encrypted")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise BadPackage(f"{info.filename} is a link")
    if info.file_size > FREE_BYTES and info.file_size > MOST_TIMES_LARGER * max(info.compress_size, 1):
        raise BadPackage(f"{info.filename} is packed too tightly")
