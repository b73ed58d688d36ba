"""The provider does not answer, or too late: it is said within three seconds, and nobody is thrown out."""

import re
import time

import pytest
from playwright.sync_api import expect

from permissions.models import SignIn
from permissions.sign_in import metadata
from tests.browser.conftest import PHONE
from tests.browser.sign_in import DOOR, NOT_NOW, add_foresatt, choose, heading, through

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unhurried():
    """Here the limit is what is tested."""


@pytest.mark.parametrize("how", ["gone", "hangs", "gone meanwhile"])
def test_provider_that_does_not_answer(new_page, holder, log, id_porten, axe, shot, watch, how):
    watch.allow("status of 503|^status 503")
    relation = add_foresatt(id_porten, log)
    id_porten.add("Marion", holder.user.national_number)
    inside = through(new_page(viewport=PHONE), "Hanne", f"/portal/{log.pk}/")
    heading(inside, re.compile("Lisa"))
    page = new_page(viewport=PHONE)
    page.goto("/login/")
    if how == "gone meanwhile":
        # The person is on its page already, and it goes down with the code in the browser's hands.
        page.get_by_role("link", name=DOOR).click()
        page.route(f"{id_porten.issuer}/oauth2/authorize**", lambda route: answer_and_go(route, id_porten))
        began = time.monotonic()
        choose(page, "Marion")
    else:
        id_porten.stop() if how == "gone" else id_porten.hang()
        metadata.forget()
        began = time.monotonic()
        page.get_by_role("link", name=DOOR).click()
    heading(page, NOT_NOW)
    # Three seconds for the page, and one for a browser on a busy machine.
    assert time.monotonic() - began < 4
    axe(page)
    shot(page, "provider-down")
    expect(page.get_by_text(re.compile("passord", re.IGNORECASE))).to_have_count(0)
    inside.reload()
    heading(inside, re.compile("Lisa"))
    assert SignIn.objects.active().get().user == relation.foresatt.user


def answer_and_go(route, id_porten):
    went = route.fetch(max_redirects=0)
    id_porten.stop()
    metadata.forget()
    route.fulfill(response=went)


def test_provider_with_new_keys_after_a_restart(page, new_page, holder, id_porten, monkeypatch):
    monkeypatch.setattr(metadata, "KEYS_PAUSE_SECONDS", 0)
    sub = id_porten.add("Marion", holder.user.national_number)
    heading(through(page, "Marion"), "Hei, Marion")
    id_porten.stop()
    id_porten.start()
    id_porten.add("Marion", holder.user.national_number, sub=sub)
    heading(through(new_page(), "Marion"), "Hei, Marion")
    assert SignIn.objects.active().count() == 2
