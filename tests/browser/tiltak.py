"""What the browser tests of the forms about oppmerksomhet and tiltak share."""

from collections.abc import Callable

from playwright.sync_api import Page

from stafettlog.models import Actor

SignIn = Callable[[Page, Actor], Page]


def fill_concern(page: Page) -> None:
    page.get_by_label("Vi er særlig oppmerksomme på").fill("Lisa strever med å gjøre seg forstått i lek.")
    page.get_by_text("Språk", exact=True).click()
    page.get_by_label("Mål").fill("Lisa bruker setninger på tre–fire ord i leken.")
    page.get_by_text("Tett oppfølging", exact=True).click()
    page.get_by_label("Beskrivelse").fill("Lek i liten gruppe to ganger i uken.")
