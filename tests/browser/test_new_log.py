"""Nytt stafettbarn in a browser: with and without JavaScript, on a phone, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from stafettlog.models import Draft, ForesattRelation, Stafettlog
from tests.browser.conftest import PHONE
from tests.browser.local import type_password
from tests.factories import PASSWORD, fresh_number, make_organisation, make_staff
from tests.factories.numbers import born_years_ago

FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"
URL = "/stafettlog/stafettlog/add/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder():
    return make_staff(make_organisation("Bakketoppen skole"))


def sign_in(page: Page, actor) -> None:
    type_password(page, actor.user.username, PASSWORD, next_url=URL)


def fill(page: Page) -> None:
    """All that a child with one foresatt needs."""
    page.get_by_label("Foresatt(e) har fått informasjon").press("Space")
    page.get_by_label("Foresatt(e) har gitt tillatelse").press("Space")
    page.get_by_label("Muntlig, og skrevet i referatet").press("Space")
    page.fill("#id_number", fresh_number(born_years_ago(8)))
    page.fill("#id_first_name", "Anders")
    page.fill("#id_last_name", "Andersen")
    page.fill("#id_street", "Hauges gate 32")
    page.fill("#id_postcode", "3047")
    page.select_option("#id_living_situation", "both_parents")
    page.fill("#id_foresatt-0-number", fresh_number(born_years_ago(35)))
    page.fill("#id_foresatt-0-first_name", "Hanne")
    page.fill("#id_foresatt-0-last_name", "Andersen")
    page.select_option("#id_foresatt-0-role", "mother")
    page.fill("#id_foresatt-0-phone", "40068292")
    page.locator("#part-foresatte").get_by_label("Har foreldreansvar").first.press("Space")
    page.locator("#id_foresatt-0-gave_consent").press("Space")


@pytest.mark.parametrize(
    ("name", "options"),
    [("", {}), ("", {"viewport": PHONE}), ("-dark", {"color_scheme": "dark"})],
    ids=["1280", "390", "dark"],
)
def test_the_form_as_it_opens_and_as_it_comes_back_with_errors(holder, new_page, axe, shot, name, options):
    page = new_page(**options)
    sign_in(page, holder)
    shot(page, f"nytt-stafettbarn{name}")
    axe(page)
    page.fill("#id_number", "10080701108")
    page.get_by_label("Foresatt(e) har gitt tillatelse").press("Space")
    expect(page.get_by_text("Utgår:").locator("visible=true")).not_to_contain_text("—")
    page.get_by_label("Barnet har ikke fødselsnummer ennå").press("Space")
    expect(page.get_by_label("Fødselsdato")).to_be_visible()
    page.get_by_label("NIVÅ 3").press("Space")
    expect(page.get_by_text("På nivå 3 kan barnet ha rett til individuell plan.")).to_be_visible()
    page.get_by_label("Samme adresse som barnet").first.press("Space")
    page.get_by_role("button", name="Lagre og åpne logg").click()
    expect(page).to_have_title("Feil: Nytt stafettbarn – Stafettloggen")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    shot(page, f"nytt-stafettbarn-med-feil{name}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_foresatte_by_script_and_the_log_opens(holder, page, shot):
    sign_in(page, holder)
    fill(page)
    page.get_by_role("button", name="Legg til foresatt").click()
    expect(page.locator("#id_foresatt-1-number")).to_be_focused()
    page.fill("#id_foresatt-1-number", fresh_number(born_years_ago(37)))
    page.fill("#id_foresatt-1-first_name", "Per")
    page.fill("#id_foresatt-1-last_name", "Andersen")
    page.select_option("#id_foresatt-1-role", "father")
    page.fill("#id_foresatt-1-phone", "92292292")
    page.locator("#id_foresatt-1-ground_0").press("Space")
    shot(page, "nytt-stafettbarn-utfylt")
    page.get_by_role("button", name="Lagre og åpne logg").click()
    page.wait_for_url(lambda url: URL not in url)
    assert ForesattRelation.objects.count() == 2
    assert Stafettlog.objects.count() == 1


def test_the_whole_way_without_javascript(holder, new_page, axe, shot):
    page = new_page(java_script_enabled=False)
    sign_in(page, holder)
    fill(page)
    page.get_by_role("button", name="Legg til foresatt").click()
    expect(page.locator("#id_foresatt-1-number")).to_be_visible()
    assert page.input_value("#id_first_name") == "Anders"
    page.locator("[name=_remove_foresatt][value='1']").click()
    expect(page.locator("#id_foresatt-1-number")).to_have_count(0)
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(
        page.get_by_text("Kladden er lagret på Min side. Bare du ser den. Den slettes etter 14 dager.")
    ).to_be_visible()
    shot(page, "nytt-stafettbarn-kladd-uten-js")
    page.get_by_role("button", name="Lagre og åpne logg").click()
    page.wait_for_url(lambda url: URL not in url)
    assert Stafettlog.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_text_is_saved_while_one_types(holder, page):
    sign_in(page, holder)
    page.fill("#id_first_name", "Anders")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Kladd lagret kl.")
    assert Draft.objects.get().content["first_name"] == ["Anders"]
    page.fill("#id_last_name", "Andersen")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("Control+s")
    assert Draft.objects.get().content["last_name"] == ["Andersen"]


def test_by_keyboard_alone_from_the_first_tick_to_the_button(holder, page):
    sign_in(page, holder)
    page.locator("#id_information").focus()
    page.keyboard.press("Space")
    reached = []
    for _step in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        )
        if reached[-1] == "Lagre og åpne logg":
            break
    assert page.locator("#id_information").is_checked()
    for name in (
        "id_sharing",
        "id_number",
        "id_no_number",
        "id_attends",
        "id_level_0",
        "id_foresatt-0-phone",
    ):
        assert name in reached, reached
    assert "id_birth_date" not in reached
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_sharing")).to_be_focused()
    page.locator("#id_first_name").fill("Anders")
    page.locator("#id_first_name").press("Enter")
    expect(page.locator("[data-error-summary]")).not_to_contain_text("Du må rette 0 feil")
    expect(page.locator("[data-error-summary]").get_by_text("Skriv inn fornavn", exact=True)).to_have_count(0)
    expect(page.locator("#id_first_name")).to_have_value("Anders")
