"""The guide's sheets from Nytt stafettbarn to Flere tiltak enn ett."""

import re
from datetime import date, timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from stafettlog.management.commands.worker import run_mail
from stafettlog.models import ForesattRelation, Stafettlog
from tests.browser.guide.cast import CONCERN, GOAL, Cast
from tests.browser.guide.hands import Hand
from tests.browser.guide.papers import check_account_letter, check_mail
from tests.factories import fresh_number


def nytt_stafettbarn(hand: Hand) -> Stafettlog:
    """Registrer barnets detaljer, Vurdering av nivå, Registrer foresatte; then the mail and the letter."""
    page = hand.page
    hand.follow("Nytt stafettbarn")
    expect(page.locator("#id_number")).to_be_visible()
    hand.look("03-nytt-stafettbarn")
    hand.tick(re.compile("har fått informasjon"))
    hand.tick(re.compile("har gitt tillatelse"))
    hand.choose(re.compile("^Muntlig"))
    hand.put(page.locator("#id_number"), fresh_number(timezone.localdate() - timedelta(days=6 * 365)))
    hand.put(page.locator("#id_first_name"), "Lisa")
    hand.put(page.locator("#id_last_name"), "Hansen")
    hand.put(page.locator("#id_street"), "Hauges gate 32")
    hand.put(page.locator("#id_postcode"), "3047")
    hand.pick("Bosituasjon", "Bor med begge foreldre")
    hand.choose(re.compile("^NIVÅ 1"))
    _foresatt(hand, 0, "Inger", "Mor", email="inger@familie.example")
    hand.press("Legg til foresatt")
    _foresatt(hand, 1, "Hans", "Far")
    # Sent before «Har samtykket» is ticked: the form says so, and keeps the rest.
    hand.press("Lagre og åpne logg")
    expect(page.get_by_role("heading", name=re.compile("^Du må rette"))).to_be_visible()
    assert page.title().startswith("Feil:")
    hand.look("04-nytt-stafettbarn-feil")
    hand.tick(re.compile("^Har samtykket"), within=page.locator("[data-formset-row]").nth(0))
    hand.press("Lagre og åpne logg")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lisa Hansen")
    expect(page.get_by_text("Ingen oppmerksomheter er registrert.")).to_be_visible()
    hand.look("05-tom-logg")
    check_account_letter(page, ForesattRelation.objects.get(first_name="Hans"))
    assert run_mail()
    (account,) = mail.outbox
    check_mail(account, to="inger@familie.example", says=["Hei Inger Glad", "BankID", "Buypass"])
    assert account.subject == "Du har fått tilgang til Stafettloggen"
    mail.outbox.clear()
    return Stafettlog.objects.get()


def _foresatt(hand: Hand, at: int, first_name: str, role: str, email: str = "") -> None:
    row = hand.page.locator("[data-formset-row]").nth(at)
    hand.write("Fødselsnr", fresh_number(date(1988, 3, 4)), within=row)
    hand.write("Fornavn", first_name, within=row)
    hand.write("Etternavn", "Glad", within=row)
    hand.pick("Rolle", role, within=row)
    hand.write("Telefonnr", "40068292", within=row)
    if email:
        hand.write("E-post", email, within=row)
    hand.choose("Har foreldreansvar", within=row)


def ny_oppmerksomhet(hand: Hand, cast: Cast) -> None:
    page = hand.page
    hand.follow("Legg til oppmerksomhet")
    hand.write("Vi er særlig oppmerksomme på", CONCERN)
    hand.choose("Språk")
    hand.write("Mål", GOAL)
    hand.tick("Oppmerksomheten er drøftet med foresatte.")
    hand.choose("Tiltak i gruppe")
    hand.write("Beskrivelse", "Lekegruppe med fast voksen tirsdag og torsdag.")
    hand.write_day("Ferdigstilles", timezone.localdate() + timedelta(days=42))
    # Level 1: someone of another virksomhet is not found, and the form says why.
    if hand.scripts:
        hand.put(page.get_by_role("combobox"), "PPT")
        expect(page.get_by_text(re.compile("søket viser bare aktører i din virksomhet"))).to_be_visible()
    hand.choose_actor("Ronnie")
    hand.look("06-ny-oppmerksomhet")
    hand.press("Legg til")
    expect(page.get_by_text(CONCERN).first).to_be_visible()
    expect(page.get_by_text("42 dager igjen").first).to_be_visible()
    hand.look("07-logg-med-oppmerksomhet")
    assert Stafettlog.objects.get().participants.filter(actor=cast.colleague).exists()


def nytt_tiltak(hand: Hand, cast: Cast) -> None:
    """With someone of another virksomhet: the level is raised on the way, and the consent extended."""
    page = hand.page
    hand.follow(re.compile("^Nytt tiltak"))
    hand.choose("Kartlegging")
    hand.write("Beskrivelse", "Språkkartlegging hos PPT.")
    hand.write_day("Ferdigstilles", timezone.localdate() + timedelta(days=56))
    hand.follow("Endre til nivå 2")
    expect(page.locator("#change-level")).to_be_visible()
    hand.look("08-endre-niva")
    hand.press("Endre nivå", within=page.locator("#change-level"))
    # What was typed is still there, and the search has opened.
    expect(page.get_by_label("Beskrivelse")).to_have_value("Språkkartlegging hos PPT.")
    hand.choose_actor("Guro")
    hand.press("Legg til")
    expect(page.get_by_role("heading", name=re.compile("^Du må rette"))).to_be_visible()
    hand.look("09-samtykke-mangler")
    hand.tick(re.compile("Foresatte samtykker til at PPT Solvik deltar"))
    hand.press("Legg til")
    expect(page.get_by_text("Språkkartlegging hos PPT.").first).to_be_visible()
    log = Stafettlog.objects.get()
    assert log.level == 2
    assert log.participants.filter(actor=cast.outsider).exists()
    assert log.current_consent is not None
    assert log.current_consent.coverage.filter(organisation=cast.outsider.organisation).exists()
