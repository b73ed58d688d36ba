"""Signing in with user name and password in the browser."""

from urllib.parse import urlencode

from playwright.sync_api import Page


def type_password(page: Page, name: str, password: str, *, next_url: str = "") -> Page:
    """Open the page of local accounts, type both, and be where that leads."""
    page.goto("/logg-inn/konto/" + (f"?{urlencode({'next': next_url})}" if next_url else ""))
    page.get_by_label("Brukernavn").fill(name)
    page.get_by_label("Passord").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Logg inn").click()
    return page
