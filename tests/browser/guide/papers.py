"""What leaves the system on the way: mails, letters and the spreadsheet, read as their receiver would."""

import io
import re
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Download, Page
from python_calamine import CalamineWorkbook

from stafettlog.models import ForesattRelation
from tests.browser.guide.cast import CONCERN
from tests.documents import pdf

SECRETS = ("Lisa", "Hansen", CONCERN, "Bakketoppen", "Språk", "lek")


def check_mail(message: Any, *, to: str, says: list[str], unsaid: tuple[str, ...] = SECRETS) -> None:
    """R27: one receiver, a text and an html part, no child, no topic, no school, no empty part."""
    assert message.to == [to]
    html = message.alternatives[0].content
    for part in (message.subject, message.body, html):
        assert [word for word in unsaid if re.search(rf"\b{re.escape(word)}\b", part)] == []
        assert "(, )" not in part
        assert ", ," not in part
    for part in (message.body, html):
        assert [text for text in says if text not in part] == []
        assert "Du får denne e-posten fordi" in part


def fetch(page: Page, url: str) -> bytes:
    """What the address answers to this person, as a file."""
    answer = page.request.get(url)
    assert answer.status == 200, answer.status
    return answer.body()


def check_account_letter(page: Page, relation: ForesattRelation) -> None:
    """*Skriv ut invitasjonsbrev* stands on the page for the one without e-mail, and is a tagged PDF."""
    log_id = relation.child.logs.get().pk
    url = reverse("admin:foresatt_letter", args=[log_id, relation.pk])
    assert page.locator(f"a[href='{url}']").count() >= 1
    letter = fetch(page, url)
    assert pdf.facts(letter)["tagged"]
    said = pdf.words(letter)
    for text in (relation.display_name, "Hauges gate 32", "Du har fått tilgang til Stafettloggen", "BankID"):
        assert text in said
    # Inside it says which child; the last name and the school stand nowhere.
    assert "Lisa" in said
    assert "Hansen" not in said
    assert "Bakketoppen" not in said


def cells(download: Download) -> dict[str, list[list[Any]]]:
    """Sheet name -> its rows, read back from the file that the browser got."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(Path(download.path()).read_bytes()))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}
