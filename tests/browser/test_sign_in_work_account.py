"""A work account has no national number: nobody is found by it before the person has coupled it."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from permissions.models import SignIn
from permissions.sign_in.begin import KNOWN_AT
from permissions.sign_in.part import Part
from tests.browser.sign_in import DOOR, NO_ACCESS, choose, heading, through
from tests.support.provider import IdPorten

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work(live_server, id_porten, settings, watch):
    played = IdPorten(live_server.url, key="jobb", label="Solvik-konto")
    played.start()
    watch.allow(f"request leaves the origin: {played.issuer}/")
    there = played.provider(Part.STAFF, acr={}, pid_claim="")
    settings.OIDC_PROVIDERS = (*settings.OIDC_PROVIDERS, there)
    yield played
    played.stop()


def an_hour_ago():
    """The one session of staff: the person was last asked an hour ago who it is."""
    row = Session.objects.get(pk=SignIn.objects.active().get().session_key)
    data = row.get_decoded()
    row.session_data = Session.get_session_store_class()().encode({**data, KNOWN_AT: data[KNOWN_AT] - 3600})
    row.save()


@pytest.mark.parametrize("javascript", [True, False])
def test_coupled_once_by_who_is_signed_in_with_id_porten(
    new_page, holder, id_porten, work, axe, shot, watch, javascript
):
    watch.allow("status of 403")
    id_porten.add("Marion", holder.user.national_number)
    work.add("Marion på jobb", None)
    early = new_page()
    early.goto("/login/")
    early.get_by_role("link", name="Logg inn med Solvik-konto").click()
    choose(early, "Marion på jobb")
    heading(early, NO_ACCESS)

    page = through(new_page(java_script_enabled=javascript), "Marion")
    page.goto("/mine-innlogginger/")
    an_hour_ago()
    page.get_by_role("button", name="Koble til Solvik-konto").click()
    if javascript:
        axe(page)
        shot(page, "couple again")
        page.set_viewport_size({"width": 390, "height": 844})
        shot(page, "couple again phone")
    page.get_by_role("link", name="Logg inn på nytt med ID-porten").click()
    choose(page, "Marion")
    page.get_by_role("button", name="Koble til Solvik-konto").click()
    choose(page, "Marion på jobb")
    expect(page.get_by_text("Solvik-konto er koblet til deg siden")).to_be_visible()
    if javascript:
        axe(page)
        shot(page, "coupled")

    later = new_page()
    later.goto("/login/")
    expect(later.get_by_role("link", name=DOOR)).to_be_visible()
    later.get_by_role("link", name="Logg inn med Solvik-konto").click()
    choose(later, "Marion på jobb")
    heading(later, "Hei, Marion")
    row = SignIn.objects.active().get(method="jobb")
    assert (row.user, row.part) == (holder.user, "staff")

    page.goto("/mine-innlogginger/")
    page.get_by_role("button", name="Avslutt koblingen").click()
    later.reload()
    heading(later, "Logg inn")
