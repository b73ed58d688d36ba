"""Leaders and coordinators over the logs of a virksomhet, in a browser, with and without scripts."""

from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from stafettlog.models import Actor, Transfer
from tests.browser.conftest import PHONE
from tests.factories import expire_consent, make_log, make_meeting, make_staff, make_transfer
from tests.screens.on_log import url
from tests.screens.overseeing import world


@pytest.fixture
def w(live_server) -> SimpleNamespace:
    """With a log whose stafettholder has left, and one whose consent has ended."""
    w = world()
    make_meeting(w.log)
    left = make_staff(w.school, "Guri")
    w.orphan = make_log(left, first_name="Åse", last_name="Øvre", level=2)
    expire_consent(make_log(w.holder, first_name="Mateusz", last_name="Nowak", level=3))
    Actor.objects.filter(pk=left.pk).update(ended_at=timezone.now(), ended_by=w.leader.user)
    return w


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["1280", "390"])
def test_leader_finds_who_needs_a_stafettholder_and_takes_over(
    new_page, w, sign_in, axe, shot, viewport
) -> None:
    page = sign_in(new_page(**({"viewport": viewport} if viewport else {})), w.leader)
    page.goto("/")
    axe(page)
    shot(page, "min-side-leder")
    page.goto(url("stafettlog_overseenlog_changelist"))
    expect(page.get_by_role("row")).to_have_count(4)
    axe(page)
    shot(page, "stafettbarn-i-virksomheten")
    page.get_by_role("link", name="ÅØ, født").click()
    axe(page)
    shot(page, "oversikt")
    page.get_by_role("link", name="Finn ny stafettholder").click()
    page.get_by_role("button", name="Send forespørsel").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Du må rette")
    axe(page)
    shot(page, "overfor-for")
    page.get_by_role("button", name="Jeg overtar selv").click()
    page.get_by_label("Hvorfor gjør ikke stafettholderen dette selv?").fill("Har sluttet")
    page.get_by_role("button", name="Send forespørsel").last.click()
    page.get_by_role("button", name="Godta").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Åse Øvre")


def test_without_scripts_another_is_found_and_asked(new_page, w, sign_in) -> None:
    page = sign_in(new_page(java_script_enabled=False), w.leader)
    page.goto(url("transfer_on_behalf", w.log.pk))
    page.get_by_label("Søk etter navn, stilling eller virksomhet").fill("Kari")
    page.get_by_role("button", name="Søk", exact=True).click()
    page.get_by_text(w.colleague.display_name, exact=True).click()
    page.get_by_label("Hvorfor gjør ikke stafettholderen dette selv?").fill("Sykmeldt")
    page.get_by_label("Melding til den nye").fill("Kan du overta?")
    page.get_by_role("button", name="Send forespørsel").last.click()
    expect(page.get_by_text("er spurt om å overta loggen")).to_be_visible()
    assert Transfer.objects.get().to_actor == w.colleague


def test_coordinator_reads_and_sees_what_waits(new_page, w, sign_in, axe, shot) -> None:
    make_transfer(w.log, w.colleague)
    page = sign_in(new_page(), SimpleNamespace(user=w.coordinator))
    page.goto("/")
    axe(page)
    shot(page, "min-side-koordinator")
    page.goto(url("stafettlog_overseenlog_changelist"))
    axe(page)
    shot(page, "stafettbarn-koordinator")
    page.get_by_role("link", name="Lisa Hansen", exact=True).click()
    expect(page.get_by_text("Du er koordinator for virksomheten")).to_be_visible()
    axe(page)
    shot(page, "logg-koordinator")
    page.goto(url("stafettlog_overseenlog_change", w.log.pk))
    axe(page)
    shot(page, "oversikt-koordinator")
