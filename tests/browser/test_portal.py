"""The family's page on a phone and at a desk: axe 0, the meeting first, without JavaScript, light to load."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_log
from tests.screens.portal import Story

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
WEIGHT = 100_000


@pytest.fixture
def story():
    return Story().fill()


def test_pages_light_and_dark(story, new_page, sign_in, axe, shot):
    for size in (DESKTOP, PHONE, NARROW):
        for scheme in ("light", "dark"):
            page = sign_in(new_page(viewport=size, color_scheme=scheme), story.mother.foresatt)
            page.goto(story.url)
            for folded in page.locator("summary").all():
                folded.click()
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert page.locator("h1").count() == 1
            shot(page, f"portal-log-{scheme}")


def test_the_next_meeting_is_seen_without_scrolling_on_a_phone(story, new_page, sign_in):
    page = sign_in(new_page(viewport=PHONE), story.mother.foresatt)
    page.goto("/portal/")
    box = page.get_by_text("Bakketoppen skole, møterom 2").bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"]
    assert page.evaluate("getComputedStyle(document.querySelector('.portal-card p')).fontSize") == "17px"


def test_is_light_to_load(story, new_page, sign_in):
    page = sign_in(new_page(viewport=PHONE), story.mother.foresatt)
    loaded = []
    page.on("response", lambda response: loaded.append(response.request.sizes()["responseBodySize"]))
    page.goto(story.url, wait_until="networkidle")
    assert sum(loaded) <= WEIGHT


@pytest.mark.parametrize("javascript", [True, False])
def test_choice_of_child_and_of_language(story, new_page, sign_in, axe, shot, javascript):
    make_log(story.holder, first_name="Ingrid", foresatte=[story.mother_input])
    page = sign_in(new_page(viewport=PHONE, java_script_enabled=javascript), story.mother.foresatt)
    page.goto("/portal/")
    if javascript:
        axe(page)
    shot(page, "portal-choice")
    page.get_by_role("link", name="Anders").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{story.url}")
    page.get_by_label("Språk").select_option("nn")
    page.get_by_role("button", name="Bytt språk").click()
    page.wait_for_url(f"**{story.url}")
    assert page.locator("html").get_attribute("lang") == "nn"
    page.locator("form.portal-who button").click()
    page.goto(story.url)
    assert "/login/" in page.url
