"""One way to a PDF: PDF/A-2a (for the archive) and PDF/UA-1 (for screen readers) in one file.

Typst runs in a process of its own: what it uses of time and memory has an end, and a crash in it
is a failed document, not a dead web process. Nothing is written to disk.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from stafettlog.documents.coverage import clean

ROOT = Path(__file__).parent
TIMEOUT_SECONDS = 30
MAX_BYTES = 8 * 1024 * 1024


class DocumentError(RuntimeError):
    """The document could not be made. Says why without any text of it."""


def compile(
    template: str, data: Mapping[str, Any], *, made_at: datetime, pictures: Mapping[str, str] | None = None
) -> bytes:
    """The PDF of `templates/<template>.typ`.

    `data`: JSON-able; every text is made printable. `made_at` (aware) is the document's date: equal
    data and date give equal bytes. `pictures`: name -> SVG, which the template must give an alt text.
    Raises DocumentError.
    """
    job = json.dumps(
        {
            "template": template,
            "timestamp": int(made_at.timestamp()),
            "inputs": {"data": json.dumps(clean(data)), "pictures": json.dumps(pictures or {})},
        }
    ).encode()
    if len(job) > MAX_BYTES:
        raise DocumentError(f"{template}: {len(job)} bytes of text are too many for one document")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(ROOT / "run_typst.py")],
            input=job,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{template}: not ready after {TIMEOUT_SECONDS} seconds") from None
    if done.returncode != 0:
        raise DocumentError(f"{template}: {done.stderr.decode(errors='replace')[-300:].strip()}")
    return done.stdout
