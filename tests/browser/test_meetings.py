"""Meetings in a browser: the mail beside the form, click budgets, without a mouse, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stafettlog.models import Actor, Meeting, Stafettlog
from tests.browser.conftest import PHONE
from tests.browser.tiltak import SignIn
from tests.factories import (
    call_meeting,
    let_pass,
    make_concern,
    make_foresatt_input,
    make_log,
    make_participant,
    make_staff,
)
from tests.factories.calling import at
from tests.screens.on_log import log_page, url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    """Two oppmerksomheter, three foresatte who are told in three ways, and a colleague."""
    made = make_log(
        holder,
        first_name="Anders",
        last_name="Andersen",
        foresatte=[
            make_foresatt_input(last_name="Andersen", needs_interpreter=True, language="so"),
            make_foresatt_input(first_name="Omar", last_name="Andersen", role="father", email=""),
            make_foresatt_input(first_name="Ola", last_name="Andersen", role="other", ground="none"),
        ],
    )
    make_concern(made, holder, text="Anders har vansker med leseflyt og leseforståelse.")
    make_concern(made, holder, text="Anders trekker seg unna i friminuttene.", area="social")
    make_participant(made, make_staff(holder.organisation, "Ronnie"))
    return made


def topics(log: Stafettlog) -> list:
    return list(log.concerns.all())


def test_called_from_the_log_in_two_fields_and_two_clicks(
    page: Page, sign_in: SignIn, holder: Actor, log: Stafettlog, shot: Callable[..., object]
) -> None:
    sign_in(page, holder).goto(log_page(log))
    page.get_by_role("link", name="Nytt møte").first.click()
    page.get_by_label("Dato", exact=True).fill(at(9).date().isoformat())
    page.get_by_label("Fra", exact=True).fill("09:00")
    expect(page.get_by_label("Til", exact=True)).to_have_value("10:00")
    expect(page.get_by_text("kl. 09.00–10.00.")).to_be_visible()
    expect(page.get_by_text("Du har ingen andre møter denne dagen.")).to_be_visible()
    expect(page.get_by_text("Invitert: 3. Får e-post: 2.")).to_be_visible()
    shot(page, "nytt-mote")
    page.get_by_role("button", name="Send invitasjon").click()
    page.wait_for_url("**/change/**")
    made = Meeting.objects.get()
    assert made.concerns.count() == 2
    assert made.invitations.count() == 3
    expect(page.get_by_text("Møtet er lagt inn. 2 får e-post.")).to_be_visible()
    expect(page.get_by_role("status").get_by_role("link", name="Omar Andersen")).to_be_visible()


def test_velg_alle_and_the_count_follow_the_ticks(
    page: Page, sign_in: SignIn, holder: Actor, log: Stafettlog
) -> None:
    sign_in(page, holder).goto(url("meeting_add", log.pk))
    every, first = page.get_by_label("Velg alle"), page.locator("[name=concerns]").first
    expect(every).to_be_checked()
    page.get_by_text("Anders har vansker").click()
    expect(every).not_to_be_checked()
    page.get_by_text("Velg alle").click()
    expect(first).to_be_checked()
    page.get_by_text("Velg alle").click()
    expect(first).not_to_be_checked()
    page.get_by_text("Ronnie").click()
    expect(page.get_by_text("Invitert: 4. Får e-post: 3.")).to_be_visible()
    # Til that someone has written is left alone.
    page.get_by_label("Til", exact=True).fill("12:00")
    page.get_by_label("Fra", exact=True).fill("09:00")
    expect(page.get_by_label("Til", exact=True)).to_have_value("12:00")


def test_registered_in_two_clicks_from_the_log(
    page: Page, sign_in: SignIn, holder: Actor, log: Stafettlog, shot: Callable[..., object], axe: Callable
) -> None:
    made = let_pass(call_meeting(log, holder, concerns=topics(log)))
    sign_in(page, holder).goto(log_page(log))
    page.get_by_role("link", name="Registrer møte").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Registrer møtedeltakere som deltok på dette møtet")).to_be_visible()
    expect(dialog.get_by_label("Hvorfor ble møtet ikke holdt?")).to_be_hidden()
    shot(page, "registrer-mote", full_page=False)
    axe(page)
    dialog.get_by_label("Ikke fullført").check()
    expect(dialog.get_by_label("Hvorfor ble møtet ikke holdt?")).to_be_visible()
    expect(dialog.get_by_label("Andre som deltok")).to_be_hidden()
    dialog.get_by_label("Fullført", exact=True).check()
    dialog.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Møtet er registrert.")).to_be_visible()
    made.refresh_from_db()
    assert made.status == "completed"
    assert made.invitations.filter(attended=True).count() == made.invitations.count()


def test_without_a_mouse(page: Page, sign_in: SignIn, holder: Actor, log: Stafettlog) -> None:
    made = let_pass(call_meeting(log, holder, concerns=topics(log)))
    sign_in(page, holder).goto(log_page(log))
    opener = page.get_by_role("link", name="Registrer møte").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Fullført", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Mange syke")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Møtet er registrert.")).to_be_visible()
    made.refresh_from_db()
    assert (made.status, made.not_completed_reason) == ("not_completed", "Mange syke")


def test_everything_works_without_javascript(
    new_page: Callable[..., Page], sign_in: SignIn, holder: Actor, log: Stafettlog
) -> None:
    page = sign_in(new_page(java_script_enabled=False), holder)
    page.goto(url("meeting_add", log.pk))
    page.get_by_label("Dato", exact=True).fill(at(9).date().isoformat())
    page.get_by_label("Fra", exact=True).fill("09:00")
    page.get_by_role("button", name="Vis e-posten").click()
    expect(page.get_by_text("kl. 09.00–10.00.")).to_be_visible()
    page.get_by_text("Velg alle").click()
    page.get_by_role("button", name="Send invitasjon").first.click()
    expect(page.get_by_text("Møtet er lagt inn. 2 får e-post.")).to_be_visible()
    made = let_pass(Meeting.objects.get(), days=10)
    page.goto(log_page(log))
    page.get_by_role("link", name="Registrer møte").first.click()
    page.get_by_label("Ikke fullført").check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("heading", name="Du må rette 1 feil")).to_be_visible()
    page.get_by_label("Hvorfor ble møtet ikke holdt?").fill("Mange syke")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Møtet er registrert.")).to_be_visible()
    made.refresh_from_db()
    assert made.status == "not_completed"


@pytest.mark.parametrize("phone", [False, True])
def test_screens_are_in_order_on_both_widths(
    new_page: Callable[..., Page],
    sign_in: SignIn,
    holder: Actor,
    log: Stafettlog,
    shot: Callable[..., object],
    axe: Callable[[Page], None],
    phone: bool,
) -> None:
    coming = call_meeting(log, holder, concerns=topics(log), place_detail="Linje 2")
    past = let_pass(call_meeting(log, holder, concerns=topics(log)))
    make_log(holder)
    page = sign_in(new_page(viewport=PHONE) if phone else new_page(), holder)
    for name, where in (
        ("nytt-mote", url("meeting_add", log.pk)),
        ("mote-holdt", url("meeting_held", log.pk)),
        ("endre-mote", url("meeting_move", log.pk, coming.pk)),
        ("avlys-mote", url("meeting_cancel", log.pk, coming.pk)),
        ("feilregistrert-mote", url("meeting_strike", log.pk, coming.pk)),
        ("registrer-mote-side", url("meeting_register", log.pk, past.pk)),
        ("velg-barn", url("meeting_choose_child")),
    ):
        page.goto(where)
        axe(page)
        shot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
