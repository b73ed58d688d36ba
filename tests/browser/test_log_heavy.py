"""A log with all that several years bring: its page, and the page Møtelogg, at both widths."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories.heavy import make_heavy_log


def test_heavy_log_reads_well_at_both_widths(new_page, sign_in, axe, shot) -> None:
    log = make_heavy_log(concerns=3, meetings=9)
    for options in ({}, {"viewport": PHONE}):
        page = sign_in(new_page(**options), log.stafettholder)
        page.goto(reverse("admin:stafettlog_stafettlog_change", args=[log.pk]))
        folded = page.locator("summary", has_text="Tidligere møter (4)")
        folded.click()
        expect(page.locator(".sl-meeting--short")).to_have_count(4)
        axe(page)
        shot(page, "log-heavy")
        page.get_by_role("link", name=re.compile(r"^Alle \(9\) møter$")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Møtelogg")
        expect(page.get_by_role("article")).to_have_count(9)
        axe(page)
        shot(page, "motelogg")
        wide = page.locator("html").evaluate("html => html.scrollWidth > html.clientWidth")
        assert not wide
