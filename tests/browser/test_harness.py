"""The harness itself: what must fail a browser test does fail it."""

import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.support.axe import violations
from tests.support.watch import Watch


def test_page_of_the_live_server_answers(page: Page) -> None:
    page.goto("/healthz")
    assert page.inner_text("body") == "ok"


def test_static_files_are_hashed_and_compressed(page: Page, live_server: LiveServer) -> None:
    page.goto("/login/")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    assert re.search(r"\.[0-9a-f]{12}\.css$", sheet or "")
    with urllib.request.urlopen(
        urllib.request.Request(f"{live_server.url}{sheet}", headers={"Accept-Encoding": "gzip"})
    ) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_console_error_and_foreign_request_are_faults(new_page: Callable[..., Page], watch: Watch) -> None:
    page = new_page()
    page.goto("/healthz")
    page.evaluate("console.error('broken')")
    page.evaluate("fetch('http://127.0.0.2:9/x').catch(() => 0)")
    page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match="broken"):
        watch.verdict()
    assert any("127.0.0.2" in fault for fault in watch.faults)
    watch.faults.clear()


def test_axe_finds_a_picture_without_text(page: Page) -> None:
    page.goto("/healthz")
    page.evaluate("document.body.append(new Image())")
    assert any(line.startswith("image-alt") for line in violations(page))
