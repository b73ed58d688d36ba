"""The session ends in the middle of a form: it is said, the words are shown, and the draft comes back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.factories import PASSWORD, make_log, make_organisation, make_staff
from tests.support.watch import Watch

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, username: str) -> None:
    page.get_by_role("link", name="Logg inn med brukernavn og passord").click()
    page.get_by_label("Brukernavn").fill(username)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()


def test_a_form_survives_the_end_of_its_session(
    page: Page, axe: Callable[[Page], None], watch: Watch
) -> None:
    watch.allow("status of 40[13]")
    holder = make_staff(make_organisation())
    log = make_log(holder)
    page.goto(f"/stafettlog/stafettlog/{log.pk}/oppmerksomhet/ny/")
    sign_in(page, holder.user.username)
    page.get_by_label("Vi er særlig oppmerksomme på").fill("Skrevet før utlogging.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(re.compile("^Kladd lagret kl"))).to_be_visible()
    page.context.clear_cookies(name="stafett_session")
    page.get_by_label("Mål").fill("Skrevet etter utlogging.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Du er logget ut. Det du skriver nå, blir ikke lagret.")).to_be_visible()
    expect(page.get_by_role("link", name="Logg inn i en ny fane")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er logget ut")
    expect(page.get_by_text("Skrevet etter utlogging.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Logg inn igjen").click()
    sign_in(page, holder.user.username)
    expect(page.get_by_label("Vi er særlig oppmerksomme på")).to_have_value("Skrevet før utlogging.")
