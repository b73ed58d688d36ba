"""The pages of signing in, looked at: narrow, wide, dark, by keyboard, without JavaScript, in the demo."""

import pytest
from playwright.sync_api import expect

from permissions.models import SignIn
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.sign_in import DOOR, add_foresatt, heading
from tests.factories import make_foresatt_input, make_log

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}


# Each width once, and both schemes: every pair would be the same words again.
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark"), (NARROW, "light")])
def test_sign_in_page_of_the_demo_and_its_id_porten(new_page, id_porten, settings, axe, shot, size, scheme):
    settings.DEMO_MODE = True
    id_porten.add("Hanne Andersen", "0", what="mor til Anders")
    page = new_page(viewport=size, color_scheme=scheme)
    page.goto("/login/")
    expect(page.get_by_text("Marte Haugland")).to_be_visible()
    page.locator("summary", has_text="Lokale kontoer").click()
    for name in ("sign-in", "id-porten"):
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        shot(page, f"{name}-{scheme}")
        if name == "sign-in":
            page.get_by_role("link", name=DOOR).click()
            heading(page, "Hvem vil du være?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_arabic_from_right_to_left_also_when_it_comes_to_nothing(
    new_page, id_porten, settings, axe, shot, watch, scheme
):
    watch.allow("status of 403")
    settings.PORTAL_LANGUAGES = ("nb", "ar")
    id_porten.add("Vilde", None)
    id_porten.add("Omar", None, acr="idporten-loa-substantial")
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.goto("/login/")
    page.locator("select[name=language]").select_option("ar")
    page.locator("form", has=page.locator("select[name=language]")).get_by_role("button").click()
    for name in ("Vilde", "Omar"):
        page.goto("/login/")
        assert page.locator("html").get_attribute("dir") == "rtl"
        axe(page)
        page.locator("a[href^='/logg-inn/idporten/']").click()
        page.get_by_role("button", name=name).click()
        page.wait_for_url("**/tilbake/**")
        assert page.locator("html").get_attribute("lang") == "ar"
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        axe(page)
        shot(page, f"refused-ar-{name}-{scheme}")


def test_by_keyboard_from_the_door_to_the_child(new_page, holder, id_porten):
    hanne = make_foresatt_input(first_name="Hanne")
    log = make_log(holder, first_name="Anders", foresatte=[hanne])
    make_log(holder, first_name="Ingrid", foresatte=[hanne])
    add_foresatt(id_porten, log)
    page = new_page(viewport=PHONE)
    page.goto("/login/")
    tab_to(page, DOOR)
    page.keyboard.press("Enter")
    heading(page, "Hvem vil du være?")
    tab_to(page, "Hanne")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/")
    tab_to(page, "Anders")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/portal/{log.pk}/")
    tab_to(page, "Logg ut")
    page.keyboard.press("Enter")
    heading(page, "Du er logget ut")


def tab_to(page, name):
    """Press Tab until what has the focus begins with `name`; the focus is seen."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.inner_text().strip().startswith(name):
            assert focus.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
            return
    pytest.fail(f"no way to {name} by keyboard")


def test_without_scripts_from_the_choice_to_the_switch(new_page, holder, id_porten):
    number, last_name = holder.user.national_number, holder.user.last_name
    mother = make_foresatt_input(first_name="Marion", last_name=last_name, national_number=number)
    make_log(holder, first_name="Eira", foresatte=[mother])
    id_porten.add("Marion", number)
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/login/")
    page.get_by_role("link", name=DOOR).click()
    page.get_by_role("button", name="Marion").click()
    page.get_by_role("button", name="Jeg er her som ansatt").click()
    heading(page, "Hei, Marion")
    page.goto("/portal/")
    page.get_by_role("button", name="Bytt til foresatt").click()
    page.wait_for_url("**/portal/**")
    assert SignIn.objects.active().get().part == "family"
