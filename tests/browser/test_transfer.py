"""A log changes hands, and good news is told, in a browser: both widths, by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from stafettlog.models import Actor, Lysglimt, Stafettlog, Transfer
from tests.browser import log_story
from tests.browser.conftest import PHONE
from tests.browser.test_log_page import address, log_address, sign_in
from tests.factories import (
    make_concern,
    make_log,
    make_lysglimt,
    make_measure,
    make_meeting,
    make_organisation,
    make_staff,
    make_transfer,
)


@pytest.fixture
def story(live_server):
    return log_story.tell()


@pytest.fixture
def receiver(story) -> Actor:
    return make_staff(make_organisation("Solvik helsestasjon"), "Guro")


def pick(page: Page, query: str) -> None:
    page.get_by_role("combobox").fill(query)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])
def test_asked_and_accepted(new_page, story, receiver, shot, axe, viewport) -> None:
    make_meeting(story.log)
    options = {"viewport": viewport} if viewport else {}
    page = new_page(**options)
    sign_in(page, story.holder)
    page.goto(address("transfer_ask", story.log.pk))
    axe(page)
    shot(page, "transfer-ask")
    pick(page, "ronnie")
    pick(page, "guro helsestasjon")
    # The second takes the place of the first.
    expect(page.get_by_role("radio")).to_have_count(1)
    axe(page)
    page.get_by_role("button", name="Send forespørsel").click()
    expect(page.get_by_role("alert")).to_contain_text("Du må rette 2 feil")
    axe(page)
    shot(page, "transfer-ask-errors")
    page.get_by_text("Foresatte samtykker til at Solvik helsestasjon deltar").click()
    page.get_by_label("Melding til den nye").fill("Jeg bytter klasse til høsten. Kan du overta?")
    page.get_by_role("button", name="Send forespørsel").click()
    expect(page.locator("#transfer")).to_contain_text("er spurt om å overta loggen")
    axe(page)
    shot(page, "transfer-bar")
    other = new_page(**options)
    sign_in(other, receiver)
    other.goto(address("transfer_answer", Transfer.objects.get().pk))
    axe(other)
    shot(other, "transfer-answer")
    other.get_by_role("button", name="Avslå").click()
    expect(other.get_by_role("alert")).to_contain_text("Skriv hvorfor du ikke kan overta loggen")
    axe(other)
    shot(other, "transfer-answer-error")
    other.get_by_role("button", name="Godta").click()
    expect(other.get_by_text("Du er nå stafettholder.")).to_be_visible()
    shot(other, "transfer-accepted")
    assert Stafettlog.objects.get().stafettholder == receiver


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])
def test_level_one_and_the_directory(new_page, live_server, shot, axe, viewport) -> None:
    school = make_organisation("Bakketoppen skole")
    holder, leader = make_staff(school), make_staff(school, "Lea", leader=True)
    log = make_log(holder, first_name="Lisa")
    make_measure(make_concern(log, holder), holder, [leader])
    page = new_page(**({"viewport": viewport} if viewport else {}))
    sign_in(page, holder)
    page.goto(address("transfer_ask", log.pk))
    expect(page.get_by_text("slutter disse:")).to_be_visible()
    axe(page)
    shot(page, "transfer-level-one")
    other = new_page(**({"viewport": viewport} if viewport else {}))
    sign_in(other, leader)
    other.goto(address("stafettlog_actor_changelist"))
    other.get_by_label("Søk etter navn, stilling eller virksomhet").fill("lærer bakketoppen")
    other.keyboard.press("Enter")
    expect(other.get_by_text("2 treff")).to_be_visible()
    axe(other)
    shot(other, "actors-leader")


def test_taken_back_and_declined(new_page, story, receiver, shot, axe) -> None:
    asked = make_transfer(story.log, receiver)
    page, other = new_page(), new_page()
    sign_in(page, story.holder)
    page.goto(log_address(story))
    page.locator("#transfer").get_by_role("button", name="Trekk tilbake").click()
    expect(page.get_by_text("Forespørselen er trukket tilbake.")).to_be_visible()
    sign_in(other, receiver)
    other.goto(address("transfer_answer", asked.pk))
    expect(other.get_by_text("Du trenger ikke å gjøre noe.")).to_be_visible()
    axe(other)
    shot(other, "transfer-gone")
    other.goto(address("transfer_answer", make_transfer(story.log, receiver).pk))
    page.goto(address("transfer_withdraw", story.log.pk, Transfer.objects.waiting().get().pk))
    axe(page)
    shot(page, "transfer-withdraw")
    other.get_by_label("Begrunnelse").fill("Jeg har fullt til jul.")
    other.get_by_role("button", name="Avslå").click()
    expect(other.get_by_text("Du har avslått.")).to_be_visible()
    page.goto(log_address(story))
    expect(page.locator("#transfer")).to_contain_text("Begrunnelse: Jeg har fullt til jul.")
    axe(page)
    shot(page, "transfer-declined")
    page.get_by_role("button", name="Jeg har lest svaret").click()
    expect(page.locator("#transfer")).to_have_count(0)


def choose(page: Page, control: Locator) -> None:
    """Tick what lies under its own label, by the label, as a finger does: the page may still be moving."""
    page.locator(f'label[for="{control.get_attribute("id")}"]').click()
    expect(control).to_be_checked()


def test_asked_without_scripts(new_page, story, receiver, shot) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    sign_in(page, story.holder)
    page.goto(address("transfer_ask", story.log.pk))
    page.get_by_role("combobox").fill("ronnie")
    page.get_by_role("combobox").press("Enter")
    choice = page.get_by_role("radio", name=re.compile("^Ronnie"))
    expect(choice).to_have_count(1)
    choose(page, choice)
    page.get_by_role("combobox").fill("helsestasjon")
    page.get_by_role("button", name="Søk", exact=True).click()
    shot(page, "transfer-ask-plain")
    choose(page, page.get_by_role("radio", name=re.compile("^Guro")))
    page.get_by_label("Melding til den nye").fill("Kan du overta?")
    page.get_by_role("combobox").fill("")
    page.get_by_role("button", name="Send forespørsel").click()
    expect(page.get_by_role("alert")).to_contain_text("Samtykket dekker ikke Solvik helsestasjon.")
    choose(page, page.get_by_label("Foresatte samtykker til at Solvik helsestasjon deltar"))
    page.get_by_role("button", name="Send forespørsel").click()
    expect(page.locator("#transfer")).to_contain_text(receiver.display_name)
    assert Transfer.objects.get().to_actor == receiver


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])
def test_lysglimt_in_the_dialog_and_all_of_them(new_page, story, shot, axe, viewport) -> None:
    row = make_lysglimt(story.log, story.actor, text="Spilte fotball i hvert friminutt.")
    page = new_page(**({"viewport": viewport} if viewport else {}))
    sign_in(page, story.holder)
    page.goto(log_address(story))
    if viewport:
        page.locator(".sl-mobile-bar summary").click()
    page.get_by_role("link", name="Nytt lysglimt").first.click()
    dialog = page.get_by_role("dialog", name="Nytt lysglimt")
    axe(page)
    shot(page, "lysglimt-dialog", full_page=False)
    dialog.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hva som var bra")
    axe(page)
    shot(page, "lysglimt-error")
    page.get_by_label("Hva var bra?").fill("Leste høyt for hele klassen.")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator("#lysglimt")).to_contain_text("Leste høyt for hele klassen.")
    shot(page, "lysglimt-side")
    page.goto(address("lysglimt_strike", story.log.pk, row.pk))
    axe(page)
    shot(page, "lysglimt-strike")
    page.get_by_label("Hvorfor er lysglimtet feilregistrert?").fill("Gjelder et annet barn")
    page.get_by_role("button", name="Merk som feilregistrert").click()
    expect(page.get_by_text("Gjelder et annet barn")).to_be_visible()
    axe(page)
    shot(page, "lysglimt-list")
    assert Lysglimt.objects.standing().count() == 1


def test_lysglimt_by_keyboard_and_without_scripts(new_page, story, shot) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, story.actor)
    page.goto(log_address(story))
    page.get_by_role("link", name="Nytt lysglimt").first.click()
    shot(page, "lysglimt-page")
    page.get_by_label("Hva var bra?").focus()
    page.keyboard.type("Hjalp en medelev med leksene.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Lagre").press("Enter")
    expect(page.locator("#lysglimt")).to_contain_text("Hjalp en medelev")
    assert Lysglimt.objects.get().created_by == story.actor.user
