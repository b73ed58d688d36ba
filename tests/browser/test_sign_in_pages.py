"""The pages of signing in, as they look: on a phone and at a desk, light and dark, and by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from permissions.sign_in.part import Part
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_log, make_organisation, make_staff
from tests.factories.numbers import born_years_ago, fresh_number
from tests.sign_in.fake import a_provider
from tests.support.provider import IdPorten

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
LOW = "idporten-loa-substantial"


def come_as(page: Page, name: str) -> None:
    page.goto("/login/")
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    page.get_by_role("button", name=name).click()


def looked_at(page: Page, axe: Any, shot: Any, name: str) -> None:
    expect(page.locator("h1")).to_have_count(1)
    axe(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, name)


# Each width once, and both schemes: every pair would be the same words again.
@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESKTOP, "dark"), (PHONE, "light"), (NARROW, "dark")],
    ids=["desk", "phone", "narrow"],
)
def test_each_page(
    id_porten: IdPorten, settings: Any, new_page: Callable[..., Page], axe: Any, shot: Any, watch: Any,
    size: dict[str, int], scheme: str,
) -> None:  # fmt: skip
    """The ways in, the choice, and what one is told when one is not let in."""
    settings.MUNICIPALITY_CONTACT = "32 00 00 00"
    jobb = a_provider(
        key="jobb", label="jobbkonto", issuer="https://127.0.0.1:1", parts=frozenset({Part.STAFF})
    )
    settings.OIDC_PROVIDERS = (*settings.OIDC_PROVIDERS, jobb)
    watch.allow("status of 40[03]|status of 503|^status 503")
    log = make_log(make_staff(make_organisation()))
    both = log.child.foresatt_relations.get().foresatt.user
    both.is_staff = True
    both.save_without_historical_record()
    id_porten.add("Begge Deler", both.national_number)
    id_porten.add("Vilde Utenfor", fresh_number(born_years_ago(30)))
    id_porten.add("Omar Lav", fresh_number(born_years_ago(30)), acr=LOW)
    page = new_page(viewport=size, color_scheme=scheme)
    page.goto("/login/")
    looked_at(page, axe, shot, f"sign-in-{scheme}")
    come_as(page, "Begge Deler")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem er du her som i dag?")
    looked_at(page, axe, shot, f"sign-in-choice-{scheme}")
    come_as(page, "Vilde Utenfor")
    looked_at(page, axe, shot, f"sign-in-no-access-{scheme}")
    come_as(page, "Omar Lav")
    looked_at(page, axe, shot, f"sign-in-too-low-{scheme}")
    page.goto("/logg-inn/idporten/tilbake/?state=x")
    looked_at(page, axe, shot, f"sign-in-start-over-{scheme}")
    page.goto("/logg-inn/jobb/")
    looked_at(page, axe, shot, f"sign-in-not-now-{scheme}")


@pytest.mark.parametrize("scripts", [True, False])
def test_choice_by_keyboard(id_porten: IdPorten, new_page: Callable[..., Page], scripts: bool) -> None:
    log = make_log(make_staff(make_organisation()))
    both = log.child.foresatt_relations.get().foresatt.user
    both.is_staff = True
    both.save_without_historical_record()
    id_porten.add("Begge Deler", both.national_number)
    page = new_page(viewport=PHONE, java_script_enabled=scripts)
    page.goto("/login/")
    page.get_by_role("link", name="Logg inn med ID-porten").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Begge Deler").click()
    page.get_by_role("button", name="Jeg er her som foresatt").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/**")


def test_language_is_chosen_before_signing_in_and_the_way_on_is_kept(
    id_porten: IdPorten, new_page: Any
) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/login/?next=/portal/")
    page.get_by_label("Språk").select_option("en")
    page.get_by_role("button", name="Bytt språk").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/login/?next=/portal/")
    assert page.locator('a[href="/logg-inn/idporten/?next=%2Fportal%2F"]').count() == 1
