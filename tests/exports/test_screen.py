"""Eksport / Arkiver: what the page shows, what a GET and a POST do, and what it asks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exports.models import ExportReceipt
from tests.exports.conftest import Case
from tests.exports.growing import grow
from tests.exports.reading import form, is_file
from tests.screens.on_log import opened, text
from tests.screens.tiltak import errors


def test_page_offers_the_three_in_their_order(client: Client, url: str, case: Case) -> None:
    page = text(client.get(url))
    assert page.index("Regneark (xlsx)") < page.index(">PDF") < page.index("Avslutt og arkiver")
    assert page.count(" checked") == 1 + 5 + 4 + 1
    assert "Loggen er ikke eksportert før." in page
    assert reverse("admin:log_close", args=[case.log.pk]) in page
    assert opened(case.log, case.holder) == ["Eksport"]


@pytest.mark.parametrize("file_format", ["xlsx", "pdf"])
def test_get_never_gives_a_file(client: Client, url: str, file_format: str) -> None:
    answer = client.get(url, form(format=file_format))
    assert not is_file(answer)
    assert not ExportReceipt.objects.exists()


def test_post_needs_the_forms_token(case: Case, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(case.holder.user)
    assert client.post(url, form()).status_code == 403
    assert not ExportReceipt.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"purpose": " "}, "purpose", "Skriv hva eksporten skal brukes til"),
        ({"purpose": "a" * 201}, "purpose", "Teksten er for lang. Den kan ha høyst 200 tegn."),
        ({"purpose": "a\0b"}, "purpose", "Null-tegn er ikke tillatt."),
        ({"format": None}, "format", "Velg regneark eller PDF"),
        ({"format": "docx"}, "format", "Valget finnes ikke lenger. Velg på nytt."),
        ({"format": "csv"}, "format", "Valget finnes ikke lenger. Velg på nytt."),
        ({"format": "zip"}, "format", "Valget finnes ikke lenger. Velg på nytt."),
        ({"sheets": []}, "sheets", "Velg minst ett ark"),
        ({"sheets": ["users"]}, "sheets", "Valget finnes ikke lenger. Velg på nytt."),
        ({"contents": ["log"]}, "contents", "Valget finnes ikke lenger. Velg på nytt."),
        ({"months": "999"}, "months", "Valget finnes ikke lenger. Velg på nytt."),
        ({"months": None}, "months", "Velg hvor langt tilbake"),
    ],
)
def test_bad_input_is_told_by_its_field(
    client: Client, url: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    answer = client.post(url, form(**changes))
    assert errors(answer) == {field: [sentence]}
    assert text(answer).count(sentence) >= 2
    assert "<title>Feil: " in text(answer)
    assert not ExportReceipt.objects.exists()


def test_what_was_chosen_comes_back_with_the_error(client: Client, url: str) -> None:
    page = text(client.post(url, form(purpose="", format="pdf", contents=["work"], without_number="on")))
    assert page.count(" checked") == 1 + 5 + 1 + 1 + 1


def test_page_asks_as_much_whatever_the_log(client: Client, url: str, case: Case, queries: Any) -> None:
    few = queries(client, url, at_most=12).count
    grow(case)
    for _number in range(3):
        client.post(url, form())
    assert queries(client, url).count == few


def test_made_today_is_told_as_today(client: Client, url: str) -> None:
    client.post(url, form())
    assert timezone.localdate().strftime("%d.%m.%Y") in text(client.get(url))
