"""What is read of the archive's files: they come from outside, and are read with limits."""

import io
import zipfile
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exports.archive import receipt_xml, receipts_in
from tests.archive.conftest import SYSTEM_ID
from tests.archive.conftest import receipt_xml as made

LOG = uuid4()
SPACE = receipt_xml.NAMESPACE
FAILED = "<mappeFeilet><feilId>1</feilId></mappeFeilet>"
REGISTERED = (
    "<registreringKvittering><systemID>aa</systemID><opprettetDato>2026-03-01T23:30:00Z</opprettetDato>"
    "<dokumentbeskrivelseKvittering><systemID>bb</systemID></dokumentbeskrivelseKvittering>"
    "</registreringKvittering>"
)
LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
    b'<arkivmeldingKvittering xmlns="' + SPACE.encode() + b'"><mappeKvittering><systemID>&c;</systemID>'
    b"</mappeKvittering></arkivmeldingKvittering>"
)


def zipped(*files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, data in enumerate(files):
            archive.writestr(f"mappe/kvittering{number}.xml", data)
    return out.getvalue()


def test_receipt_of_a_folder_is_read() -> None:
    found = receipt_xml.parse(made(LOG))
    assert found == receipt_xml.Received(f"2026/123 ({SYSTEM_ID})", timezone.localdate(), LOG)


def test_receipt_of_a_registration_is_read_with_its_day_in_oslo() -> None:
    found = receipt_xml.parse(made(LOG, inside=REGISTERED))
    assert found == receipt_xml.Received("aa", date(2026, 3, 2), None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<html/>",
        b"<arkivmeldingKvittering/>",
        made(LOG).replace(b"UTF-8", b"klingon"),
        made(LOG)[:-5],
        LAUGHS,
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + made(LOG).partition(b"?>")[2],
        made(LOG, inside="<a>" * 50 + "</a>" * 50),
        made(LOG, inside="<a/>" * 5000),
        made(LOG, inside=f"<mappeKvittering><systemID>{'x' * 5000}</systemID></mappeKvittering>"),
        made(LOG, inside=f"<mappeKvittering><systemID>{'x' * 300}</systemID></mappeKvittering>"),
        made(LOG, inside="<!-- " + "x" * 1024 * 1024 + " -->"),
        made(LOG, inside=REGISTERED.replace("2026-03", "2026-13")),
    ],
    ids=lambda data: str(len(data)),
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ValidationError, match="ikke en kvittering"):
        receipt_xml.parse(data)


def test_the_archives_no_is_no_receipt() -> None:
    with pytest.raises(ValidationError, match="ikke har tatt imot"):
        receipt_xml.parse(made(LOG, inside=FAILED))
    with pytest.raises(ValidationError, match="ikke en stafettlogg"):
        receipt_xml.parse(made("4711"))
    with pytest.raises(ValidationError, match="ikke hva loggen heter"):
        receipt_xml.parse(made(LOG, inside="<mappeKvittering/>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_sheet_is_read(encoding: str, mark: str) -> None:
    rows = [
        ("Stafettlogg", "Id i arkivet", "Mottatt på"),
        (str(LOG), "2026/1 æ", "24.12.2025"),
        ("Stafettlogg 3f2a1c9e", "2026/2", ""),
        (str(uuid4()), "", ""),
        ("", "", ""),
        (str(LOG), "2026/3", "2025-12-24"),
        (str(LOG), "2026/4", "i går"),
        ("tull", "2026/5", ""),
    ]
    data = "\r\n".join(mark.join(row) for row in rows).encode(encoding)
    found = receipts_in.read([("oversikt.csv", data)])
    assert [(one.where, one.log, one.archive_id, one.received_on) for one in found if not one.error] == [
        ("Rad 2", LOG, "2026/1 æ", date(2025, 12, 24)),
        ("Rad 3", "3f2a1c9e", "2026/2", None),
        ("Rad 6", LOG, "2026/3", date(2025, 12, 24)),
    ]
    assert [one.where for one in found if one.error] == ["Rad 7", "Rad 8"]


def test_zip_of_receipts_is_read() -> None:
    other = uuid4()
    found = receipts_in.read([("a.zip", zipped(made(LOG), b"<x/>", made(other))), ("b.xml", made(LOG))])
    assert [one.log for one in found] == [LOG, "", other, LOG]
    assert [one.where for one in found] == [*(f"kvittering{n}.xml" for n in range(3)), "b.xml"]
    assert [bool(one.error) for one in found] == [False, True, False, False]


def test_receipt_that_does_not_name_its_log_is_registered_from_the_log() -> None:
    (line,) = receipts_in.read([("a.xml", made(LOG, inside=REGISTERED))])
    assert "Registrer den fra loggen" in line.error


@pytest.mark.parametrize(
    "data",
    [
        b"Stafettlogg;Id\r\n",
        b"\n".join(f"{uuid4()};{n}".encode() for n in range(receipts_in.MOST_LINES + 1)),
        zipped(*[b"<x/>"] * (receipts_in.MOST_LINES + 1)),
        zipped(made(LOG))[:200],
        b"PK\x03\x04" + b"x" * 50,
        b"x" * (receipts_in.MOST_BYTES + 1),
    ],
    ids=["none", "many rows", "many files", "half", "no zip", "large"],
)
def test_files_are_refused_whole(data: bytes) -> None:
    with pytest.raises(ValidationError):
        receipts_in.read([("fil", data)])


def test_zip_bomb_is_read_no_further_than_a_receipt_is_long() -> None:
    (line,) = receipts_in.read([("a.zip", zipped(b"<" + b" " * 50_000_000))])
    assert "ikke en kvittering" in line.error
