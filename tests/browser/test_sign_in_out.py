"""Out of both: from here to the provider, and from the provider to here."""

import re

import pytest
from playwright.sync_api import expect

from permissions.models import SignIn, SignInEnd
from tests.browser.conftest import PHONE
from tests.browser.sign_in import SIGN_IN, add_foresatt, heading, through

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hanne(id_porten, log):
    return add_foresatt(id_porten, log).foresatt.user


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_out_here_signs_out_there_and_comes_back(new_page, hanne, id_porten, axe, shot, javascript):
    page = through(new_page(viewport=PHONE, java_script_enabled=javascript), "Hanne")
    heading(page, re.compile("Lisa"))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("form[action*='logout'] button").first.click()
    page.wait_for_url("**/logget-ut/**")
    heading(page, "Du er logget ut")
    expect(page.get_by_text("Du er logget ut av både Stafettloggen og ID-porten.")).to_be_visible()
    if javascript:
        axe(page)
    shot(page, "signed-out")
    assert any(url.startswith(f"{id_porten.issuer}/oauth2/end_session?") for url in asked)
    row = SignIn.objects.get()
    assert (row.user, row.ended_why, row.id_token) == (hanne, SignInEnd.SIGNED_OUT, None)
    page.goto(f"{id_porten.issuer}/oauth2/end_session")
    expect(page.get_by_text("Du er ikke logget inn her.")).to_be_visible()
    page.goto("/portal/")
    heading(page, SIGN_IN)


def test_signing_out_at_the_provider_ends_that_session_here_and_no_other(new_page, hanne, id_porten):
    page = through(new_page(viewport=PHONE), "Hanne")
    heading(page, re.compile("Lisa"))
    elsewhere = through(new_page(viewport=PHONE), "Hanne")
    heading(elsewhere, re.compile("Lisa"))
    there = page.context.new_page()
    there.goto(f"{id_porten.issuer}/oauth2/end_session")
    with there.expect_response("**/logg-ut/idporten/**") as told:
        there.get_by_role("button", name="Logg ut av alle tjenester").click()
    assert told.value.status == 200
    heading(there, "Du er logget ut")
    page.reload()
    heading(page, SIGN_IN)
    elsewhere.reload()
    heading(elsewhere, re.compile("Lisa"))
    assert SignIn.objects.get(ended_at__isnull=False).ended_why == SignInEnd.BY_PROVIDER
    assert SignIn.objects.active().count() == 1


def test_signing_out_here_while_the_provider_is_down(new_page, hanne, id_porten, watch):
    page = through(new_page(viewport=PHONE), "Hanne")
    heading(page, re.compile("Lisa"))
    id_porten.stop()
    page.locator("form[action*='logout'] button").first.click()
    heading(page, "Du er logget ut")
    expect(page.get_by_text("svarer ikke akkurat nå, så du kan fortsatt være logget inn der")).to_be_visible()
    assert not SignIn.objects.active().exists()
