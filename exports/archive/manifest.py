"""manifest.json: what is in the package, with the SHA-256 of each file. It is the last file of the zip."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from stafettlog.models import Stafettlog

NAME = "manifest.json"
FORMAT, VERSION = "stafettlogg-arkivpakke", 1


@dataclass(frozen=True)
class Entry:
    """One file of the package. `size` in bytes, before it is compressed."""

    name: str
    media_type: str
    size: int
    sha256: str


def content(log: Stafettlog, changed_at: datetime, entries: Sequence[Entry]) -> bytes:
    """The manifest of `entries`: everything in the package but itself."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "log": str(log.pk),
        "changed_at": changed_at.isoformat(),
        "files": [asdict(entry) for entry in entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
