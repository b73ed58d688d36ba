"""Vis / Endre, and what the guide names as buttons only.

Overfør stafettlogg, Nytt lysglimt, Eksport / Arkiver, Aktører and Mine aktørbarn; and the foresatt's page.
"""

import re

from playwright.sync_api import Page, expect

from stafettlog.models import ForesattRelation, Stafettlog
from tests.browser.guide.cast import CONCERN, GOAL, Cast
from tests.browser.guide.hands import Hand
from tests.browser.guide.papers import cells

LYSGLIMT = "Lisa inviterte selv en venn inn i leken."


def to_log(hand: Hand) -> None:
    hand.follow("Mine stafettbarn")
    hand.follow(re.compile("^Lisa"), within=hand.page.get_by_role("main"))


def vis_endre(hand: Hand) -> None:
    """Two clicks open one part; a foresatt gets another telephone number, and the other is removed."""
    page = hand.page
    to_log(hand)
    hand.follow(re.compile("^Vis . Endre"))
    expect(page.get_by_text("Ansvarlig stafettholder:")).to_be_visible()
    hand.look("17-opplysninger")
    hand.follow("Endre opplysninger om Inger Glad")
    expect(page.get_by_text(re.compile("Av sikkerhetsmessige årsaker, klikk en gang til"))).to_be_visible()
    hand.look("18-laas")
    hand.follow(re.compile("lås opp"))
    hand.write("Telefonnr", "41 22 33 44")
    hand.press("Lagre")
    expect(page.get_by_text("412 23 344").or_(page.get_by_text("41 22 33 44")).first).to_be_visible()
    hand.follow(re.compile("^Slett forelder.*Hans"))
    expect(page.get_by_label("Hvorfor").first).to_be_visible()
    hand.look("19-slett-forelder")
    hand.write("Hvorfor", "Registrert ved en feil")
    hand.press(re.compile("^Slett forelder"))
    expect(page.get_by_role("heading", name=re.compile("^Hans Glad"))).to_have_count(0)
    assert ForesattRelation.objects.get(first_name="Hans").ended_at is not None
    assert ForesattRelation.objects.get(first_name="Inger").phone.replace(" ", "").endswith("41223344")


def nytt_lysglimt(hand: Hand) -> None:
    to_log(hand)
    hand.follow(re.compile("^Nytt lysglimt"))
    form = hand.dialog()
    hand.write("Hva var bra?", LYSGLIMT, within=form)
    hand.look("20-nytt-lysglimt")
    hand.press("Lagre", within=form)
    expect(hand.page.get_by_text(LYSGLIMT).first).to_be_visible()


def eksport(hand: Hand) -> None:
    page = hand.page
    to_log(hand)
    hand.follow(re.compile("^Eksport . Arkiver"))
    hand.write("Formål", "Til elevmappen")
    hand.look("21-eksport")
    with page.expect_download() as waiting:
        hand.press("Last ned")
    sheets = cells(waiting.value)
    assert list(sheets) == ["Logg", "Oppmerksomheter og tiltak", "Møter", "Lysglimt", "Historikk"]
    flat = {name: [cell for row in rows for cell in row] for name, rows in sheets.items()}
    assert "Lisa Hansen" in flat["Logg"] or "Lisa" in flat["Logg"]
    assert CONCERN in flat["Oppmerksomheter og tiltak"]
    assert GOAL in flat["Oppmerksomheter og tiltak"]
    assert "Vi fortsetter med lekegruppen." in flat["Møter"]
    assert LYSGLIMT in flat["Lysglimt"]
    assert len(sheets["Historikk"]) > 10
    hand.choose(re.compile("^PDF"))
    with page.expect_download() as waiting:
        hand.press("Last ned")
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def overfor(hand: Hand, cast: Cast, receiver: Hand) -> None:
    """The baton goes to Guro of PPT, who accepts on Min side."""
    page = hand.page
    to_log(hand)
    hand.follow(re.compile("^Overfør stafettlogg"))
    hand.choose_actor("Guro")
    hand.write("Melding til den nye stafettholderen", "Foresatte ønsker at du tar over.")
    hand.look("22-overfor")
    hand.press("Send forespørsel")
    expect(page.get_by_text(re.compile("er spurt om å overta loggen")).first).to_be_visible()
    hand.look("23-overforing-venter")
    receiver.sign_in(cast.outsider.user.username)
    expect(receiver.page.get_by_text(re.compile("^Overføring venter")).first).to_be_visible()
    receiver.follow(re.compile("^Svar"))
    expect(receiver.page.get_by_role("button", name="Godta")).to_be_visible()
    receiver.look("24-svar-pa-overforing")
    receiver.press("Godta")
    expect(receiver.page.get_by_role("heading", level=1)).to_contain_text("Lisa Hansen")
    log = Stafettlog.objects.get()
    assert log.stafettholder == cast.outsider
    assert not log.participants.active().filter(actor=cast.holder).exists()


def aktorer(hand: Hand, cast: Cast) -> None:
    hand.follow("Aktører")
    hand.write("Søk etter navn, stilling eller virksomhet", "bakketoppen ronnie")
    hand.page.keyboard.press("Enter")
    table = hand.page.get_by_role("table")
    expect(table.get_by_text("Ronnie").first).to_be_visible()
    expect(table.get_by_text("Guro")).to_have_count(0)
    hand.look("25-aktorer")


def aktorbarn(hand: Hand) -> None:
    """An aktør finds the child under Mine aktørbarn, and reads."""
    hand.follow("Mine aktørbarn")
    hand.follow(re.compile("^Lisa"), within=hand.page.get_by_role("main"))
    expect(hand.page.get_by_text(CONCERN).first).to_be_visible()
    expect(hand.page.get_by_role("link", name="Ny oppmerksomhet")).to_have_count(0)
    hand.look("26-aktorbarn")


def foresattes_side(hand: Hand, username: str) -> None:
    page: Page = hand.page
    hand.sign_in(username)
    expect(page.get_by_role("heading", name="Neste møte")).to_be_visible()
    expect(page.get_by_text(CONCERN).first).to_be_visible()
    expect(page.get_by_text(LYSGLIMT)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Hvem kan se loggen"))).to_be_visible()
    hand.look("30-foresattes-side")
