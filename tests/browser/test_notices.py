"""«Varsler» in a browser: the bell, the list, following one, and the choice of mail."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from permissions.models import User
from stafettlog.demo.load import load_demo
from stafettlog.models import (
    MailChoice,
    Measure,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
)
from stafettlog.services import notices
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.local import type_password
from tests.factories import expire_consent

PASSWORD = "stafettlogg-demo"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder() -> User:
    """The demo's stafettholder, with three notices that are news and some that are not."""
    load_demo(PASSWORD)
    user = User.objects.get(username="stafettholder")
    OutboxMessage.objects.filter(user=user).update(read_at=None)
    seen = OutboxMessage.objects.filter(user=user).latest("id")
    notices.mark_all_read(user, until=seen.pk)
    measure = Measure.objects.open().filter(log__stafettholder__user=user).latest("id")
    for kind in (MessageKind.NEW_LYSGLIMT, MessageKind.NEW_MEASURE):
        OutboxMessage.objects.create(kind=kind, user=user, log=measure.log, measure=measure)
    OutboxMessage.objects.create(
        kind=MessageKind.SECOND_FACTOR_RESET, user=user, state=MessageState.FAILED, failure="refused"
    )
    return user


def _of_a_foresatt(holder: User) -> str:
    """Endre foresatt of one of the holder's logs; another of them is without a consent."""
    log, other, *_more = Stafettlog.objects.filter(stafettholder__user=holder, state="open").order_by("pk")
    expire_consent(other)
    relation = log.child.foresatt_relations.active().first()
    return reverse("admin:foresatt_change", args=[log.pk, relation.pk])


def test_they_look_right_at_both_widths_light_and_dark(holder, new_page, axe, shot) -> None:
    screens = {
        "min-side-nytt": "/",
        "varsler": "/varsler/",
        "e-post": "/varsler/e-post/",
        "nytt-mote-velg": reverse("admin:meeting_choose_child"),
        "endre-foresatt": _of_a_foresatt(holder),
    }
    for size in (DESKTOP, PHONE):
        for scheme in ("light", "dark"):
            page = new_page(viewport=size, color_scheme=scheme)
            type_password(page, "stafettholder", PASSWORD)
            for name, url in screens.items():
                page.goto(url)
                axe(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
                shot(page, f"{name}-{scheme}")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_bell_to_what_has_happened_and_to_no_more_mail(holder, new_page, javascript) -> None:
    page = new_page(java_script_enabled=javascript)
    type_password(page, "stafettholder", PASSWORD)
    card = page.get_by_role("region", name="Nytt siden sist")
    expect(card.get_by_role("listitem")).to_have_count(3)
    bell = page.get_by_role("link", name="Varsler, 3 uleste")
    bell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Varsler")
    page.get_by_role("link", name=re.compile("Du er ansvarlig for tiltaket")).first.click()
    expect(page).to_have_url(re.compile("#measure-"))
    page.get_by_role("link", name="Varsler, 2 uleste").click()
    page.get_by_role("button", name=re.compile("Merk som lest.*Nytt lysglimt")).click()
    expect(page.get_by_role("link", name="Varsler, 1 ulest")).to_be_visible()
    page.get_by_role("button", name="Merk alle som lest").click()
    expect(page.get_by_text("Varslene er merket som lest.")).to_be_visible()
    expect(page.get_by_role("link", name="Varsler, ingen uleste")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="E-post til deg").click()
    page.locator("label", has_text="Nytt lysglimt").click()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Valget ditt er lagret.")).to_be_visible()
    expect(page.get_by_label(re.compile("Nytt lysglimt"))).not_to_be_checked()
    assert MailChoice.objects.get().kind == MessageKind.NEW_LYSGLIMT
