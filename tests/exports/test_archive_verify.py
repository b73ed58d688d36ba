"""verify_package: a whole package passes, and each way of spoiling one is told, without a word of the log."""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from exports.archive import opened, schema_check, verify
from tests.exports.conftest import Case
from tests.exports.packages import changed, files, packed, told

SECRET = "Lisa"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pakke.zip"


@pytest.fixture
def whole(case: Case) -> bytes:
    return packed(case.log)


def test_whole_package_passes(whole: bytes, path: Path, capsys: Any) -> None:
    path.write_bytes(whole)
    assert verify.faults(path) == []
    call_command("verify_package", str(path))
    assert capsys.readouterr().out == "The package is whole.\n"


def test_command_fails_with_each_fault(whole: bytes, path: Path) -> None:
    path.write_bytes(changed(whole, {"innsyn.json": None, "stafettlogg.pdf": None}))
    with pytest.raises(CommandError) as failed:
        call_command("verify_package", str(path))
    said = str(failed.value).splitlines()
    assert "stafettlogg.pdf is missing" in said
    assert "innsyn.json is missing" in said
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_package", str(path.with_name("gone.zip")))


def untagged(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name in ("/Lang", "/MarkInfo", "/Metadata"):
            del document.Root[name]
        document.save(out)
    return out.getvalue()


def spoiled(data: bytes, name: str, **changes: Any) -> dict[str, bytes]:
    """The file `name` with other values at its top, for changed()."""
    return {name: json.dumps(told(data, name) | changes).encode()}


SPOILT = {
    "no manifest": (lambda _d: {"manifest.json": None}, "manifest.json is missing"),
    "not a manifest": (
        lambda d: spoiled(d, "manifest.json", version=9),
        "manifest.json is not one of version 1",
    ),
    "manifest is no JSON": (lambda _d: {"manifest.json": b"{"}, "manifest.json is not JSON"),
    "deep JSON": (lambda _d: {"manifest.json": b"[" * 200_000}, "manifest.json is not JSON"),
    "a file more": (lambda _d: {"vedlegg/x.pdf": b"x"}, "vedlegg/x.pdf is not in manifest.json"),
    "a file less": (lambda _d: {"stafettlogg.xlsx": None}, "a file of manifest.json is missing"),
    "a byte": (
        lambda d: {"innsyn.json": files(d)["innsyn.json"] + b" "},
        "innsyn.json is not the file that was packed",
    ),
    "another log's": (
        lambda d: spoiled(d, "innsyn.json", log="0" * 36),
        "innsyn.json is of another log, or of another day",
    ),
    "a column more": (
        lambda d: spoiled(d, "stafettlogg.json", Lisa=1),
        "stafettlogg.json /: holds what is not in the schema",
    ),
    "no version": (
        lambda d: spoiled(d, "stafettlogg.json", version=True),
        "stafettlogg.json is of a version that is not known here",
    ),
    "a later version": (
        lambda d: spoiled(d, "stafettlogg.json", version=2),
        "stafettlogg.json is of a version that is not known here",
    ),
    "no schema": (
        lambda _d: {"stafettlogg-1.schema.json": None},
        "stafettlogg-1.schema.json is missing",
    ),
    "a list": (
        lambda _d: {"stafettlogg.json": b"[]"},
        "stafettlogg.json is of a version that is not known here",
    ),
    "another format": (
        lambda d: spoiled(d, "stafettlogg.json", format="x"),
        "stafettlogg.json /format: not what it has to be",
    ),
    "no rows": (
        lambda d: spoiled(d, "stafettlogg.json", rows={}),
        "stafettlogg.json /rows/concern: missing",
    ),
    "PDF of nothing": (lambda _d: {"stafettlogg.pdf": b"x"}, "stafettlogg.pdf cannot be read"),
    "PDF without marks": (
        lambda d: {"stafettlogg.pdf": untagged(files(d)["stafettlogg.pdf"])},
        "stafettlogg.pdf does not say PDF/UA-1",
    ),
    "XML bomb": (
        lambda _d: {"arkivmelding.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        "arkivmelding.xml is not XML that we read",
    ),
    "no XML": (lambda _d: {"arkivmelding.xml": b"<a>"}, "arkivmelding.xml is not XML that we read"),
    "no document": (lambda _d: {"arkivmelding.xml": b"<a/>"}, "arkivmelding.xml names no document"),
    "other documents": (
        lambda _d: {
            "arkivmelding.xml": b"<a><referanseDokumentfil>x</referanseDokumentfil><sjekksum>y</sjekksum></a>"
        },
        "arkivmelding.xml names a file that is not this one",
    ),
    "a way out": (lambda _d: {"../x": b"x"}, "a file has a name that no package has"),
    "a tight file": (
        lambda _d: {"vedlegg/x.bin": b"\0" * (opened.FREE_BYTES * 2)},
        "vedlegg/x.bin is packed too tightly",
    ),
}


@pytest.mark.parametrize("case_of", SPOILT)
def test_spoilt_package_is_told(whole: bytes, path: Path, case_of: str) -> None:
    spoil, fault = SPOILT[case_of]
    path.write_bytes(changed(whole, spoil(whole)))
    found = verify.faults(path)
    assert fault in found
    assert not any(SECRET in one for one in found)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_zip_is_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert verify.faults(path) == ["not a zip file"]


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9, 0.999])
def test_torn_or_flipped_package_is_told(whole: bytes, path: Path, at: float) -> None:
    place = int(len(whole) * at)
    path.write_bytes(whole[:place])
    assert verify.faults(path)
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    assert verify.faults(path)


