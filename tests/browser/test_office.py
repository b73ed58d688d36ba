"""Virksomheter, roles and staff as those see them who run them: axe 0, keyboard, pictures."""

import pytest
from playwright.sync_api import expect

from permissions.models import Organisation, RoleAssignment
from permissions.policy import Role
from stafettlog.demo.load import load_demo
from stafettlog.models import Actor
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_my_page import PASSWORD, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo():
    load_demo(PASSWORD)


def addresses() -> tuple[dict[str, str], dict[str, str]]:
    """What the kommuneadministrator looks at, and what a leader does."""
    school = Organisation.objects.get(name="Bakketoppen skole")
    leads = RoleAssignment.objects.get(organisation=school, role=Role.UNIT_LEADER.value)
    holder = Actor.objects.get(user__username="stafettholder")
    office = {
        "virksomheter": "/virksomheter/",
        "ny-virksomhet": "/virksomheter/ny/",
        "virksomhet": f"/virksomheter/{school.pk}/",
        "virksomhet-avslutt": f"/virksomheter/{school.pk}/avslutt/",
        "roller": "/roller/?status=alle",
        "gi-rolle": "/roller/ny/",
        "avslutt-rolle": f"/roller/{leads.pk}/avslutt/",
        "konto": f"/ansatte/konto/{holder.user_id}/avslutt/",
        "kommuneadministrator": "/",
    }
    unit = {
        "ansatte": "/ansatte/",
        "ny-ansatt": "/ansatte/ny/",
        "ansatt": f"/ansatte/{holder.pk}/",
        "ansatt-avslutt": f"/ansatte/{holder.pk}/avslutt/",
    }
    return office, unit


def look(page, pages: dict[str, str], axe, shot, width: int) -> None:
    for name, url in pages.items():
        page.goto(url)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        shot(page, f"kontor-{name}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_pages_at_both_widths(demo, new_page, axe, shot, size):
    office, unit = addresses()
    look(sign_in(new_page(viewport=size), "kommuneadmin"), office, axe, shot, size["width"])
    look(sign_in(new_page(viewport=size), "leder"), unit, axe, shot, size["width"])


def test_role_is_given_by_keyboard(demo, new_page, axe, shot):
    page = sign_in(new_page(viewport=DESKTOP), "kommuneadmin")
    page.goto("/roller/ny/")
    page.get_by_role("button", name="Gi rollen").last.click()
    axe(page)
    shot(page, "kontor-gi-rolle-feil")
    expect(page.get_by_role("link", name="Velg hvem som skal ha rollen")).to_be_visible()
    page.get_by_role("radio", name="Koordinator").press("Space")
    page.get_by_label("Virksomhet", exact=True).select_option(label="PPT Solvik")
    search = page.get_by_role("combobox", name="Søk etter navn")
    search.press_sequentially("Guro")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    search.press("Enter")
    expect(page.get_by_role("radio", name="Guro Eksempel")).to_be_checked()
    axe(page)
    page.get_by_role("button", name="Gi rollen").last.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Guro Eksempel er nå koordinator.")


def test_place_ends_without_javascript_and_the_logs_stand_there_to_hand_over(demo, new_page, shot):
    holder = Actor.objects.get(user__username="stafettholder")
    page = sign_in(new_page(viewport=DESKTOP, java_script_enabled=False), "leder")
    page.goto(f"/ansatte/{holder.pk}/")
    page.get_by_role("link", name="Avslutt arbeidsstedet", exact=True).click()
    page.get_by_role("button", name="Avslutt arbeidsstedet").click()
    expect(page.get_by_role("heading", name="Stafettlogger som må overføres")).to_be_visible()
    shot(page, "kontor-ansatt-avsluttet")
