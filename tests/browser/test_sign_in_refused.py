"""Those who are not let in: the same page for all of them, and nothing that says whom Stafettloggen knows."""

import re

import pytest
from playwright.sync_api import Page, expect

from permissions import people
from permissions.models import ExternalIdentity, SignIn
from stafettlog.models import AccessGround
from stafettlog.services.foresatt_access import foresatt_stop
from tests.browser.conftest import PHONE
from tests.browser.sign_in import (
    DOOR,
    NO_ACCESS,
    SIGN_IN,
    TOO_LOW,
    heading,
    mother_of,
    through,
)
from tests.factories import fresh_number, make_foresatt_input, make_log, make_staff
from tests.factories.numbers import born_years_ago

pytestmark = pytest.mark.django_db(transaction=True)


def shown(page: Page) -> str:
    """The whole page, without what is new in each answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content())


def test_one_page_for_a_stranger_one_without_ground_one_stopped_and_one_who_has_left(
    new_page, holder, id_porten, axe, shot, watch
):
    watch.allow("status of 403")
    stranger = fresh_number(born_years_ago(40))
    without = make_foresatt_input(first_name="Kjetil", ground=AccessGround.NONE, gave_consent=False)
    log = make_log(holder, first_name="Emma", foresatte=[make_foresatt_input(), without])
    stopped = make_log(holder, first_name="Lisa")
    relation = mother_of(stopped)
    foresatt_stop(log_id=stopped.pk, relation_id=relation.pk, reason="Bestemt", by=holder.user)
    left = make_staff(holder.organisation, "Maja").user
    people.deactivate(left, by=holder.user, reason="Sluttet")
    numbers = {
        "Vilde": stranger,
        "Kjetil": without.national_number,
        "Silje": relation.foresatt.national_number,
        "Maja": left.national_number,
        "Ugyldig": "12345678901",
        "Uten": None,
    }
    seen = {}
    for name, number in numbers.items():
        id_porten.add(name, number)
        page = through(new_page(viewport=PHONE), name)
        heading(page, NO_ACCESS)
        seen[name] = shown(page)
        for word in ("Emma", "Lisa", "Bakketoppen", name):
            assert word not in seen[name]
        for address in ("/portal/", f"/portal/{log.pk}/", f"/stafettlog/stafettlog/{log.pk}/", "/"):
            page.goto(address)
            heading(page, SIGN_IN)
    assert len(set(seen.values())) == 1, [name for name in seen if seen[name] != seen["Vilde"]]
    assert not SignIn.objects.exists()
    assert not ExternalIdentity.objects.exists()
    page = through(page, "Kjetil")
    axe(page)
    shot(page, "no-access")


@pytest.mark.parametrize("known", [True, False])
def test_a_level_that_is_too_low_is_said_and_opens_nothing(new_page, log, id_porten, axe, shot, watch, known):
    watch.allow("status of 403")
    number = mother_of(log).foresatt.national_number if known else fresh_number(born_years_ago(30))
    id_porten.add("Omar", number, acr="idporten-loa-substantial")
    page = through(new_page(viewport=PHONE), "Omar")
    heading(page, TOO_LOW)
    axe(page)
    shot(page, "too-low")
    assert not SignIn.objects.exists()
    page.goto(f"/portal/{log.pk}/")
    heading(page, SIGN_IN)


def test_who_turns_back_at_the_provider_is_told_so_where_they_began(page, id_porten):
    page.goto("/login/")
    page.get_by_role("link", name=DOOR).click()
    page.get_by_role("button", name="Avbryt").click()
    heading(page, SIGN_IN)
    expect(page.get_by_text("Du avbrøt innloggingen.")).to_be_visible()


def test_an_answer_that_is_used_twice_or_by_another_opens_nothing(page, new_page, holder, id_porten, watch):
    watch.allow("status of 400")
    id_porten.add("Marion", holder.user.national_number)
    came: list[str] = []
    page.on("request", lambda request: came.append(request.url) if "/tilbake/" in request.url else None)
    heading(through(page, "Marion"), "Hei, Marion")
    thief = new_page()
    thief.goto(came[0])
    heading(thief, "Innloggingen ble ikke ferdig")
    assert SignIn.objects.count() == 1
