"""*Meldinger* and *Skjemaer på papir* in a browser: found from the user menu, read, chosen, printed."""

import pytest
from playwright.sync_api import expect

from permissions import roles
from permissions.policy import Role
from tests.browser.conftest import PHONE
from tests.factories import make_organisation, make_staff

BOTH = pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])


@pytest.fixture
def coordinator(live_server):
    """With a place of work, as most of them have."""
    actor = make_staff(make_organisation("Bakketoppen skole"), "Kari")
    roles.assign(actor.user, Role.COORDINATOR, actor.organisation, by=None)
    return actor


def opened(new_page, viewport, **options):
    return new_page(**({"viewport": viewport} if viewport else {}), **options)


@BOTH
def test_messages_are_found_and_read(new_page, coordinator, sign_in, axe, shot, viewport) -> None:
    page = sign_in(opened(new_page, viewport), coordinator)
    page.goto("/")
    page.locator(".sl-user summary").click()
    page.get_by_role("link", name="Meldinger", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meldinger")
    axe(page)
    shot(page, "meldinger")
    page.get_by_role("link", name="Invitasjon til møte", exact=True).click()
    axe(page)
    shot(page, "melding")
    page.get_by_role("navigation", name="Mottaker").get_by_role("link", name="Til en aktør").click()
    page.get_by_role("navigation", name="Språk").get_by_role("link", name="English").click()
    expect(page.get_by_text("rolf@kommunen.example").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Vis HTML-delen").click()
    expect(page.get_by_text("Hi Rolf").or_(page.get_by_text("Hello Rolf"))).to_be_visible()
    shot(page, "melding-html")
    page.goto("/meldinger/new_lysglimt/?sprak=ar")
    axe(page)
    shot(page, "melding-arabisk")


@BOTH
def test_papers_are_found_and_the_form_stands_with_the_consent(
    new_page, coordinator, sign_in, axe, shot, viewport
) -> None:
    page = sign_in(opened(new_page, viewport, java_script_enabled=False), coordinator)
    page.goto("/")
    page.locator(".sl-user summary").click()
    page.get_by_role("link", name="Skjemaer på papir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skjemaer på papir")
    shot(page, "skjemaer")
    page.goto("/stafettlog/stafettlog/add/")
    links = page.locator("#part-consent").get_by_role("link")
    expect(links).to_have_text(["bokmål", "nynorsk", "engelsk"])
    shot(page, "nytt-stafettbarn-skjema")
