"""A local account as its owner meets it: the link, the password, the app, the recovery codes."""

import re
from base64 import b32decode
from typing import Any

import pytest
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from permissions.models import SecondFactor, User
from permissions.policy import Role
from permissions.sign_in import links
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.local import type_password
from tests.factories import make_role
from tests.sign_in.local import with_app

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "tre tilfeldige ord om snø"


@pytest.fixture
def admin(settings: Any) -> User:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = True
    return make_role(Role.MUNICIPALITY_ADMIN)


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def code_in(page: Page) -> str:
    key = (page.locator("code.sl-key").text_content() or "").replace(" ", "")
    return f"{totp(b32decode(key)):06}"


def fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_link_to_min_side(admin: User, new_page: Any, javascript: bool) -> None:
    """By keyboard alone: each field is where it should be, and Enter sends."""
    page = new_page(java_script_enabled=javascript, viewport=PHONE)
    page.goto(path(links.link(admin)))
    assert page.url.endswith("/set-password/")
    page.get_by_label("Nytt passord").fill(NEW)
    page.get_by_label("Gjenta det nye passordet").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Passordet er satt.")).to_be_visible()
    page.get_by_label("Brukernavn").fill(admin.username)
    page.get_by_label("Passord").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sett opp engangskode")
    page.get_by_label("Kode fra appen").fill(code_in(page))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ta vare på reservekodene")
    expect(page.locator(".sl-recovery-codes li")).to_have_count(10)
    recovery = page.locator(".sl-recovery-codes li").first.text_content() or ""
    page.get_by_role("link", name="Gå videre").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hei")
    again = type_password(new_page(java_script_enabled=javascript), admin.username, NEW)
    again.get_by_label("Kode").fill(recovery)
    again.keyboard.press("Enter")
    expect(again.get_by_role("heading", level=1)).to_contain_text("Hei")


# Each width once, and both schemes: every pair would be the same words again.
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["1280", "390"])
def test_every_page_is_seen(
    admin: User, new_page: Any, axe: Any, shot: Any, size: dict[str, int], scheme: str
) -> None:
    page = new_page(viewport=size, color_scheme=scheme)

    def look(name: str) -> None:
        axe(page)
        fits(page)
        shot(page, f"local-{name}-{scheme}")

    page.goto("/konto/glemt-passord/")
    look("forgotten")
    page.get_by_role("button", name="Send lenke").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("forgotten-error")
    page.get_by_label("E-post eller brukernavn").fill("noen@solvik.example")
    page.get_by_role("button", name="Send lenke").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sjekk e-posten din")
    look("forgotten-sent")
    page.goto("/konto/nytt-passord/MQ/finnes-ikke/")
    look("link-dead")
    page.goto(path(links.link(admin)))
    page.get_by_role("button", name="Lagre passordet").click()
    look("link-error")
    page.goto("/logg-inn/konto/")
    look("password")
    type_password(page, admin.username, "feil")
    look("password-error")
    type_password(page, admin.username, "passord-for-test")
    look("set-up")
    page.get_by_role("button", name="Bekreft").click()
    look("set-up-error")
    page.get_by_label("Kode fra appen").fill(code_in(page))
    page.get_by_role("button", name="Bekreft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ta vare på reservekodene")
    look("recovery-codes")
    page.goto("/konto/engangskode/")
    look("status")
    page.goto("/password_change/")
    look("password-change")
    other = make_role(Role.OPERATOR)
    with_app(other)
    page.goto(f"/ansatte/konto/{other.pk}/engangskode/")
    look("reset")
    page.goto("/roller/")
    look("roles")
    again = new_page(viewport=size, color_scheme=scheme)
    page = type_password(again, admin.username, "passord-for-test")
    look("code")
    page.get_by_label("Kode").fill("12")
    page.get_by_role("button", name="Logg inn").click()
    look("code-error")
    assert SecondFactor.objects.filter(user=admin).count() == 1
    assert re.search(r"/logg-inn/konto/kode/$", page.url)
