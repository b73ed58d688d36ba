"""What no page of archiving sends: broken zips, signs that nobody reads, jobs without end, an old package."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from exports.archive import receipts_in
from exports.mass import run
from exports.mass.services import MOST_UNDER_WAY
from exports.models import ArchiveRecord, ExportJob
from stafettlog.services import closing
from tests.archive.conftest import Case
from tests.exports.reading import is_file
from tests.screens.office import keyed


def _zipped(name: str, method: int) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        file.writestr(name, b"".join(f"<x{n}/>".encode() for n in range(500)))
    return bytearray(out.getvalue())


def _corrupt() -> bytes:
    data = _zipped("k.xml", zipfile.ZIP_LZMA)
    data[50:70] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        _corrupt(),
        bytes(_zipped("kø.xml", zipfile.ZIP_STORED).replace("kø".encode(), b"k\xff\xff")),
    ],
    ids=["lzma", "name"],
)
def test_zip_that_breaks_in_another_way_is_told_as_any_other(data: bytes) -> None:
    with pytest.raises(ValidationError):
        receipts_in.read([("a.zip", data)])


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\x07"])
def test_id_with_a_sign_that_nobody_reads_is_refused(case: Case, sign: str) -> None:
    case.pack()
    with pytest.raises(ValidationError) as refused:
        case.receive(archive_id=f"2026{sign}123")
    assert list(refused.value.message_dict) == ["archive_id"]
    assert ArchiveRecord.objects.get().archive_id == ""


def test_no_more_packages_wait_than_other_exports(case: Case, client: Client) -> None:
    for _n in range(MOST_UNDER_WAY + 2):
        client.post(reverse("admin:archive_many"), keyed(log=[str(case.log.pk)]))
    assert ExportJob.objects.count() == MOST_UNDER_WAY


def test_packages_of_a_log_that_is_opened_again_are_not_handed_out(case: Case, client: Client) -> None:
    client.post(reverse("admin:archive_many"), keyed(log=[str(case.log.pk)]))
    run.work()
    url = reverse("admin:export_job_file", args=[ExportJob.objects.get().pk])
    assert is_file(client.post(url))
    closing.log_reopen(log_id=case.log.pk, reason="Likevel", by=case.holder.user)
    assert client.post(url).status_code == 404
