"""Samtykke by hand, Legg til aktør, and Avslutt og arkiver as people meet them."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stafettlog.services import closing, levels
from stafettlog.services.consent_withdrawal import coverage_withdraw
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import (
    make_concern,
    make_log,
    make_measure,
    make_meeting,
    make_organisation,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.screens.consent import again, coverage
from tests.screens.on_log import url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared() -> SimpleNamespace:
    """Lisa's log at level 2: PPT and a colleague take part; meetings, tiltak and a transfer are open."""
    school, ppt = make_organisation("Bakketoppen skole"), make_organisation("PPT Solvik")
    clinic = make_organisation("Helsestasjonen")
    holder, kari = make_staff(school, "Marion Lovise"), make_staff(school, "Kari")
    petra, hege = make_staff(ppt, "Petra"), make_staff(clinic, "Hege")
    log = make_log(holder, first_name="Lisa")
    levels.level_change(
        log_id=log.pk, to_level=2, reason="Vi trenger hjelp fra PPT med kartleggingen.", by=holder.user
    )
    make_participant(log, kari)
    make_participant(log, hege)
    concern = make_concern(log, holder)
    make_measure(concern, holder, [petra])
    make_meeting(log)
    make_meeting(log, starts_at=timezone.now() - timedelta(days=3))
    make_transfer(log, kari)
    w = SimpleNamespace(log=again(log), ppt=clinic, holder=holder, petra=petra, hege=hege)
    coverage_withdraw(
        log_id=log.pk,
        coverage_id=coverage(w).pk,
        reason="Foresatte vil ikke dele med helsestasjonen lenger.",
        revision=None,
        by=holder.user,
    )
    w.ppt, w.clinic = ppt, clinic
    return w


def look(page: Page, axe, shot, name: str) -> None:
    axe(page)
    assert page.viewport_size
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    shot(page, name)


def tick(page: Page, label: str) -> None:
    """Press the card: its label covers the control."""
    page.locator("label", has_text=label).first.click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_looked_at(shared, new_page, sign_in, axe, shot, size) -> None:
    page = sign_in(new_page(viewport=size), shared.holder)
    for name in (
        "log_details",
        "consent_renew",
        "consent_extend",
        "consent_withdraw",
        "participant_add",
        "log_close",
    ):
        page.goto(url(name, shared.log.pk))
        look(page, axe, shot, f"e-{name}")
    page.goto(f"{url('consent_extend', shared.log.pk)}?virksomhet={shared.clinic.pk}")
    look(page, axe, shot, "e-consent_extend-tick")
    page.goto(f"{url('log_details', shared.log.pk)}?las=level")
    look(page, axe, shot, "e-log_details-level")
    for name, button in (("consent_renew", "Lagre samtykket"), ("log_close", "Avslutt loggen")):
        page.goto(url(name, shared.log.pk))
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(re.compile("Du må rette"))).to_be_visible()
        look(page, axe, shot, f"e-{name}-errors")
    for what in ("Hele samtykket", "Bare for PPT Solvik"):
        page.goto(url("consent_withdraw", shared.log.pk))
        tick(page, what)
        page.get_by_label("Begrunnelse").fill("Foresatte har sagt fra på telefon at de ikke vil dele lenger.")
        page.get_by_role("button", name="Se hva som skjer").click()
        expect(page.get_by_text("Ingenting slettes.")).to_be_visible()
        look(page, axe, shot, f"e-withdraw-{what}")
    closing.log_close(log_id=shared.log.pk, reason="moved", note="Flyttet.", by=shared.holder.user)
    page.goto(url("log_reopen", shared.log.pk))
    look(page, axe, shot, "e-log_reopen")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_one_service_is_withdrawn_and_taken_in_again(shared, new_page, sign_in, javascript) -> None:
    page = sign_in(new_page(java_script_enabled=javascript), shared.holder)
    page.goto(url("log_details", shared.log.pk))
    page.get_by_role("link", name="Trekk samtykke").click()
    tick(page, "Bare for PPT Solvik")
    page.get_by_label("Begrunnelse").fill("Vil ikke ha PPT med nå.")
    page.get_by_role("button", name="Se hva som skjer").click()
    page.get_by_role("button", name="Trekk samtykket").click()
    expect(page.get_by_text("Samtykket gjelder ikke lenger PPT Solvik.")).to_be_visible()
    page.get_by_role("link", name="Utvid til en tjeneste").click()
    page.get_by_label("Virksomhet", exact=True).select_option(label="PPT Solvik")
    page.get_by_role("button", name="Fortsett").click()
    tick(page, "Foresatte samtykker til at PPT Solvik deltar")
    page.get_by_role("button", name="Utvid samtykket").click()
    expect(page.get_by_text("Samtykket gjelder nå også PPT Solvik.")).to_be_visible()
    page.get_by_role("link", name="Legg til aktør").click()
    page.get_by_label("Søk etter navn, stilling eller virksomhet").fill("Petra")
    if javascript:
        page.get_by_role("option").first.click()
    else:
        page.get_by_role("button", name="Søk", exact=True).last.click()
        tick(page, "Petra")
    page.get_by_role("button", name="Legg til", exact=True).last.click()
    expect(page.get_by_text("deltar nå i loggen.")).to_be_visible()


def test_log_is_closed_and_reopened_by_keyboard(shared, page, sign_in) -> None:
    sign_in(page, shared.holder)
    page.goto(url("log_close", shared.log.pk))
    page.get_by_label("Hvorfor avsluttes loggen?").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Jeg har lest hva som skjer når loggen avsluttes").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Loggen er avsluttet. Du kan fortsatt lese den.")).to_be_visible()
    page.goto(url("log_reopen", shared.log.pk))
    page.get_by_label("Begrunnelse").focus()
    page.keyboard.type("Familien ble boende.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Loggen er åpen igjen.")).to_be_visible()
