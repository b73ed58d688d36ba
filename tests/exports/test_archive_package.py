"""The archive package of a log: what is in it, that it is whole, and that an unchanged log gives the same."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from exports.archive import changed, package
from exports.archive.package import PackageError
from permissions import access_log, file_store
from permissions.access_words import Page
from permissions.uploads import CleanUpload
from stafettlog.documents import typst
from stafettlog.models import FileKind, OutboxMessage
from stafettlog.services import files as log_files
from tests.exports.conftest import Case
from tests.exports.packages import files, packed, told
from tests.factories.meetings import make_lysglimt

PDF = b"%PDF-1.7 signed"
NAMES = [
    "stafettlogg.pdf",
    "stafettlogg.json",
    "stafettlogg-1.schema.json",
    "stafettlogg.xlsx",
    "innsyn.json",
    "vedlegg/001-consent.pdf",
    "arkivmelding.xml",
    "manifest.json",
]


@pytest.fixture(autouse=True)
def signed(case: Case) -> None:
    """The log has an uploaded file, and everything in it is a while ago."""
    upload = CleanUpload(name="Samtykke Lisa.pdf", content_type="application/pdf", data=PDF)
    log_files.keep_in_log(case.log, FileKind.CONSENT, upload, by=case.holder.user)


def test_package_holds_what_an_archive_takes_over(case: Case) -> None:
    out = io.BytesIO()
    result = package.write(case.log, out)
    found = files(out.getvalue())
    assert list(found) == NAMES
    assert (result.size, result.files) == (len(out.getvalue()), len(NAMES))
    assert result.sha256 == hashlib.sha256(out.getvalue()).hexdigest()
    assert found["vedlegg/001-consent.pdf"] == PDF
    (row,) = told(out.getvalue())["rows"]["storedfile"]
    assert (row["package_file"], row["original_name"]) == ("vedlegg/001-consent.pdf", "Samtykke Lisa.pdf")
    book = CalamineWorkbook.from_filelike(io.BytesIO(found["stafettlogg.xlsx"]))
    assert book.sheet_names == ["Logg", "Oppmerksomheter og tiltak", "Møter", "Lysglimt", "Historikk"]


def test_manifest_tells_of_every_other_file(case: Case) -> None:
    data = packed(case.log)
    found, manifest = files(data), told(data, "manifest.json")
    assert [entry["name"] for entry in manifest["files"]] == NAMES[:-1]
    for entry in manifest["files"]:
        content = found[entry["name"]]
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["size"] == len(content)
    assert manifest["changed_at"] == changed.last_of(case.log).at.isoformat()


def test_unchanged_log_gives_the_same_bytes(case: Case) -> None:
    """Another day, in another language, after others have read it and its mail has gone: no difference."""
    first = packed(case.log)
    access_log.record(user=case.actor.user, log_id=case.log.pk, page=Page.LOG, role="aktør")
    sent = timezone.now() + timedelta(hours=1)
    # no history: a message has none.
    OutboxMessage.objects.filter(log=case.log).update(state="sent", sent_at=sent, provider_id="x")
    with time_machine.travel(timezone.now() + timedelta(days=40)), translation.override("nn"):
        assert packed(case.log) == first
    # Nothing is left in the zip of this machine, its clock or its umask.
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
    at = timezone.localtime(changed.last_of(case.log).at)
    # A zip counts in twos.
    at = at.replace(second=at.second // 2 * 2)
    assert {info.date_time for info in infos} == {(*at.timetuple()[:6],)}
    assert {(info.create_system, info.external_attr) for info in infos} == {(3, 0o100600 << 16)}


def test_changed_log_gives_another_package(case: Case) -> None:
    first = packed(case.log)
    make_lysglimt(case.log, text="Noe nytt")
    second = packed(case.log)
    assert second != first
    assert told(second)["changed_at"] > told(first)["changed_at"]


def test_log_that_changes_meanwhile_gives_no_package(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    compile = typst.compile

    def meanwhile(*args: Any, **kwargs: Any) -> bytes:
        make_lysglimt(case.log, text="Midt i")
        return compile(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", meanwhile)
    with pytest.raises(PackageError, match="changed while"):
        packed(case.log)


def test_file_that_is_gone_gives_no_package(case: Case) -> None:
    file_store.delete(case.log.files.get().storage_name)
    with pytest.raises(PackageError, match="FileIsGone"):
        packed(case.log)


def test_document_that_cannot_be_made_gives_no_package(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "MAX_BYTES", 10)
    with pytest.raises(PackageError, match="DocumentError"):
        packed(case.log)


def test_package_goes_to_what_cannot_be_rewound(case: Case) -> None:
    """As an answer that is streamed: written front to back."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.pieces: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.pieces.append(bytes(data))
            return len(data)

    pipe = Pipe()
    package.write(case.log, pipe)  # type: ignore[arg-type]
    assert b"".join(pipe.pieces) == packed(case.log)


def test_access_summary_ends_with_the_last_change(case: Case) -> None:
    user = case.actor.user
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        access_log.record(user=user, log_id=case.log.pk, page=Page.LOG, role="aktør")
    access_log.record(user=user, log_id=case.log.pk, page=Page.LOG, role="aktør")
    summary = told(packed(case.log), "innsyn.json")
    (reader,) = [one for one in summary["readers"] if one["user"] == str(user.pk)]
    assert (reader["name"], reader["role"], reader["openings"]) == (user.display_name, "aktør", 1)
    assert summary["until"] == told(packed(case.log))["changed_at"]
    assert json.dumps(summary).count("openings") == 1 + len(summary["readers"])
