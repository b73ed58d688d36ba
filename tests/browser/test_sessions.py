"""«Innloggingene mine», the switch and the page of an administrator: looked at, by keyboard, and plain."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from permissions.models import SignIn, User
from permissions.policy import Role
from permissions.sign_in.parts import Part
from stafettlog.models import Actor, Stafettlog
from tests.factories import make_foresatt_input, make_log, make_role
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db(transaction=True)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/130.0 Safari/537.36"
BY_ADMIN = "Du ble logget ut fordi innloggingen ble avsluttet av en administrator."
SIZES = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture
def come_in(live_server: Any) -> Callable[[Page, User, Part], SignIn]:
    def start(page: Page, user: User, part: Part) -> SignIn:
        client = Client()
        made = sign_in_as(client, user, part, agent=CHROME)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return made

    return start


@pytest.fixture
def both(log: Stafettlog, outsider: Actor) -> User:
    """Works at PPT, and is foresatt of a child in the kommune."""
    user = outsider.user
    theirs = make_foresatt_input(
        national_number=user.national_number, first_name=user.first_name, last_name=user.last_name
    )
    make_log(log.stafettholder, first_name="Anders", foresatte=[theirs])
    return user


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("part", list(Part))
def test_list_is_read_and_one_is_ended(
    new_page: Callable[..., Page],
    both: User,
    come_in: Any,
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    part: Part,
    size: dict[str, int],
) -> None:
    page = new_page(viewport=size, color_scheme="dark" if size == SIZES[1] else "light")
    come_in(page, both, part)
    phone = sign_in_as(Client(), both, part, agent=IPHONE)
    page.goto("/mine-innlogginger/" if part == Part.STAFF else "/portal/innlogginger/")
    axe(page)
    shot(page, f"innlogginger {part}")
    page.locator(f'button[value="{phone.pk}"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_contain_text(
        "avsluttet" if part == Part.STAFF else "logget ut"
    )
    assert page.locator("button[name=sign_in]").count() == 0
    page.locator("summary", has_text="30 dag").first.click()
    axe(page)
    shot(page, f"innlogginger {part} avsluttet")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_switch_there_and_back(
    new_page: Callable[..., Page],
    both: User,
    come_in: Any,
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    size: dict[str, int],
    script: bool,
) -> None:
    # The narrow one in the dark.
    scheme = "dark" if size == SIZES[1] else "light"
    page = new_page(viewport=size, java_script_enabled=script, color_scheme=scheme)
    come_in(page, both, Part.STAFF)
    page.goto("/")
    expect(page.get_by_text("Du er logget inn som ansatt.")).to_be_visible()
    shot(page, "bytt ansatt", full_page=False)
    page.goto("/portal/")
    expect(page.get_by_role("heading", name="Du er logget inn som ansatt")).to_be_visible()
    shot(page, "bytt side")
    if script:
        axe(page)
    page.get_by_role("button", name="Bytt til foresatt").click()
    expect(page.get_by_role("heading", name="Anders")).to_be_visible()
    shot(page, "bytt foresatt", full_page=False)
    if script:
        axe(page)
    page.get_by_role("button", name="Bytt til ansatt").click()
    expect(page.get_by_text("Du er logget inn som ansatt.")).to_be_visible()
    if script:
        axe(page)


@pytest.mark.parametrize("size", SIZES)
def test_administrator_ends_what_one_of_the_staff_is_in(
    new_page: Callable[..., Page],
    holder: Actor,
    come_in: Any,
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    size: dict[str, int],
) -> None:
    theirs, page = new_page(viewport=size), new_page(viewport=size)
    come_in(theirs, holder.user, Part.STAFF)
    theirs.goto("/")
    come_in(page, make_role(Role.UNIT_LEADER, holder.organisation), Part.STAFF)
    page.goto(f"/ansatte/{holder.pk}/")
    page.get_by_role("link", name="Se og avslutt innloggingene").click()
    axe(page)
    shot(page, "innlogginger til en ansatt")
    page.get_by_role("button", name="Avslutt alle innloggingene").click()
    expect(page.get_by_role("status").first).to_contain_text("er avsluttet")
    theirs.reload()
    assert "/login/" in theirs.url
    expect(theirs.get_by_text(BY_ADMIN)).to_be_visible()
    axe(theirs)
    shot(theirs, "hvorfor logget ut")


@pytest.mark.parametrize("size", SIZES)
def test_administrator_ends_what_a_foresatt_is_in(
    new_page: Callable[..., Page],
    log: Stafettlog,
    come_in: Any,
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    size: dict[str, int],
) -> None:
    parent = log.child.foresatt_relations.order_by("pk")[0].foresatt.user
    theirs, page = new_page(viewport=size), new_page(viewport=size)
    come_in(theirs, parent, Part.FAMILY)
    theirs.goto("/portal/")
    come_in(page, make_role(Role.MUNICIPALITY_ADMIN), Part.STAFF)
    page.goto("/roller/")
    shot(page, "roller")
    page.get_by_role("link", name="Avslutt innlogginger for en foresatt").click()
    axe(page)
    shot(page, "innlogginger til en foresatt")
    page.get_by_label("Fødselsnummeret til den foresatte").fill(parent.national_number or "")
    page.get_by_role("button", name="Avslutt innloggingene").click()
    expect(page.get_by_text("Hvis personen er logget inn, er innloggingene nå avsluttet.")).to_be_visible()
    assert parent.national_number not in page.url + page.content()
    shot(page, "innlogginger til en foresatt avsluttet")
    theirs.reload()
    expect(theirs.get_by_text(BY_ADMIN)).to_be_visible()
    axe(theirs)


@pytest.mark.parametrize("size", SIZES)
def test_signing_out_says_so(
    new_page: Callable[..., Page],
    both: User,
    come_in: Any,
    axe: Callable[[Page], None],
    shot: Callable[..., Path],
    size: dict[str, int],
) -> None:
    page = new_page(viewport=size)
    come_in(page, both, Part.FAMILY)
    page.goto("/portal/")
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
    axe(page)
    shot(page, "logget ut")
