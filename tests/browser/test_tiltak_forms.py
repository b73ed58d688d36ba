"""Ny oppmerksomhet, Nytt tiltak and Endre nivå in a browser: looked at, counted, and with other aktører."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stafettlog.models import Actor, Concern, Measure, Stafettlog
from tests.browser.conftest import PHONE
from tests.browser.tiltak import SignIn, fill_concern
from tests.factories import make_concern, make_participant, make_staff
from tests.screens.tiltak import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "options", [{}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"]
)
def test_screens_are_accessible(
    sign_in: SignIn,
    new_page: Callable[..., Page],
    holder: Actor,
    log: Stafettlog,
    axe: Callable[[Page], None],
    shot: Callable[..., object],
    options: dict[str, Any],
) -> None:
    make_participant(log, make_staff(holder.organisation, "Ronnie"))
    concern = make_concern(log, holder)
    page = sign_in(new_page(**options), holder)
    dark = "-mork" if "color_scheme" in options else ""
    screens = {
        "ny-oppmerksomhet": address("concern_add", log),
        "nytt-tiltak": address("measure_add", log, concern),
        "endre-tiltak": address("measure_change", log, concern.measures.get()),
        "endre-oppmerksomhet": address("concern_change", log, concern),
        "endre-niva": address("log_level", log),
    }
    for name, url in screens.items():
        page.goto(url)
        axe(page)
        shot(page, name + dark)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(screens["ny-oppmerksomhet"])
    page.get_by_role("button", name="Legg til", exact=True).click()
    axe(page)
    shot(page, "ny-oppmerksomhet-med-feil" + dark)
    page.get_by_role("link", name="Endre til nivå 2").click()
    axe(page)
    shot(page, "ny-oppmerksomhet-endre-niva" + dark, full_page=False)


class Counter:
    """Clicks and typed fields, as the yardstick counts them."""

    def __init__(self) -> None:
        self.clicks = self.typed = 0

    def click(self, locator: object) -> None:
        self.clicks += 1
        locator.click()

    def type(self, locator: object, text: str) -> None:
        self.typed += 1
        locator.fill(text)


def test_concern_and_measure_stay_within_the_yardstick(
    sign_in: SignIn, page: Page, holder: Actor, log: Stafettlog, watch: object
) -> None:
    """Tasks 2 and 3: at most 6 clicks and 3 typed fields, 4 and 1; the click on the log page counts."""
    sign_in(page, holder)
    page.goto(address("concern_add", log))
    count = Counter()
    count.clicks = 1
    count.type(page.get_by_label("Vi er særlig oppmerksomme på"), "Strever i lek")
    count.click(page.get_by_text("Språk", exact=True))
    count.type(page.get_by_label("Mål"), "Blir forstått")
    count.click(page.get_by_text("drøftet med foresatte."))
    count.click(page.get_by_text("Trening", exact=True))
    count.type(page.get_by_label("Beskrivelse"), "Lek i liten gruppe")
    count.click(page.get_by_role("button", name="4 uker"))
    count.click(page.get_by_role("button", name="Legg til", exact=True))
    page.wait_for_url("**/change/**")
    assert (count.clicks, count.typed) == (6, 3)
    concern = Concern.objects.get()
    assert page.url.endswith(f"#concern-{concern.pk}")
    first = concern.measures.get()
    assert (first.finish_on - first.start_on).days == 28

    page.goto(address("measure_add", log, concern))
    count = Counter()
    count.clicks = 1
    count.click(page.get_by_text("Kartlegging", exact=True))
    count.type(page.get_by_label("Beskrivelse"), "Språktest")
    count.click(page.get_by_role("button", name="8 uker"))
    count.click(page.get_by_role("button", name="Legg til", exact=True))
    page.wait_for_url("**/change/**")
    assert (count.clicks, count.typed) == (4, 1)
    assert concern.measures.count() == 2


def test_level_and_actor_of_another_virksomhet_without_leaving_the_form(
    sign_in: SignIn,
    page: Page,
    holder: Actor,
    log: Stafettlog,
    outsider: Actor,
    axe: Callable[[Page], None],
    shot: Callable[..., object],
) -> None:
    sign_in(page, holder)
    page.goto(address("concern_add", log))
    fill_concern(page)
    page.get_by_role("button", name="4 uker").click()
    page.get_by_role("link", name="Endre til nivå 2").click()
    page.get_by_role("dialog").get_by_role("button", name="Endre nivå").click()
    expect(page.get_by_text("Loggen er nå på nivå 2.")).to_be_in_viewport()
    expect(page.get_by_label("Beskrivelse")).to_have_value("Lek i liten gruppe to ganger i uken.")
    expect(page.get_by_label("Språk", exact=True)).to_be_checked()

    search = page.get_by_role("combobox", name="Søk etter navn, stilling eller virksomhet")
    search.press_sequentially("Ronja")
    expect(page.get_by_role("option")).to_have_count(1)
    search.press("ArrowDown")
    search.press("Enter")
    expect(page.get_by_label(outsider.display_name)).to_be_checked()
    consent = page.get_by_label("Foresatte samtykker til at PPT deltar")
    expect(consent).not_to_be_checked()
    axe(page)
    shot(page, "ny-oppmerksomhet-med-aktor")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", name="Du må rette 1 feil")).to_be_visible()
    page.get_by_text("Foresatte samtykker til at PPT deltar").click()
    page.get_by_role("button", name="Legg til", exact=True).click()
    page.wait_for_url("**/change/**")
    assert Measure.objects.get().responsible.count() == 2


def test_chosen_participant_is_ticked_where_it_stands(
    sign_in: SignIn, page: Page, holder: Actor, log: Stafettlog
) -> None:
    colleague = make_staff(holder.organisation, "Ronnie")
    make_participant(log, colleague)
    sign_in(page, holder)
    page.goto(address("concern_add", log))
    page.get_by_role("combobox").press_sequentially("Ronnie")
    page.get_by_role("option").click()
    ticks = page.get_by_label(colleague.display_name)
    expect(ticks).to_have_count(1)
    expect(ticks).to_be_checked()


def test_too_long_a_text_is_kept_whole_and_the_counter_says_so(
    sign_in: SignIn, page: Page, holder: Actor, log: Stafettlog
) -> None:
    """Cut by the browser without a word, the end of a pasted sentence would be gone."""
    sign_in(page, holder)
    page.goto(address("concern_add", log))
    text = page.get_by_label("Vi er særlig oppmerksomme på")
    text.fill("a" * 103)
    expect(page.get_by_text("3 tegn for mye")).to_be_visible()
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_text("Teksten er for lang. Den kan ha høyst 100 tegn.").first).to_be_visible()
    expect(text).to_have_value("a" * 103)
