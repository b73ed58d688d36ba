"""Arkivpakke: one log, whole, as a zip that an archive can take over and anybody can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exports import picture, sheets, xlsx
from exports.archive import (
    access_summary,
    arkivmelding,
    attachments,
    changed,
    json_schema,
    log_json,
    manifest,
    paper,
)
from exports.archive.arkivmelding import Document
from exports.archive.attachments import Attachment, FileIsGone
from exports.archive.zipped import Zipped
from exports.choices import Part
from exports.models import ExportFormat
from exports.picture import LogPicture
from exports.services import CONTENT_TYPES
from stafettlog.documents.typst import DocumentError
from stafettlog.models import Stafettlog

CONTENT_TYPE = "application/zip"
JSON = "application/json"
SHEET_NAME = "stafettlogg.xlsx"


class PackageError(RuntimeError):
    """The package could not be made. Says why without any text of the log."""


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
    with translation.override(settings.LANGUAGE_CODE), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        try:
            return _write(Stafettlog.objects.with_identity().get(pk=log.pk), out)
        except (DocumentError, FileIsGone) as error:
            raise PackageError(f"{type(error).__name__}: {error}") from error


def _write(log: Stafettlog, out: BinaryIO) -> Packed:
    before = changed.last_of(log)
    files = attachments.of(log)
    found = picture.read(
        log, parts=frozenset(Part), made_at=before.at, made_by="", with_contact=True, revealed=True
    )
    zipped = Zipped(out, before.at)
    documents = list(_documents(zipped, found, files))
    zipped.add(arkivmelding.NAME, "application/xml", [arkivmelding.content(found, documents)])
    zipped.add(manifest.NAME, JSON, [manifest.content(log, before.at, zipped.entries)])
    zipped.close()
    if changed.last_of(log) != before:
        # Some files would tell of before, others of after.
        raise PackageError("the log was changed while its package was made")
    return Packed(zipped.sink.sha256, zipped.sink.size, len(zipped.entries))


def _documents(zipped: Zipped, found: LogPicture, files: Sequence[Attachment]) -> Iterator[Document]:
    """Write what the archive is told of, the readable document first."""
    log, at = found.log, found.made_at
    photo = next((file for file in files if file.row.pk == log.photo_id), None)
    pdf = paper.write(
        found,
        [(file.title, file.name) for file in files],
        (photo.row.content_type, photo.read()) if photo else None,
    )
    yield Document(zipped.add(paper.NAME, "application/pdf", [pdf]), _("Stafettlogg, samlet utskrift"))
    named = {file.row.pk: file.name for file in files}
    data = zipped.add(log_json.NAME, JSON, log_json.pieces(log, at, named))
    yield Document(data, _("Stafettlogg, alle opplysninger og versjoner"))
    schema = zipped.add(json_schema.NAME, JSON, [json_schema.PATH.read_bytes()])
    yield Document(schema, _("Beskrivelse av stafettlogg.json"))
    sheet, _rows = xlsx.write(
        sheets.of(found, frozenset(Part)),
        made_at=at,
        title=_("Stafettlogg"),
        company=settings.MUNICIPALITY_NAME,
    )
    entry = zipped.add(SHEET_NAME, CONTENT_TYPES[ExportFormat.XLSX], [sheet])
    yield Document(entry, _("Stafettlogg, regneark"))
    summary = zipped.add(access_summary.NAME, JSON, [access_summary.content(log, at)])
    yield Document(summary, _("Hvem som har åpnet loggen"))
    for file in files:
        # One at a time: no more than one file is held.
        yield Document(zipped.add(file.name, file.row.content_type, [file.read()]), file.title)
