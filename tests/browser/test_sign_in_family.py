"""Foresatte sign in by ID-porten: two children, both staff and foresatt, and access that is taken away."""

import re

import pytest
from playwright.sync_api import expect

from permissions.models import SignIn
from stafettlog.admin.screen import log_url
from stafettlog.services.foresatt_access import foresatt_stop
from tests.browser.conftest import PHONE
from tests.browser.sign_in import NO_ACCESS, add_foresatt, heading, through
from tests.factories import make_foresatt_input, make_log, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_two_children_and_the_one_that_is_chosen(new_page, holder, id_porten, shot, watch, javascript):
    watch.allow("status of 404")
    hanne = make_foresatt_input(first_name="Hanne")
    anders = make_log(holder, first_name="Anders", foresatte=[hanne])
    make_log(holder, first_name="Ingrid", foresatte=[hanne])
    other = make_log(holder, first_name="Yusuf")
    add_foresatt(id_porten, anders)
    page = through(new_page(viewport=PHONE, java_script_enabled=javascript), "Hanne")
    page.wait_for_url("**/portal/")
    shot(page, "portal-choose")
    expect(page.get_by_role("link", name="Ingrid")).to_be_visible()
    expect(page.get_by_text("Yusuf")).to_have_count(0)
    page.get_by_role("link", name="Anders").click()
    page.wait_for_url(f"**/portal/{anders.pk}/")
    heading(page, re.compile("Anders"))
    assert page.goto(f"/portal/{other.pk}/").status == 404
    row = SignIn.objects.active().get()
    assert (row.part, row.acr) == ("family", "idporten-loa-high")


def test_a_link_in_a_mail_leads_to_the_log(new_page, log, id_porten):
    add_foresatt(id_porten, log)
    page = through(new_page(viewport=PHONE), "Hanne", f"/portal/{log.pk}/")
    page.wait_for_url(f"**/portal/{log.pk}/")
    heading(page, re.compile("Lisa"))


def test_access_that_is_stopped_meanwhile_is_gone_at_the_next_page(new_page, holder, log, id_porten, watch):
    watch.allow("status of 40[34]")
    relation = add_foresatt(id_porten, log)
    page = through(new_page(viewport=PHONE), "Hanne", f"/portal/{log.pk}/")
    heading(page, re.compile("Lisa"))
    foresatt_stop(log_id=log.pk, relation_id=relation.pk, reason="Bestemt av retten", by=holder.user)
    page.goto(f"/portal/{log.pk}/")
    for word in ("Lisa", "Bestemt", "Bakketoppen"):
        expect(page.get_by_text(word)).to_have_count(0)
    page.context.clear_cookies()
    through(page, "Hanne")
    heading(page, NO_ACCESS)


def test_who_is_both_chooses_and_each_part_opens_its_own_pages(page, holder, id_porten, axe, shot, watch):
    watch.allow("status of 40[34]")
    make_log(holder, first_name="Lisa")
    number, last_name = holder.user.national_number, holder.user.last_name
    mother = make_foresatt_input(first_name="Marion", last_name=last_name, national_number=number)
    child = make_log(make_staff(holder.organisation, "Hilde"), first_name="Eira", foresatte=[mother])
    id_porten.add("Marion", number)
    through(page, "Marion")
    heading(page, "Hvem er du her som i dag?")
    axe(page)
    shot(page, "sign-in-choice")
    page.get_by_role("button", name="Jeg er her som foresatt").click()
    page.wait_for_url("**/portal/**")
    expect(page.get_by_text("Lisa")).to_have_count(0)
    as_family = SignIn.objects.active().get()
    assert as_family.part == "family"
    expect(page.get_by_text("Eira").first).to_be_visible()
    page.goto(log_url(child.pk))
    heading(page, "Du er logget inn som foresatt")
    axe(page)
    page.get_by_role("button", name="Bytt til ansatt").click()
    heading(page, "Siden finnes ikke")
    as_staff = SignIn.objects.active().get()
    assert (as_staff.part, as_staff.acr) == ("staff", as_family.acr)
    page.goto("/portal/")
    heading(page, "Du er logget inn som ansatt")
    page.get_by_role("link", name="Fortsett som ansatt").click()
    heading(page, "Hei, Marion")
    page.locator("summary", has_text="Marion").click()
    page.get_by_role("button", name="Bytt til foresatt").click()
    page.wait_for_url("**/portal/**")
    assert SignIn.objects.active().get().part == "family"
