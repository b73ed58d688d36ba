"""Ny oppmerksomhet, Nytt tiltak and Endre nivå in a browser: looked at, by keyboard, without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from stafettlog.models import Actor, Concern, Measure, Stafettlog
from tests.browser.conftest import PHONE
from tests.factories import make_concern, make_log, make_organisation, make_participant, make_staff

SignIn = Callable[[Page, Actor], Page]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, first_name="Lisa")


@pytest.fixture
def outsider() -> Actor:
    return make_staff(make_organisation("PPT"), "Ronja")


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, Actor], Page]:
    """The session of a signed-in person; the sign-in page has tests of its own."""

    def start(page: Page, actor: Actor) -> Page:
        client = Client()
        client.force_login(actor.user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return start


def address(name: str, *parts: object) -> str:
    return reverse(f"admin:{name}", args=[getattr(part, "pk", part) for part in parts])


def fill_concern(page: Page) -> None:
    page.get_by_label("Vi er særlig oppmerksomme på").fill("Lisa strever med å gjøre seg forstått i lek.")
    page.get_by_text("Språk", exact=True).click()
    page.get_by_label("Mål").fill("Lisa bruker setninger på tre–fire ord i leken.")
    page.get_by_text("Tett oppfølging", exact=True).click()
    page.get_by_label("Beskrivelse").fill("Lek i liten gruppe to ganger i uken.")


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