def test_package_that_lies_about_its_size_is_told(whole: bytes, path: Path) -> None:
    """The directory says that a file is small, and what is packed there is not."""
    data = bytearray(whole)
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"stafettlogg.xlsx"))
    struct.pack_into("<L", data, entry + 24, 10)
    path.write_bytes(data)
    assert "stafettlogg.xlsx is damaged" in verify.faults(path)


def test_limits_hold(whole: bytes, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(whole)
    for name, least, fault in (
        ("MOST_FILES", 3, "more than 3 files"),
        ("MOST_BYTES", 1000, "too large when it is unpacked"),
        ("MOST_IN_MEMORY", 10, "manifest.json is too large to be read"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(opened, name, least)
            assert verify.faults(path) == [fault]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_told(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", b"1")
        archive.writestr("a.json", b"2")
    assert verify.faults(path) == ["two files have one name"]


@pytest.mark.parametrize(
    ("value", "schema", "is_right"),
    [
        (1, {"type": "integer"}, True),
        (True, {"type": "integer"}, False),
        (None, {"type": ["string", "null"], "format": "date"}, True),
        ("2026-02-30", {"type": "string", "format": "date"}, False),
        ("20260203", {"type": "string", "format": "date"}, False),
        ("2026-02-03", {"type": "string", "format": "date"}, True),
        ("2026-02-03T10:00:00", {"type": "string", "format": "date-time"}, False),
        ("2026-02-03T10:00:00+00:00", {"type": "string", "format": "date-time"}, True),
        ("x", {"type": "string", "format": "uuid"}, False),
        ("b", {"oneOf": [{"const": "a"}, {"const": "b"}]}, True),
        ("c", {"oneOf": [{"const": "a"}, {"type": "null"}]}, False),
        ([1, "a"], {"type": "array", "items": {"type": "integer"}}, False),
        ({"a": 1}, {"type": "object", "additionalProperties": {"type": "string"}}, False),
    ],
)
def test_schema_is_checked(value: Any, schema: dict[str, Any], is_right: bool) -> None:
    assert (list(schema_check.faults(value, schema)) == []) is is_right


def test_schema_with_a_word_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ValueError, match="minLength"):
        list(schema_check.faults("x", {"minLength": 3}))
