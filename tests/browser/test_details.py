"""Vis / Endre in a browser: the lock by mouse, by keyboard and without scripts; both widths."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from stafettlog.models import ForesattRelation, Stafettlog
from tests.browser.conftest import PHONE
from tests.browser.test_log_page import sign_in
from tests.factories import make_foresatt_input, make_log, make_organisation, make_staff

FATHER = {"role": "father", "first_name": "Ola", "last_name": "Andersen", "email": "", "gave_consent": False}


@pytest.fixture
def log(live_server) -> Stafettlog:
    mother = make_foresatt_input(first_name="Hanne", last_name="Andersen")
    return make_log(
        make_staff(make_organisation("Bakketoppen skole")),
        first_name="Anders",
        last_name="Andersen",
        foresatte=[mother, make_foresatt_input(**FATHER)],
    )


def details(log: Stafettlog) -> str:
    return reverse("admin:log_details", args=[log.pk])


def test_page_at_both_widths(new_page, log, shot, axe) -> None:
    for options in ({}, {"viewport": PHONE}, {"color_scheme": "dark"}):
        page = new_page(**options)
        sign_in(page, log.stafettholder)
        page.goto(details(log))
        axe(page)
        shot(page, "details-dark" if "color_scheme" in options else "details")
        page.get_by_role("link", name="Endre barnets detaljer").click()
        axe(page)
        shot(page, "details-unlocking")
        page.get_by_role("link", name="Ja, lås opp").click()
        axe(page)
        shot(page, "details-child")


def test_forms_behind_the_lock(new_page, log, shot, axe) -> None:
    father = ForesattRelation.objects.get(first_name="Ola")
    for options in ({}, {"viewport": PHONE}):
        page = new_page(**options)
        sign_in(page, log.stafettholder)
        for name, *ids in (
            ("child_number",),
            ("foresatt_add",),
            ("foresatt_change", father.pk),
            ("foresatt_number", father.pk),
            ("foresatt_stop", father.pk),
            ("foresatt_end", father.pk),
        ):
            page.goto(reverse(f"admin:{name}", args=[log.pk, *ids]))
            axe(page)
            shot(page, name)
            page.locator("form.sl-form button[type=submit]").last.click()
            expect(
                page.locator("[data-error-summary]").or_(page.get_by_role("status").first)
            ).not_to_have_count(0)
            axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_telephone_is_changed_in_four_clicks(new_page, log, scripts: bool) -> None:
    father = ForesattRelation.objects.get(first_name="Ola")
    page = new_page(java_script_enabled=scripts)
    sign_in(page, log.stafettholder)
    page.goto(details(log))
    card = page.locator(f"#foresatt-{father.pk}")
    card.get_by_role("link", name="Endre opplysninger om Ola Andersen").click()
    expect(page.get_by_text("klikk en gang til")).to_have_count(1)
    card.get_by_role("link", name="Ja, lås opp").click()
    page.get_by_label("Telefonnr").fill("400 68 292")
    page.get_by_role("button", name="Lagre").click()
    expect(card).to_contain_text("400 68 292")
    expect(page.get_by_text("klikk en gang til")).to_have_count(0)


def test_number_is_shown_and_hidden_without_scripts(new_page, log) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, log.stafettholder)
    page.goto(details(log))
    number = log.child.national_number
    expect(page.get_by_text(number)).to_have_count(0)
    page.get_by_role("button", name="Vis barnets fødselsnummer").click()
    expect(page.get_by_text(number)).to_have_count(1)
    assert number not in page.url
    page.get_by_role("link", name="Skjul barnets fødselsnummer").click()
    expect(page.get_by_text(number)).to_have_count(0)


def test_foresatt_is_deleted_by_keyboard_alone(page, log) -> None:
    sign_in(page, log.stafettholder)
    page.goto(details(log))
    page.get_by_role("link", name="Slett forelder Hanne Andersen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Samtykket er gitt av denne foresatte alene.")).to_be_visible()
    page.get_by_label("Hvorfor slettes den foresatte fra loggen?").focus()
    page.keyboard.type("Har ikke lenger foreldreansvar")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Loggen trenger et nytt samtykke.")).to_be_visible()
    assert ForesattRelation.objects.get(first_name="Hanne").ended_at is not None


def test_lock_is_opened_by_keyboard_alone(page, log) -> None:
    sign_in(page, log.stafettholder)
    page.goto(details(log))
    page.get_by_role("link", name="Endre barnets detaljer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("klikk en gang til")).to_be_visible()
    # The bar was the target of the first click: the next stop is its button.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ja, lås opp")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Fornavn")).to_have_value("Anders")
