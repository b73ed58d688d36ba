"""What an aktør meets of a log after signing in, and that a colleague without the log meets nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from permissions.models import Organisation, OrganisationKind
from stafettlog.models import Actor
from tests.browser.local import type_password
from tests.factories import (
    PASSWORD,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_staff,
)
from tests.support.watch import Watch

pytestmark = pytest.mark.django_db(transaction=True)

CONCERN = "Lisa strever med å gjøre seg forstått i lek."


@dataclass
class Cast:
    school: Organisation
    holder: Actor
    colleague: Actor
    outsider: Actor


@pytest.fixture
def cast() -> Cast:
    school = make_organisation("Bakketoppen skole")
    ppt = make_organisation("PPT", OrganisationKind.PPT)
    return Cast(school, make_staff(school), make_staff(school, "Ronnie"), make_staff(ppt, "Guro"))


@dataclass
class Walk:
    """One person at one browser, who looks at each step."""

    page: Page
    axe: Callable[[Page], None]
    shot: Callable[..., object]

    def look(self, name: str) -> None:
        self.axe(self.page)
        self.shot(self.page, f"guide-{name}")

    def sign_in(self, actor: Actor) -> None:
        type_password(self.page, actor.user.username, PASSWORD)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Hei")


def test_actor_may_evaluate_the_own_tiltak_and_the_stranger_sees_nothing(
    new_page: Callable[..., Page],
    cast: Cast,
    axe: Callable[[Page], None],
    shot: Callable[..., object],
    watch: Watch,
) -> None:
    log = make_log(cast.holder, first_name="Lisa", last_name="Hansen")
    concern = make_concern(log, cast.holder, text=CONCERN)
    make_measure(concern, cast.holder, [cast.colleague])
    actor = Walk(new_page(), axe, shot)
    actor.sign_in(cast.colleague)
    actor.look("20-aktor-min-side")
    actor.page.get_by_role("link", name="Lisa Hansen").first.click()
    actor.look("21-aktor-logg")
    expect(actor.page.get_by_role("link", name="Ny oppmerksomhet")).to_have_count(0)
    expect(actor.page.get_by_role("link", name=re.compile("^Evaluere"))).to_have_count(1)
    watch.allow("status of 404")
    stranger = Walk(new_page(), axe, shot)
    stranger.sign_in(make_staff(cast.school, "Fremmed"))
    expect(stranger.page.get_by_text("Lisa")).to_have_count(0)
    stranger.page.goto(actor.page.url)
    expect(stranger.page.get_by_text("Vi fant ikke siden.")).to_be_visible()
    expect(stranger.page.get_by_text("Lisa")).to_have_count(0)
    stranger.look("22-fremmed")
