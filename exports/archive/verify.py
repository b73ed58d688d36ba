"""Is a package whole? Every fault of it, in words that repeat nothing of the log.

It asks no database: whoever has the file can check it, on another machine and in another year. The JSON
is checked against the schema that is kept here for its version, never against one that came along.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pikepdf

from exports.archive import access_summary, arkivmelding, json_schema, log_json, manifest, paper, schema_check
from exports.archive.manifest import Entry
from exports.archive.opened import BadPackage, Opened

ALWAYS = (paper.NAME, log_json.NAME, access_summary.NAME, arkivmelding.NAME, manifest.NAME)
MOST_FAULTS = 50


def faults(path: Path) -> list[str]:
    """Everything that is wrong with the package in the file, MOST_FAULTS at most; empty when it is whole.

    Raises OSError when the file cannot be read.
    """
    found: list[str] = []
    try:
        package = Opened(path)
        try:
            for fault in _faults(package):
                found.append(fault)
                if len(found) == MOST_FAULTS:
                    break
        finally:
            package.close()
    except BadPackage as bad:
        found.append(str(bad))
    return found


def _faults(package: Opened) -> Iterator[str]:
    for name in ALWAYS:
        if name not in package.names:
            yield f"{name} is missing"
    if manifest.NAME not in package.names:
        return
    told = _json(package, manifest.NAME)
    if not _is_manifest(told):
        yield f"{manifest.NAME} is not one of version {manifest.VERSION}"
        return
    listed = [Entry(**entry) for entry in told["files"]]
    yield from _sums(package, listed)
    parts: dict[str, Callable[[Opened, dict[str, Any], list[Entry]], Iterator[str]]] = {
        paper.NAME: _pdf,
        log_json.NAME: _data,
        access_summary.NAME: _summary,
        arkivmelding.NAME: _message,
    }
    for name, check in parts.items():
        if name in package.names:
            yield from check(package, told, listed)


def _is_manifest(told: Any) -> bool:
    keys = {"format", "version", "log", "changed_at", "files"}
    if not isinstance(told, dict) or set(told) != keys or not isinstance(told["files"], list):
        return False
    if (told["format"], told["version"]) != (manifest.FORMAT, manifest.VERSION):
        return False
    texts = {"name": str, "media_type": str, "size": int, "sha256": str}
    return all(
        isinstance(entry, dict)
        and set(entry) == set(texts)
        and all(isinstance(entry[name], kind) for name, kind in texts.items())
        for entry in told["files"]
    )


def _sums(package: Opened, listed: list[Entry]) -> Iterator[str]:
    names = [entry.name for entry in listed]
    if len(set(names)) != len(names):
        yield f"{manifest.NAME} names a file twice"
    for name in package.names:
        if name not in names and name != manifest.NAME:
            yield f"{name} is not in {manifest.NAME}"
    for entry in listed:
        if entry.name not in package.names:
            yield f"a file of {manifest.NAME} is missing"
            continue
        found = package.summed(entry.name)
        if (found.size, found.sha256) != (entry.size, entry.sha256):
            yield f"{entry.name} is not the file that was packed"


def _data(package: Opened, told: dict[str, Any], listed: list[Entry]) -> Iterator[str]:
    data = _json(package, log_json.NAME)
    schema = json_schema.path_of(data.get("version") if isinstance(data, dict) else None)
    if schema is None:
        yield f"{log_json.NAME} is of a version that is not known here"
        return
    if schema.name not in package.names:
        yield f"{schema.name} is missing"
    for fault in schema_check.faults(data, json.loads(schema.read_bytes())):
        yield f"{log_json.NAME} {fault}"
    if [data.get("log"), data.get("changed_at")] != _same(told):
        yield f"{log_json.NAME} is of another log, or of another day"


def _summary(package: Opened, told: dict[str, Any], listed: list[Entry]) -> Iterator[str]:
    data = _json(package, access_summary.NAME)
    if not isinstance(data, dict) or [data.get("log"), data.get("until")] != _same(told):
        yield f"{access_summary.NAME} is of another log, or of another day"


def _same(told: dict[str, Any]) -> list[Any]:
    return [told["log"], told["changed_at"]]


def _json(package: Opened, name: str) -> Any:
    try:
        return json.loads(package.read(name))
    except (ValueError, RecursionError):
        raise BadPackage(f"{name} is not JSON") from None


def _pdf(package: Opened, told: dict[str, Any], listed: list[Entry]) -> Iterator[str]:
    try:
        with pikepdf.open(io.BytesIO(package.read(paper.NAME))) as pdf:
            said = str(pdf.open_metadata())
            wanted = {
                "PDF/A-2a": "<pdfaid:part>2<" in said and "<pdfaid:conformance>A<" in said,
                "PDF/UA-1": "<pdfuaid:part>1<" in said,
                "its language": bool(str(pdf.Root.get("/Lang", ""))),
                "its tags": "/StructTreeRoot" in pdf.Root and "/MarkInfo" in pdf.Root,
            }
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError):
        yield f"{paper.NAME} cannot be read"
        return
    yield from (f"{paper.NAME} does not say {what}" for what, is_said in wanted.items() if not is_said)


def _message(package: Opened, told: dict[str, Any], listed: list[Entry]) -> Iterator[str]:
    """Well formed, without a document type, and of these very files."""
    sums = {entry.name: entry.sha256 for entry in listed}
    try:
        named = _documents(package.read(arkivmelding.NAME))
    except (expat.ExpatError, ValueError):
        yield f"{arkivmelding.NAME} is not XML that we read"
        return
    if not named:
        yield f"{arkivmelding.NAME} names no document"
    if any(sums.get(name) != digest for name, digest in named):
        yield f"{arkivmelding.NAME} names a file that is not this one"


def _documents(data: bytes) -> list[tuple[str, str]]:
    """(name, SHA-256) of each document. Raises ExpatError, ValueError on a document type."""
    found: dict[str, list[str]] = {"referanseDokumentfil": [], "sjekksum": []}
    text: list[str] = []

    def refuse(*_told: Any) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda _name, _attributes: text.clear()
    parser.CharacterDataHandler = text.append
    parser.EndElementHandler = lambda name: found[name].append("".join(text)) if name in found else None
    parser.Parse(data, True)
    return list(zip(found["referanseDokumentfil"], found["sjekksum"], strict=True))
