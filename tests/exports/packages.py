"""A package as the tests read it: written once, opened by another library's reader."""

import io
import json
import zipfile
from typing import Any

from exports.archive import package
from stafettlog.models import Stafettlog


def packed(log: Stafettlog) -> bytes:
    """The zip of the log."""
    out = io.BytesIO()
    package.write(log, out)
    return out.getvalue()


def files(data: bytes) -> dict[str, bytes]:
    """{name: content}, in the order of the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(data: bytes, name: str = "stafettlogg.json") -> Any:
    return json.loads(files(data)[name])


def changed(data: bytes, replace: dict[str, bytes | None]) -> bytes:
    """The zip again with other content in some files; None takes the file out. A new name is added."""
    kept: dict[str, bytes | None] = {**files(data), **replace}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()
