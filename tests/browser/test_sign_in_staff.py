"""Staff sign in by ID-porten: in, on to where they were going, elsewhere too, and out when it has ended."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page

from permissions.models import SignIn, SignInEnd
from stafettlog.admin.screen import log_url
from stafettlog.services.staff_endings import staff_end
from tests.browser.conftest import PHONE
from tests.browser.sign_in import NO_ACCESS, SIGN_IN, choose, heading, through
from tests.factories import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def marion(holder, id_porten):
    id_porten.add("Marion", holder.user.national_number, what="stafettholder")
    return holder


def session_of(page: Page) -> str:
    return next(one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)


def test_in_by_id_porten_with_a_session_of_a_new_id(page, marion):
    page.goto("/login/")
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    before = session_of(page)
    choose(page, "Marion")
    heading(page, "Hei, Marion")
    assert session_of(page) != before
    row = SignIn.objects.active().get()
    assert (row.user, row.part, row.method, row.acr) == (
        marion.user,
        "staff",
        "idporten",
        "idporten-loa-high",
    )
    assert page.url.endswith("/"), "neither code nor state stays in the address"
    assert marion.user.identities.get().ended_at is None


def test_a_link_in_a_mail_leads_there_after_signing_in(page, marion, log):
    through(page, "Marion", log_url(log.pk))
    page.wait_for_url(f"**{log_url(log.pk)}")
    heading(page, re.compile("Lisa"))


def test_the_second_time_the_person_is_known_by_the_subject(page, new_page, marion, id_porten):
    through(page, "Marion")
    heading(page, "Hei, Marion")
    heading(through(new_page(), "Marion"), "Hei, Marion")
    assert marion.user.identities.count() == 1
    assert SignIn.objects.active().count() == 2


def test_ended_elsewhere(page, new_page, marion, watch, axe):
    through(page, "Marion")
    heading(page, "Hei, Marion")
    other = through(new_page(viewport=PHONE), "Marion")
    heading(other, "Hei, Marion")
    page.goto("/mine-innlogginger/")
    axe(page)
    page.get_by_role("button", name=re.compile("^Avslutt (?!alle)")).click()
    heading(page, "Innloggingene mine")
    row = SignIn.objects.get(ended_at__isnull=False)
    assert (row.ended_why, row.ended_by) == (SignInEnd.BY_OWNER, marion.user)
    other.goto("/")
    heading(other, SIGN_IN)
    page.goto("/")
    heading(page, "Hei, Marion")


def test_who_has_left_is_out_at_the_next_page_and_not_let_in_again(page, marion, watch):
    watch.allow("status of 403")
    leader = make_staff(marion.organisation, "Berit", leader=True)
    through(page, "Marion")
    heading(page, "Hei, Marion")
    staff_end(actor_id=marion.pk, by=leader.user)
    page.goto("/")
    heading(page, SIGN_IN)
    assert SignIn.objects.get().ended_why == SignInEnd.ACCOUNT
    through(page, "Marion")
    heading(page, NO_ACCESS)
