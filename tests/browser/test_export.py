"""Eksport / Arkiver in a browser: what is shown for each format, and the files that come out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from exports.models import ExportReceipt
from stafettlog.models import Actor, Stafettlog
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_concern


@pytest.fixture
def url(log: Stafettlog, holder: Actor) -> str:
    make_concern(log, holder, text="=Strever med leseflyt")
    return reverse("admin:log_export", args=[log.pk])


def download(page: Page, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned").click()
    saved = to / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def test_holder_takes_both_files_with_the_keyboard_and_the_mouse(
    page: Page, sign_in: Callable, holder: Actor, url: str, tmp_path: Path, axe: Callable, shot: Callable
) -> None:
    sign_in(page, holder)
    page.goto(url)
    axe(page)
    expect(page.get_by_role("group", name="Ark i regnearket")).to_be_visible()
    expect(page.get_by_role("group", name="Innhold i PDF")).to_be_hidden()
    purpose = page.get_by_label("Formål")
    purpose.focus()
    page.keyboard.type("Til elevmappen")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    book = waiting.value
    book.save_as(tmp_path / "bok.xlsx")
    assert book.suggested_filename.startswith("stafettlogg-")
    sheets = CalamineWorkbook.from_path(tmp_path / "bok.xlsx")
    assert sheets.get_sheet_by_name("Oppmerksomheter og tiltak").to_python()[1][0] == "=Strever med leseflyt"

    page.locator("label[for=id_format_1]").click()
    expect(page.get_by_role("group", name="Innhold i PDF")).to_be_visible()
    expect(page.get_by_role("group", name="Ark i regnearket")).to_be_hidden()
    axe(page)
    shot(page, "export-pdf")
    # The page stands still while a file is fetched: the button comes back by itself.
    expect(page.get_by_role("button", name="Last ned")).not_to_have_attribute("aria-disabled", "true")
    assert download(page, tmp_path).read_bytes().startswith(b"%PDF-")
    page.reload()
    expect(page.get_by_role("cell", name="Til elevmappen")).to_have_count(2)
    axe(page)
    shot(page, "export")
    assert ExportReceipt.objects.count() == 2


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_missing_purpose_is_told_by_its_field(
    new_page: Callable, sign_in: Callable, holder: Actor, url: str, axe: Callable, shot: Callable, size: dict
) -> None:
    page = sign_in(new_page(viewport=size), holder)
    page.goto(url)
    page.locator("label[for=id_format_1]").click()
    page.locator("input[name=contents][value=history]").uncheck()
    page.get_by_role("button", name="Last ned").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hva eksporten skal brukes til")
    expect(page.locator("#id_format_1")).to_be_checked()
    expect(page.locator("input[name=contents][value=history]")).not_to_be_checked()
    axe(page)
    shot(page, "export-error")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_everything_works_without_javascript_in_the_dark(
    new_page: Callable, sign_in: Callable, holder: Actor, url: str, tmp_path: Path, shot: Callable
) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False, color_scheme="dark")
    sign_in(page, holder)
    page.goto(url)
    page.get_by_label("Formål").fill("Innsyn")
    shot(page, "export-dark")
    assert download(page, tmp_path).suffix == ".xlsx"
    page.locator("label[for=id_format_1]").click()
    assert download(page, tmp_path).suffix == ".pdf"
