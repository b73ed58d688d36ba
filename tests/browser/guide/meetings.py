"""The guide's sheets from Innkalle til møte to Registrer møte, with Evaluere tiltak between."""

import re
from datetime import datetime, time, timedelta

from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from stafettlog.management.commands.worker import run_mail
from stafettlog.models import Evaluation, Meeting
from tests.browser.guide.cast import CONCERN, MEETING_IN, Cast
from tests.browser.guide.hands import Hand
from tests.browser.guide.papers import check_mail


def nytt_mote(hand: Hand, cast: Cast) -> Meeting:
    page, day = hand.page, timezone.localdate() + MEETING_IN
    hand.follow("Nytt møte")
    expect(page.get_by_role("checkbox", name=CONCERN)).to_be_checked()
    hand.tick(re.compile("^Inger Glad"))
    hand.tick(re.compile("^Hans Glad"))
    hand.tick(re.compile("^Guro"))
    expect(page.get_by_role("checkbox", name=re.compile("^Marion"))).to_be_checked()
    hand.write_day("Dato", day)
    hand.write_time("Fra", time(9, 0))
    hand.write_time("Til", time(10, 0))
    hand.choose("Telefon")
    hand.look("10-nytt-mote")
    hand.press("Send invitasjon")
    expect(page.get_by_role("heading", name="Møtelogg")).to_be_visible()
    expect(page.get_by_text("Invitasjon sendt").first).to_be_visible()
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts_at) == timezone.make_aware(datetime.combine(day, time(9)))
    assert run_mail()
    by_receiver = {message.to[0]: message for message in mail.outbox}
    assert set(by_receiver) == {
        "inger@familie.example",
        *(actor.user.email for actor in (cast.holder, cast.colleague, cast.outsider)),
    }
    when = f"{date_format(day, 'j. F')} kl. 09.00"
    for address, message in by_receiver.items():
        check_mail(message, to=address, says=["Telefon", "Marion"])
        assert message.subject == f"Invitasjon til møte {when}"
    mail.outbox.clear()
    page.reload()
    expect(page.get_by_text(re.compile(r"^\s*Sendt")).first).to_be_visible()
    hand.look("11-motelogg")
    return meeting


def evaluere(hand: Hand) -> None:
    page = hand.page
    hand.follow(re.compile("^Evaluere"))
    dialog = hand.dialog()
    expect(dialog.get_by_text("Dette tiltaket kan kun evalueres en gang!")).to_be_visible()
    hand.choose(re.compile("^Har gitt ønsket effekt"), within=dialog)
    hand.look("12-evaluere")
    hand.press("Lagre", within=dialog)
    expect(page.get_by_text("Har gitt ønsket effekt").first).to_be_visible()
    hand.look("13-evaluert")
    assert Evaluation.objects.get().outcome == "desired_effect"


def registrer_mote(hand: Hand, meeting: Meeting) -> None:
    """The day has come and gone, and Hans did not come."""
    page = hand.page
    begins = timezone.now() - timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=begins, ends_at=begins + timedelta(minutes=50))
    hand.follow("Min side")
    expect(page.get_by_text(re.compile("Ble det holdt")).first).to_be_visible()
    hand.look("14-min-side-mote-venter")
    hand.follow(re.compile("^Registrer møte"))
    expect(page.get_by_text("Registrer møtedeltakere som deltok på dette møtet").first).to_be_visible()
    form = page.get_by_role("main") if page.get_by_role("dialog").count() == 0 else page.get_by_role("dialog")
    expect(form.get_by_role("radio", name="Fullført", exact=True)).to_be_checked()
    hans = form.get_by_role("checkbox", name=re.compile("^Hans"))
    expect(hans).to_be_checked()
    untick(hand, hans)
    hand.write("Andre som deltok", "Tolk")
    hand.write("Kommentarer", "Vi fortsetter med lekegruppen.")
    hand.look("15-registrer-mote")
    hand.press("Lagre", within=form)
    expect(page.get_by_text("Fullført").first).to_be_visible()
    expect(page.get_by_text("Vi fortsetter med lekegruppen.")).to_be_visible()
    hand.look("16-motelogg-fullfort")
    came = {i.display_name: i.attended for i in meeting.invitations.with_names()}
    assert came["Hans Glad"] is False
    assert came["Inger Glad"] is True


def untick(hand: Hand, box) -> None:
    if hasattr(hand, "reach"):
        hand.reach(box)
        hand.page.keyboard.press("Space")
    else:
        hand.page.locator(f"label[for='{box.get_attribute('id')}']").first.click()
    expect(box).not_to_be_checked()
