"""The user's guide from its first sheet to its last, as a person with the printed pages would do it.

By keyboard alone at 1280 pixels and with a finger at 390, each step looked at by axe and, with SHOTS=1, kept
as a picture in var/screens/; and without JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from permissions.models import AccessLog
from stafettlog.models import Foresatt
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.guide.cast import let_sign_in, make_cast
from tests.browser.guide.child_and_work import ny_oppmerksomhet, nytt_stafettbarn, nytt_tiltak
from tests.browser.guide.hands import Hand, Keys, Plain
from tests.browser.guide.meetings import evaluere, nytt_mote, registrer_mote
from tests.browser.guide.the_rest import (
    aktorbarn,
    aktorer,
    eksport,
    foresattes_side,
    nytt_lysglimt,
    overfor,
    vis_endre,
)

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = {
    "keyboard-1280": (Keys, {"viewport": DESKTOP}),
    "finger-390": (Hand, {"viewport": PHONE}),
    "no-javascript": (Plain, {"viewport": DESKTOP, "java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_guide_can_be_followed_from_its_first_sheet_to_its_last(
    new_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[..., object],
    way: str,
) -> None:
    kind, options = WAYS[way]
    looked_at = kind is not Plain

    def look(page: Page, name: str) -> None:
        if looked_at:
            axe(page)
            shot(page, f"guide-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    def person() -> Hand:
        return kind(new_page(**options), look)

    cast = make_cast()
    hand = person()
    hand.page.goto("/")
    hand.look("01-logg-inn")
    hand.sign_in(cast.holder.user.username)
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text("Hei")
    hand.look("02-min-side")
    log = nytt_stafettbarn(hand)
    ny_oppmerksomhet(hand, cast)
    nytt_tiltak(hand, cast)
    meeting = nytt_mote(hand, cast)
    evaluere(hand)
    colleague = person()
    colleague.sign_in(cast.colleague.user.username)
    expect(colleague.page.get_by_role("heading", name="Tverrfaglige møter")).to_be_visible()
    registrer_mote(hand, meeting)
    vis_endre(hand)
    nytt_lysglimt(hand)
    eksport(hand)
    aktorer(hand, cast)
    aktorbarn(colleague)
    foresattes_side(person(), let_sign_in(Foresatt.objects.get(relations__first_name="Inger")))
    overfor(hand, cast, person())
    opened = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(cast.holder.user_id))
    assert {"logg", "opplysninger"} <= {page.lower() for page in opened.values_list("page", flat=True)}
