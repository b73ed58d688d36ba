"""«Legg i kalenderen» in a browser: on Min side and in the møtelogg, for the holder and for an aktør."""

from collections.abc import Callable
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Page

from stafettlog.models import Actor
from tests.browser.conftest import PHONE
from tests.browser.tiltak import SignIn
from tests.factories import call_meeting, make_concern, make_log, make_participant, make_staff
from tests.screens.on_log import log_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("phone", [False, True])
def test_the_file_is_a_click_or_two_away(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    holder: Actor,
    shot: Callable[..., object],
    axe: Callable[[Page], None],
    phone: bool,
) -> None:
    log = make_log(holder, first_name="Anders", last_name="Andersen")
    actor = make_staff(holder.organisation, "Ronnie")
    make_participant(log, actor)
    call_meeting(log, holder, concerns=[make_concern(log, holder)], actor_ids=(holder.pk, actor.pk))
    for who, name in ((holder, "stafettholder"), (actor, "aktor")):
        page = sign_in(new_page(viewport=PHONE) if phone else new_page(), who)
        page.goto("/")
        axe(page)
        shot(page, f"kalender-min-side-{name}")
        assert _file(page) == "PUBLISH"
        page.goto(log_page(log))
        if who is holder:
            page.locator("#meetings").get_by_text("Mer", exact=False).first.click()
        page.locator("#meetings").scroll_into_view_if_needed()
        axe(page)
        shot(page, f"kalender-logg-{name}")
        # The menu at the meeting does not hang out of a telephone's screen.
        link = page.locator("#meetings").get_by_role("link", name="Legg i kalenderen").bounding_box()
        assert link is not None
        assert link["x"] >= 0
        assert _file(page) == "PUBLISH"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _file(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name="Legg i kalenderen").first.click()
    assert download.value.suggested_filename == "mote.ics"
    return str(vobject.readOne(Path(download.value.path()).read_bytes().decode()).method.value)
