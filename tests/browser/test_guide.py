"""The user's guide, from sign-in to an evaluated tiltak, as a person with the printed pages would do it.

At 1280 and at 390 pixels; every step is checked with axe and kept as a picture in var/screens/.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from permissions.models import AccessLog, Organisation, OrganisationKind
from stafettlog.models import Actor, Evaluation, OutboxMessage, Stafettlog
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import (
    PASSWORD,
    fresh_number,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_staff,
)
from tests.support.watch import Watch

pytestmark = pytest.mark.django_db(transaction=True)

CONCERN = "Lisa strever med å gjøre seg forstått i lek."


@dataclass
class Cast:
    school: Organisation
    holder: Actor
    colleague: Actor
    outsider: Actor


@pytest.fixture
def cast() -> Cast:
    school = make_organisation("Bakketoppen skole")
    ppt = make_organisation("PPT", OrganisationKind.PPT)
    return Cast(school, make_staff(school), make_staff(school, "Ronnie"), make_staff(ppt, "Guro"))


@dataclass
class Walk:
    """One person at one browser, who looks at each step."""

    page: Page
    axe: Callable[[Page], None]
    shot: Callable[..., object]

    def look(self, name: str) -> None:
        self.axe(self.page)
        self.shot(self.page, f"guide-{name}")

    def tick(self, text: str) -> None:
        """Click the words, as people do: the whole card belongs to its label."""
        self.page.locator("label").filter(has_text=text).first.click()

    def sign_in(self, actor: Actor) -> None:
        self.page.goto("/")
        self.page.get_by_label("Brukernavn").fill(actor.user.username)
        self.page.get_by_label("Passord").fill(PASSWORD)
        self.page.get_by_role("button", name="Logg inn").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Hei")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_holder_may_follow_the_guide_to_an_evaluated_tiltak(
    new_page: Callable[..., Page],
    cast: Cast,
    axe: Callable[[Page], None],
    shot: Callable[..., object],
    watch: Watch,
    viewport: dict[str, int],
) -> None:
    watch.allow("status of 409")  # the second evaluation, refused
    walk = Walk(new_page(viewport=viewport), axe, shot)
    walk.page.goto("/")
    walk.look("01-logg-inn")
    walk.sign_in(cast.holder)
    walk.look("02-min-side")
    log = nytt_stafettbarn(walk)
    ny_oppmerksomhet(walk, cast)
    nytt_tiltak_med_aktor_fra_annen_virksomhet(walk, cast)
    evaluere(walk)
    historikk(walk)
    opened = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(cast.holder.user_id))
    assert {"Logg", "Historikk"} <= set(opened.values_list("page", flat=True))


def nytt_stafettbarn(walk: Walk) -> Stafettlog:
    page = walk.page
    page.get_by_role("link", name="Nytt stafettbarn").click()
    walk.look("03-nytt-stafettbarn")
    walk.tick("Foresatt(e) har fått informasjon")
    walk.tick("Foresatt(e) har gitt tillatelse")
    walk.tick("Muntlig, og skrevet i referatet")
    child_number = fresh_number(timezone.localdate() - timedelta(days=6 * 365))
    page.locator("#id_number").fill(child_number)
    page.get_by_label("Fornavn").first.fill("Lisa")
    page.get_by_label("Etternavn").first.fill("Hansen")
    expect(page.get_by_text(re.compile("Gyldig"))).to_be_visible()
    page.get_by_label("Gate / vei og gatenr").first.fill("Hauges gate 32")
    page.get_by_label("Postnummer").first.fill("3047")
    page.keyboard.press("Tab")
    page.get_by_label("Bosituasjon").select_option(label="Bor med begge foreldre")
    expect(page.get_by_text("Drammen").first).to_be_visible()
    foresatt = page.locator("[data-formset-row]").first
    foresatt.get_by_label("Fødselsnr").fill(fresh_number(date(1988, 3, 4)))
    foresatt.get_by_label("Fornavn").fill("Inger")
    foresatt.get_by_label("Etternavn").fill("Glad")
    foresatt.get_by_label("Rolle").select_option(label="Mor")
    foresatt.get_by_label("Telefonnr").fill("40068292")
    walk.tick("Har foreldreansvar")
    # Sent before «Har samtykket» is ticked: the form says so, and keeps the rest.
    page.get_by_role("button", name="Lagre og åpne logg").click()
    expect(page.get_by_role("heading", name=re.compile("^Du må rette"))).to_be_visible()
    assert page.title().startswith("Feil:")
    walk.look("04-nytt-stafettbarn-feil")
    assert page.locator("#id_number").input_value().replace(" ", "") == child_number
    walk.tick("Har samtykket")
    page.get_by_role("button", name="Lagre og åpne logg").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lisa Hansen")
    expect(page.get_by_text("Ingen oppmerksomheter er registrert.")).to_be_visible()
    walk.look("05-tom-logg")
    log = Stafettlog.objects.get()
    # Inger has no e-mail: nothing is sent to her.
    assert not OutboxMessage.objects.exists()
    return log


def ny_oppmerksomhet(walk: Walk, cast: Cast) -> None:
    page = walk.page
    page.get_by_role("link", name="Legg til oppmerksomhet").click()
    page.get_by_label("Vi er særlig oppmerksomme på").fill(CONCERN)
    page.get_by_text("Språk", exact=True).click()
    page.get_by_label("Mål").fill("Lisa bruker setninger på tre–fire ord i leken.")
    walk.tick("Oppmerksomheten er drøftet med foresatte.")
    page.get_by_text("Tiltak i gruppe", exact=True).click()
    page.get_by_label("Beskrivelse").fill("Lekegruppe med fast voksen tirsdag og torsdag.")
    page.get_by_role("button", name="6 uker").click()
    # Level 1: PPT is not found, the own school is.
    search = page.get_by_role("combobox")
    search.fill("PPT")
    expect(page.get_by_text(re.compile("søket viser bare aktører i din virksomhet"))).to_be_visible()
    search.fill("Ronnie")
    page.get_by_role("option", name=re.compile("Ronnie")).click()
    walk.look("06-ny-oppmerksomhet")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_text(CONCERN).first).to_be_visible()
    expect(page.get_by_text("42 dager igjen").first).to_be_visible()
    walk.look("07-logg-med-oppmerksomhet")
    assert Stafettlog.objects.get().participants.filter(actor=cast.colleague).exists()


def nytt_tiltak_med_aktor_fra_annen_virksomhet(walk: Walk, cast: Cast) -> None:
    page = walk.page
    page.get_by_role("link", name="Nytt tiltak").first.click()
    page.get_by_text("Kartlegging", exact=True).click()
    page.get_by_label("Beskrivelse").fill("Språkkartlegging hos PPT.")
    page.get_by_role("button", name="8 uker").click()
    page.get_by_role("link", name="Endre til nivå 2").click()
    walk.look("08-endre-niva")
    page.get_by_role("dialog").get_by_role("button", name="Endre nivå").click()
    # What was typed is still there, and the search has opened.
    expect(page.get_by_label("Beskrivelse")).to_have_value("Språkkartlegging hos PPT.")
    page.get_by_role("combobox").fill("Guro")
    page.get_by_role("option", name=re.compile("Guro")).click()
    consent = page.get_by_label("Foresatte samtykker til at PPT deltar")
    expect(consent).to_be_visible()
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Du må rette"))).to_be_visible()
    walk.look("09-samtykke-mangler")
    walk.tick("Foresatte samtykker til at PPT deltar")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_text("Språkkartlegging hos PPT.").first).to_be_visible()
    log = Stafettlog.objects.get()
    assert log.level == 2
    assert log.participants.filter(actor=cast.outsider).exists()
    assert log.current_consent.coverage.filter(organisation=cast.outsider.organisation).exists()


def evaluere(walk: Walk) -> None:
    page = walk.page
    stale = page.context.new_page()
    stale.goto(page.url)
    page.get_by_role("link", name=re.compile("^Evaluere")).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Dette tiltaket kan kun evalueres en gang!")).to_be_visible()
    dialog.get_by_text("Har gitt ønsket effekt").first.click()
    walk.look("10-evaluere")
    dialog.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Har gitt ønsket effekt").first).to_be_visible()
    walk.look("11-evaluert")
    # The same tiltak in a tab that was open before: refused, with a clear sentence, and nothing changed.
    stale.get_by_role("link", name=re.compile("^Evaluere")).first.click()
    stale.get_by_role("dialog").get_by_text("Har ikke gitt ønsket effekt").click()
    stale.get_by_role("dialog").get_by_role("button", name="Lagre").click()
    expect(stale.get_by_text(re.compile("allerede evaluert")).first).to_be_visible()
    walk.axe(stale)
    walk.shot(stale, "guide-12-evaluert-for")
    assert Evaluation.objects.get().outcome == "desired_effect"
    stale.close()


def historikk(walk: Walk) -> None:
    page = walk.page
    page.goto(f"/stafettlog/stafettlog/{Stafettlog.objects.get().pk}/change/")
    page.get_by_role("link", name="Hele").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Historikk")
    expect(page.get_by_text(re.compile("endret nivået fra nivå 1 til nivå 2"))).to_be_visible()
    walk.look("13-historikk")


def test_actor_may_evaluate_the_own_tiltak_and_the_stranger_sees_nothing(
    new_page: Callable[..., Page],
    cast: Cast,
    axe: Callable[[Page], None],
    shot: Callable[..., object],
    watch: Watch,
) -> None:
    log = make_log(cast.holder, first_name="Lisa", last_name="Hansen")
    concern = make_concern(log, cast.holder, text=CONCERN)
    make_measure(concern, cast.holder, [cast.colleague])
    actor = Walk(new_page(), axe, shot)
    actor.sign_in(cast.colleague)
    actor.look("20-aktor-min-side")
    actor.page.get_by_role("link", name="Lisa Hansen").first.click()
    actor.look("21-aktor-logg")
    expect(actor.page.get_by_role("link", name="Ny oppmerksomhet")).to_have_count(0)
    expect(actor.page.get_by_role("link", name=re.compile("^Evaluere"))).to_have_count(1)
    watch.allow("status of 404")
    stranger = Walk(new_page(), axe, shot)
    stranger.sign_in(make_staff(cast.school, "Fremmed"))
    expect(stranger.page.get_by_text("Lisa")).to_have_count(0)
    stranger.page.goto(actor.page.url)
    expect(stranger.page.get_by_text("Vi fant ikke siden.")).to_be_visible()
    expect(stranger.page.get_by_text("Lisa")).to_have_count(0)
    stranger.look("22-fremmed")
