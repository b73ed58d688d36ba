"""Min side, the lists, the directory and the family's page as people see them: axe 0, pictures, keyboard."""

import re

import pytest

from stafettlog.demo.load import load_demo
from stafettlog.models import Child
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.local import type_password

PASSWORD = "stafettlogg-demo"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo():
    load_demo(PASSWORD)


def sign_in(page, name: str):
    return type_password(page, name, PASSWORD)


def test_pages_at_both_widths_light_and_dark(demo, new_page, axe, shot):
    for size in (DESKTOP, PHONE):
        for scheme in ("light", "dark"):
            page = sign_in(new_page(viewport=size, color_scheme=scheme), "stafettholder")
            pages = {
                "min-side": "/",
                "mine-stafettbarn": "/stafettlog/stafettlog/",
                "mine-aktorbarn": "/stafettlog/actorlog/",
                "aktorer": "/stafettlog/actor/",
                "registrer-aktor": "/stafettlog/actor/add/",
            }
            for name, url in pages.items():
                page.goto(url)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
                shot(page, f"{name}-{scheme}")
            family = sign_in(new_page(viewport=size, color_scheme=scheme), "foresatt")
            assert family.url.endswith("/portal/")
            axe(family)
            shot(family, f"portal-{scheme}")


@pytest.mark.parametrize("javascript", [True, False])
def test_search_from_anywhere(demo, new_page, javascript):
    page = sign_in(new_page(java_script_enabled=javascript), "stafettholder")
    search = page.get_by_label("Søk etter barn")
    if javascript:
        page.keyboard.press("/")
    else:
        search.focus()
    page.keyboard.type("lis")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("?q=lis")
    number = Child.objects.get(first_name="Yusuf").national_number
    page.get_by_label("Søk etter barn").fill(number)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/change/$", page.url)
    assert "Yusuf Ali" in page.inner_text("h1")
    assert number not in page.url


def test_leader_settles_a_new_colleague(demo, new_page, axe, shot):
    for size in (PHONE, DESKTOP):
        page = sign_in(new_page(viewport=size), "leder")
        page.get_by_role("link", name=re.compile("^Behandle")).click()
        page.get_by_label(re.compile("^Fødselsnummer")).fill("123")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.title().startswith("Feil: ")
        axe(page)
        shot(page, "behandle-feil")
    with page.expect_navigation():
        page.get_by_role("button", name="Avvis").click()
    assert "er avvist" in page.inner_text("main")
