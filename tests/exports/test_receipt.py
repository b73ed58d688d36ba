"""The receipt of an export, and its row in the access log: no file without them."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from exports.models import ExportReceipt
from permissions.models import AccessLog, AppendOnlyError
from tests.exports.conftest import Case
from tests.exports.reading import form
from tests.factories import make_log
from tests.screens.on_log import opened, text

FORMATS = ["xlsx", "pdf"]


@pytest.mark.parametrize("file_format", FORMATS)
def test_receipt_tells_of_the_very_bytes(client: Client, url: str, case: Case, file_format: str) -> None:
    answer = client.post(
        url, form(format=file_format, sheets=["work", "history"], contents=["work"], months="6")
    )
    receipt = ExportReceipt.objects.get()
    assert receipt.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert receipt.size == len(answer.content)
    assert (receipt.log_id, receipt.user_id) == (str(case.log.pk), str(case.holder.user_id))
    assert receipt.user_name == case.holder.display_name
    assert (receipt.role, receipt.organisation) == ("Stafettholder", "Bakketoppen skole")
    assert (receipt.purpose, receipt.format, receipt.with_number) == ("Til elevmappen", file_format, True)
    if file_format == "xlsx":
        assert receipt.parts == ["work", "history"]
        assert receipt.months is None
        assert list(receipt.columns) == ["work", "history"]
        assert receipt.columns["history"] == ["at", "event", "label", "before", "after", "reason"]
        assert receipt.rows > 10
    else:
        assert (receipt.parts, receipt.months, receipt.columns, receipt.rows) == (["work"], 6, {}, 3)
    assert opened(case.log, case.holder) == ["Eksport: regneark" if file_format == "xlsx" else "Eksport: PDF"]


def test_receipt_says_when_the_number_was_left_out(client: Client, url: str) -> None:
    client.post(url, form(without_number="on"))
    receipt = ExportReceipt.objects.get()
    assert not receipt.with_number
    assert "child.number" not in receipt.columns["log"]
    assert "child.birth_date" in receipt.columns["log"]
    assert "uten fødselsnummer" in text(client.get(url))


def test_two_clicks_are_two_files_with_a_receipt_each(client: Client, url: str) -> None:
    sent = [client.post(url, form()) for _click in range(2)]
    made = {hashlib.sha256(answer.content).hexdigest() for answer in sent}
    assert {receipt.sha256 for receipt in ExportReceipt.objects.all()} == made
    assert ExportReceipt.objects.count() == 2


def test_page_lists_the_receipts_of_this_log_alone(client: Client, url: str, case: Case) -> None:
    client.post(url, form(purpose="Møte med PPT"))
    other = make_log(case.holder)
    client.post(reverse("admin:log_export", args=[other.pk]), form(purpose="Noe annet"))
    page = text(client.get(url))
    assert "Møte med PPT" in page
    assert "Noe annet" not in page
    assert "Oppmerksomheter og tiltak, Møter, Lysglimt, Historikk" in page


def broken(*args: Any, **kwargs: Any) -> None:
    raise DatabaseError("disk full")


@pytest.mark.parametrize("model", [ExportReceipt, AccessLog])
def test_no_file_without_receipt_and_access_log(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch, model: Any
) -> None:
    monkeypatch.setattr(model, "save", broken)
    client.raise_request_exception = False
    assert client.post(url, form()).status_code == {ExportReceipt: 500, AccessLog: 503}[model]
    assert not ExportReceipt.objects.exists()


CHANGES: dict[str, Callable[[ExportReceipt], Any]] = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update": lambda row: ExportReceipt.objects.update(purpose="x"),
    "delete of all": lambda row: ExportReceipt.objects.all().delete(),
    "bulk update": lambda row: ExportReceipt.objects.bulk_update([row], ["purpose"]),
    "base manager": lambda row: ExportReceipt._base_manager.filter(pk=row.pk).update(purpose="x"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_nobody_can_change_or_remove_a_receipt(
    client: Client, url: str, change: Callable[[ExportReceipt], Any]
) -> None:
    client.post(url, form())
    with pytest.raises(AppendOnlyError):
        change(ExportReceipt.objects.get())
    assert ExportReceipt.objects.get().purpose == "Til elevmappen"
