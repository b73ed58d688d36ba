"""The family's page on a phone and at a desk: axe 0, the meeting and whom to call first, light to load."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from permissions import history
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_log
from tests.screens.portal import Story

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
# All that the first visit to the page transfers, with headers.
WEIGHT = 100 * 1024
THUMB = 44


@pytest.fixture
def story(settings: Any) -> Story:
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", "pl", "uk", "ar"]
    return Story().fill()


@pytest.fixture
def open_page(story: Story, new_page: Any, sign_in: Any) -> Callable[..., Page]:
    """The mother's page, as she reads it in `language`."""

    def start(path: str = "", *, language: str = "nb", **options: Any) -> Page:
        story.mother.language = language
        history.save(story.mother, by=story.holder.user, reason="Språk")
        page = sign_in(new_page(**{"viewport": PHONE, **options}), story.mother.foresatt)
        page.goto(f"{story.url}{path}")
        assert page.locator("html").get_attribute("lang") == language
        return page

    return start


@pytest.mark.parametrize("language", ["nb", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_at_every_width(open_page: Any, axe: Any, shot: Any, language: str, scheme: str) -> None:
    for path, name in (("", "log"), ("apnet/", "openings")):
        for size in (DESKTOP, PHONE, NARROW):
            page = open_page(path, language=language, viewport=size, color_scheme=scheme)
            for folded in page.locator("summary").all():
                folded.click()
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert page.locator("h1").count() == 1
            shot(page, f"portal-{name}-{language}-{scheme}")


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_letters_of_twice_the_size(open_page: Any, language: str) -> None:
    """The way past the header stays out of sight until it has focus, on however many lines it is."""
    page = open_page(language=language)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    skip = page.locator(".sl-skip-link")
    box = skip.bounding_box()
    assert box["y"] + box["height"] <= 0
    skip.focus()
    assert skip.bounding_box()["y"] >= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_when_is_the_next_meeting_and_whom_do_i_call(open_page: Any, shot: Any, language: str) -> None:
    """Both are read on a phone before anything is scrolled."""
    page = open_page(language=language)
    for wanted in (
        page.get_by_text("Bakketoppen skole, møterom 2"),
        page.locator(".portal-card--next .portal-day"),
        page.locator(".portal-card--next a[href='tel:40000000']"),
        page.locator(".portal-card--next a[href$='kalender.ics']"),
    ):
        box = wanted.bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"]
    assert page.evaluate("getComputedStyle(document.querySelector('.portal-card p')).fontSize") == "17px"
    shot(page, f"portal-first-screen-{language}", full_page=False)


def test_what_is_pressed_is_large_enough_for_a_thumb(open_page: Any) -> None:
    page = open_page()
    pressed = page.locator("main .portal-button, main summary, main .portal-who :is(a, button)")
    assert pressed.count() > 6
    for one in pressed.all():
        assert one.bounding_box()["height"] >= THUMB, one.inner_text()


@pytest.mark.parametrize("language", ["nb", "en", "pl", "uk", "ar"])
def test_is_light_to_load(story: Story, open_page: Any, new_page: Any, sign_in: Any, language: str) -> None:
    """The page with its styles, script, pictures and fonts, as they are sent."""
    open_page(language=language)
    page = sign_in(new_page(viewport=PHONE), story.mother.foresatt)
    loaded = {}

    def note(response: Any) -> None:
        sizes = response.request.sizes()
        loaded[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("response", note)
    page.goto(story.url, wait_until="networkidle")
    assert len(loaded) > 5
    assert sum(loaded.values()) <= WEIGHT, loaded


@pytest.mark.parametrize("javascript", [True, False])
def test_choice_of_child_and_of_language(
    story: Story, new_page: Any, sign_in: Any, axe: Any, shot: Any, javascript: bool
) -> None:
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
    page.locator("form.portal-who button, .portal-who form button").first.click()
    page.goto(story.url)
    assert "/login/" in page.url


@pytest.mark.parametrize("language", ["nb", "ar"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_choice_says_when_and_whom_to_call(
    story: Story, new_page: Any, sign_in: Any, axe: Any, shot: Any, language: str, width: int, settings: Any
) -> None:
    settings.PORTAL_LANGUAGES = ["nb", "ar"]
    make_log(story.holder, first_name="Ingrid", foresatte=[story.mother_input])
    page = sign_in(new_page(viewport={"width": width, "height": 844}), story.mother.foresatt)
    page.goto("/portal/")
    page.context.add_cookies([{"name": "portal_language", "value": language, "url": page.url}])
    page.reload()
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator(".portal-choice a[href^='tel:']")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    shot(page, f"portal-choice {language}")


@pytest.mark.parametrize("javascript", [True, False])
def test_both_files_are_had_from_the_page(open_page: Any, javascript: bool) -> None:
    page = open_page(java_script_enabled=javascript)
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Legg i kalenderen").first.click()
    assert calendar.value.suggested_filename == "mote.ics"
    with page.expect_download() as copy:
        page.get_by_role("button", name="Last ned loggen som PDF").click()
    assert copy.value.suggested_filename.endswith(".pdf")
    assert copy.value.path().read_bytes().startswith(b"%PDF")
