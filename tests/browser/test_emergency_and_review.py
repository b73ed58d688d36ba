"""Drift opens a log in an emergency, and the privacy officer looks it through: wide, phone, no script."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from permissions.models import AccessReview
from permissions.policy import Role
from stafettlog.models import BreakGlass
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_concern, make_log, make_role, make_staff
from tests.screens.openings import opening

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Siden gir feil for stafettholderen"


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def people() -> SimpleNamespace:
    """Users as the fixture `sign_in` takes them."""
    return SimpleNamespace(
        drift=SimpleNamespace(user=make_role(Role.OPERATOR)),
        officer=SimpleNamespace(user=make_role(Role.PRIVACY_OFFICER)),
    )


@pytest.mark.parametrize(
    "window",
    [{"viewport": DESKTOP}, {"viewport": PHONE}, {"viewport": DESKTOP, "java_script_enabled": False}],
    ids=["wide", "phone", "no script"],
)
def test_an_emergency_and_what_is_concluded(
    new_page, sign_in, people, log, holder, axe, shot, window
) -> None:
    scripted = window.get("java_script_enabled", True)
    make_concern(log, holder)
    stranger = make_staff(holder.organisation, "Kikkeline")
    for user in (stranger.user, holder.user, holder.user):
        opening(make_log(holder), user)

    page = sign_in(new_page(**window), people.drift)
    page.goto("/nodtilgang/")
    page.get_by_label("Stafettlogg").fill(f"{page.url}stafettlog/stafettlog/{log.pk}/change/")
    page.get_by_label("Hvorfor må du åpne loggen?").fill(REASON)
    if scripted:
        axe(page)
        shot(page, "break-glass")
    page.get_by_role("button", name="Åpne i 60 minutter").click()
    expect(page.get_by_text("Du leser med nødtilgang til kl.")).to_be_visible()
    if scripted:
        axe(page)
        shot(page, "break-glass-log")
        assert sideways(page) == 0
    page.get_by_role("button", name="Avslutt").click()
    expect(page.get_by_text("Nødtilgangen er avsluttet.")).to_be_visible()
    assert BreakGlass.objects.get().ended_at is not None

    page = sign_in(new_page(**window), people.officer)
    for address, name in (
        ("/", "ombud-min-side"),
        ("/innsynslogg/", "openings"),
        (f"/innsynslogg/{log.pk}/", "openings-of-log"),
        ("/eksportkvitteringer/", "receipts"),
        ("/innsynslogg/gjennomgang/", "openings-review"),
    ):
        page.goto(address)
        if scripted:
            axe(page)
            shot(page, name)
            assert sideways(page) == 0
    row = page.get_by_role("row").filter(has_text=stranger.display_name).first
    row.get_by_role("link", name="Skriv notat").click()
    expect(page.get_by_text(f"Gjelder {stranger.display_name}")).to_be_visible()
    page.get_by_label("Hva kom du fram til?").fill("Snakket med lederen.")
    page.get_by_role("button", name="Lagre notatet").click()
    expect(page.locator("#notes")).to_contain_text("Snakket med lederen.")
    assert AccessReview.objects.count() == 1


def test_by_keyboard(page: Page, sign_in, people, log) -> None:
    sign_in(page, people.drift).goto("/nodtilgang/")
    page.get_by_label("Stafettlogg").focus()
    page.keyboard.type(str(log.pk))
    page.keyboard.press("Tab")
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Åpningen er loggført.")).to_be_visible()
