"""Arkivpakke: one log, whole, as a zip that an archive can take over and anybody can read."""

from dataclasses import dataclass
from typing import BinaryIO

from exports.archive import manifest
from exports.archive.zipped import Zipped
from stafettlog.models import Stafettlog

CONTENT_TYPE = "application/zip"


class PackageError(RuntimeError):
    """The package could not be made, or is not whole. Says why without any text of the log."""


@dataclass(frozen=True)
class Packed:
    """What was written: SHA-256 and size (bytes) of the zip, and how many files are in it."""

    sha256: str
    size: int
    files: int


def write(log: Stafettlog, out: BinaryIO) -> Packed:
    """Write the package of `log` to `out`, front to back (it need not be seekable).

    Complete for any log, of a protected child too: who asks must have been asked for it, and noted.
    An unchanged log gives the same bytes, whoever makes it and whenever. Changes nothing. When it
    raises PackageError, what stands in `out` is worth nothing.
    """
    zipped = Zipped(out, log.created_at)
    zipped.add(manifest.NAME, "application/json", [manifest.content(log, log.created_at, zipped.entries)])
    zipped.close()
    return Packed(zipped.sink.sha256, zipped.sink.size, len(zipped.entries))
