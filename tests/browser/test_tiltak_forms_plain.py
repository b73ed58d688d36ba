"""Ny oppmerksomhet, Nytt tiltak and Endre nivå in a browser without JavaScript, and without a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stafettlog.models import Actor, Concern, Measure, Stafettlog
from tests.browser.tiltak import SignIn, fill_concern
from tests.factories import make_concern
from tests.screens.tiltak import address

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_works_without_javascript(
    sign_in: SignIn,
    new_page: Callable[..., Page],
    holder: Actor,
    log: Stafettlog,
    outsider: Actor,
    shot: Callable[..., object],
) -> None:
    page = sign_in(new_page(java_script_enabled=False), holder)
    page.goto(address("concern_add", log))
    fill_concern(page)
    page.get_by_label("Ferdigstilles").fill("2026-12-24")
    page.get_by_role("link", name="Endre til nivå 2").click()
    shot(page, "uten-javascript-endre-niva", full_page=False)
    page.get_by_label("Begrunnelse").fill("")
    page.get_by_role("button", name="Endre nivå").click()
    expect(page.locator("#change-level")).to_contain_text("Skriv hvorfor nivået endres")
    expect(page.get_by_label("Begrunnelse")).to_be_in_viewport()
    page.get_by_label("Begrunnelse").fill("Trenger PPT")
    page.get_by_role("button", name="Endre nivå").click()
    expect(page.get_by_text("Loggen er nå på nivå 2.")).to_be_in_viewport()

    page.get_by_label("Søk etter navn, stilling eller virksomhet").fill("ppt")
    page.get_by_role("button", name="Søk", exact=True).click()
    shot(page, "uten-javascript-sok")
    page.get_by_text(outsider.display_name).click()
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", name="Du må rette 1 feil")).to_be_visible()
    shot(page, "uten-javascript-samtykke")
    page.get_by_text("Foresatte samtykker til at PPT deltar").click()
    page.get_by_role("button", name="Legg til", exact=True).click()
    assert page.url.endswith(f"#concern-{Concern.objects.get().pk}")
    assert Concern.objects.get().text == "Lisa strever med å gjøre seg forstått i lek."
    assert Measure.objects.get().responsible.count() == 2


def test_form_is_filled_and_sent_from_the_keyboard(
    sign_in: SignIn, page: Page, holder: Actor, log: Stafettlog
) -> None:
    concern = make_concern(log, holder)
    sign_in(page, holder)
    page.goto(address("measure_add", log, concern))
    page.get_by_label("Tiltak i gruppe").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Bare tastatur")
    page.get_by_role("link", name="Endre til nivå 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name="Endre til nivå 2")).to_be_focused()
    page.get_by_role("button", name="6 uker").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox").fill("Et navn")
    page.get_by_label("Igangsettes innen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    made = concern.measures.get(description="Bare tastatur")
    assert made.kind == "individual"
    log.refresh_from_db()
    assert log.level == 1


def test_enter_in_the_dialog_changes_the_level_only(
    sign_in: SignIn, page: Page, holder: Actor, log: Stafettlog
) -> None:
    sign_in(page, holder)
    page.goto(address("concern_add", log))
    fill_concern(page)
    page.get_by_role("button", name="4 uker").click()
    page.get_by_role("link", name="Endre til nivå 2").click()
    page.get_by_role("dialog").get_by_label("Nivå 3").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Loggen er nå på nivå 3.")).to_be_in_viewport()
    assert not Concern.objects.exists()
