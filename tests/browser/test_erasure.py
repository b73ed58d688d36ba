"""Sletting in a browser: asked, answered, carried out, and the certificate."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django.urls import reverse
from playwright.sync_api import Page, expect

from exports.erasure import due
from tests.browser.conftest import PHONE
from tests.erasure import case as cases


def test_two_persons_erase_a_log(
    page: Page, sign_in: Callable, axe: Callable, shot: Callable, settings: object, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures.jsonl"
    settings.ERASURE_WAIT_DAYS = 0
    case = cases.build(filled=False)
    sign_in(page, SimpleNamespace(user=case.coordinator))
    page.goto(reverse("admin:erasure_ask", args=[case.log.pk]))
    axe(page)
    shot(page, "erasure-ask")
    page.locator("label[for=id_confirmed]").click()
    page.get_by_role("button", name="Be om sletting").click()
    expect(page.get_by_text("Kommuneadministratoren er spurt.")).to_be_visible()
    axe(page)
    shot(page, "erasure-waiting")
    page.context.clear_cookies()
    sign_in(page, SimpleNamespace(user=case.admin))
    page.goto("/sletting/")
    page.get_by_role("link", name="Svar").click()
    axe(page)
    shot(page, "erasure-settle")
    page.locator("label[for=id_what_0]").click()
    page.get_by_role("button", name="Send svar").click()
    expect(page.get_by_role("cell", name="Slettes")).to_be_visible()
    assert len(due.erase_due()) == 1
    page.reload()
    axe(page)
    shot(page, "erasure-list")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").first.click()
    waiting.value.save_as(tmp_path / "b.pdf")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF-")
    page.set_viewport_size(PHONE)
    axe(page)
    shot(page, "erasure-list-phone")
