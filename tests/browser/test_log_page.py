"""The log page and what hangs on it, in a browser: each role, both widths, with and without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stafettlog.models import Actor, Evaluation
from tests.browser import log_story
from tests.browser.conftest import PHONE
from tests.browser.local import type_password
from tests.factories import PASSWORD

EVALUATE = re.compile(r"^Evaluere\b")


def sign_in(page, who: Actor) -> None:
    type_password(page, who.user.username, PASSWORD)


def choose(scope, name: str) -> None:
    """The label covers its radio button, as a finger needs it."""
    scope.locator("label").filter(has_text=re.compile(f"^{name}$")).click()


@pytest.fixture
def story(live_server):
    return log_story.tell()


def address(name: str, *ids: object) -> str:
    return reverse(f"admin:{name}", args=ids)


def log_address(story) -> str:
    return address("stafettlog_stafettlog_change", story.log.pk)


def test_holder_sees_the_log_at_both_widths(new_page, story, shot, axe) -> None:
    for options in ({}, {"viewport": PHONE}, {"color_scheme": "dark"}):
        page = new_page(**options)
        sign_in(page, story.holder)
        page.goto(log_address(story))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Anders")
        axe(page)
        shot(page, "log-dark" if "color_scheme" in options else "log-holder")


def test_aktor_sees_the_log_read_only(new_page, story, shot, axe) -> None:
    for options in ({}, {"viewport": PHONE}):
        page = new_page(**options)
        sign_in(page, story.actor)
        page.goto(log_address(story))
        expect(page.get_by_text("Du er aktør i denne loggen")).to_be_visible()
        expect(page.get_by_role("link", name=EVALUATE)).to_have_count(1)
        axe(page)
        shot(page, "log-aktor")


def test_holder_evaluates_in_the_dialog_and_goes_on_to_a_new_measure(page, story, shot, axe) -> None:
    sign_in(page, story.holder)
    page.goto(log_address(story))
    page.locator(f"#measure-{story.overdue.pk}").get_by_role("link", name=EVALUATE).click()
    dialog = page.get_by_role("dialog", name="Evaluer tiltak: Tett oppfølging")
    expect(dialog).to_contain_text("Anders får tid til å fordype seg")
    expect(dialog).to_contain_text("Nå: Opprettet")
    axe(page)
    shot(page, "evaluate-dialog", full_page=False)
    choose(dialog, "Har ikke gitt ønsket effekt: Avsluttet - definer nytt tiltak")
    dialog.get_by_label("Begrunnelse").fill("Han ble lei.")
    dialog.get_by_role("button", name="Lagre").click()
    page.wait_for_url(f"**/tiltak/nytt/?etter={story.overdue.pk}")
    assert Evaluation.objects.get(measure=story.overdue).outcome == "no_effect"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nytt tiltak")
    expect(page.get_by_label("Beskrivelse")).to_have_value(re.compile("Anders får tid"))
    axe(page)
    shot(page, "follow-up")


def test_dialog_fits_a_phone(new_page, story, shot, axe) -> None:
    page = new_page(viewport=PHONE)
    sign_in(page, story.holder)
    page.goto(log_address(story))
    page.locator(f"#measure-{story.overdue.pk}").get_by_role("link", name=EVALUATE).click()
    axe(page)
    shot(page, "evaluate-dialog", full_page=False)
    page.get_by_role("dialog").get_by_role("link", name="Avbryt").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("details.sl-popup summary").filter(has_text="Mer").first.click()
    shot(page, "log-menu", full_page=False)
    axe(page)


def test_dialog_serves_the_row_that_opened_it(page, story) -> None:
    sign_in(page, story.holder)
    page.goto(log_address(story))
    page.locator(f"#measure-{story.overdue.pk}").get_by_role("link", name=EVALUATE).click()
    page.get_by_role("dialog").get_by_label("Begrunnelse").fill("Til et annet tiltak")
    page.keyboard.press("Escape")
    page.locator(f"#measure-{story.soon.pk}").get_by_role("link", name=EVALUATE).click()
    dialog = page.get_by_role("dialog", name="Evaluer tiltak: Kartlegging")
    expect(dialog.get_by_label("Begrunnelse")).to_have_value("")
    choose(dialog, "Har gitt ønsket effekt: Avsluttes")
    dialog.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Evalueringen er lagret.")).to_be_visible()
    assert Evaluation.objects.filter(measure=story.soon).exists()
    assert not Evaluation.objects.filter(measure=story.overdue).exists()


def test_evaluating_without_scripts(new_page, story, shot, axe) -> None:
    page = new_page(java_script_enabled=False, viewport=PHONE)
    sign_in(page, story.actor)
    page.goto(log_address(story))
    page.get_by_role("link", name=EVALUATE).click()
    shot(page, "evaluate-page")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("alert")).to_contain_text("Velg hvilken virkning tiltaket har hatt")
    shot(page, "evaluate-page-error")
    choose(page, "Feilregistrert tiltak: Korrigert tiltak legges inn")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Evalueringen er lagret.")).to_be_visible()
    page.goto(address("measure_evaluate", story.log.pk, story.overdue.pk))
    expect(page.get_by_text("Tiltaket er allerede evaluert av")).to_be_visible()
    shot(page, "evaluate-page-already")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])
def test_the_other_screens(new_page, story, shot, axe, viewport) -> None:
    page = new_page(**({"viewport": viewport} if viewport else {}))
    sign_in(page, story.holder)
    participant = story.log.participants.get(actor=story.actor)
    for name, where in {
        "history": address("log_history", story.log.pk),
        "evaluate": address("measure_evaluate", story.log.pk, story.soon.pk),
        "concern-close": address("concern_close", story.log.pk, story.concern.pk),
        "concern-strike": address("concern_strike", story.log.pk, story.concern.pk),
        "participant-end": address("participant_end", story.log.pk, participant.pk),
    }.items():
        page.goto(where)
        axe(page)
        shot(page, name)
