"""The printed letters: their words, their languages, and what a screen reader and an archive need of them."""

import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone, translation

from stafettlog.documents import letters, typst
from stafettlog.documents.coverage import covered, printable
from stafettlog.documents.letters import (
    Contact,
    MeetingFacts,
    Receiver,
    account_letter,
    languages,
    meeting_letter,
)
from tests.documents.pdf import alternatives, facts, opened, placed, words

DAY = date(2026, 6, 1)
HANNE = Receiver("Hanne", "Hanne Andersen", ["Hauges gate 32", "3047 Drammen"])
MARION = Contact("Marion Lovise Kvellheim", "400 00 101")
START = timezone.make_aware(datetime.combine(date(2026, 6, 8), time(9)))
MEETING = MeetingFacts(START, START + timedelta(hours=1), "Bakketoppen skole, møterom 2", True, True)


@pytest.fixture(autouse=True)
def kommune(settings):
    settings.MUNICIPALITY_NAME = "Solvik kommune"
    settings.MUNICIPALITY_CONTACT = ""
    settings.PUBLIC_URL = "https://stafettloggen.solvik.example"


def account(to=HANNE, child="Anders", contact=MARION) -> bytes:
    return account_letter(to=to, child=child, contact=contact, on=DAY)


def meeting(to=HANNE, child="Anders", contact=MARION, **changes) -> bytes:
    return meeting_letter(to=to, child=child, meeting=replace(MEETING, **changes), contact=contact, on=DAY)


@pytest.mark.parametrize("letter", [account, meeting])
def test_is_tagged_archivable_and_has_title_and_language(letter):
    said = facts(letter())
    title = "Du har fått tilgang til Stafettloggen" if letter is account else "Invitasjon til møte"
    assert said == {
        "title": title,
        "lang": "nb",
        "pages": 1,
        "tagged": True,
        "archive": True,
        "accessible": True,
    }
    assert alternatives(letter()) == ["QR-kode som åpner https://stafettloggen.solvik.example"]


def test_says_what_it_is_and_how_to_sign_in():
    text = words(account())
    for part in (
        "Solvik kommune",
        "1. juni 2026",
        "Hanne Andersen Hauges gate 32 3047 Drammen",
        "Hei Hanne",
        "hva vi jobber med for Anders",
        "Gå til https://stafettloggen.solvik.example",
        "BankID, BankID på mobil, Buypass eller Commfides",
        "Ring Marion Lovise Kvellheim på 400 00 101. Du kan få loggen på papir.",
        "Trenger du tolk?",
    ):
        assert part in text


def test_who_has_no_telephone_leaves_no_empty_part():
    text = words(account(contact=Contact("Marion Lovise Kvellheim")))
    assert "Ta kontakt med Marion Lovise Kvellheim." in text
    assert "Ring" not in text
    assert " på ." not in text


def test_says_when_where_and_who_calls_and_not_why():
    text = words(meeting())
    for part in (
        "Du er invitert til et møte om Anders.",
        "Mandag 8. juni 2026",
        "09.00–10.00",
        "Bakketoppen skole, møterom 2",
        "Tolk er bestilt.",
        "Hvem kaller inn Marion Lovise Kvellheim",
        "Ring Marion Lovise Kvellheim på 400 00 101.",
        "Les hva møtet handler om",
    ):
        assert part in text
    assert "Trenger du tolk?" not in text


def test_a_child_is_not_told_to_sign_in_and_a_place_may_be_missing():
    made = meeting(child="", place="", interpreter_ordered=False, signs_in=False)
    text = words(made)
    assert "Du er invitert til et møte." in text
    assert "Sted" not in text
    assert "BankID" not in text
    assert alternatives(made) == []
    assert facts(made)["accessible"]


@pytest.mark.parametrize(
    ("chosen", "pages"),
    [("nb", ["nb"]), ("nn", ["nn"]), ("en", ["nb", "en"]), ("pl", ["nb", "pl"]), ("ar", ["nb", "en"])],
)
def test_languages_of_the_pages(settings, chosen, pages):
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", "pl"]
    assert languages(chosen) == pages
    said = facts(account(to=replace(HANNE, language=chosen)))
    assert (said["lang"], said["pages"]) == (pages[0], len(pages))


def test_arabic_page_keeps_its_numbers_the_right_way_about(settings):
    settings.PORTAL_LANGUAGES = ["nb", "ar"]
    contact = Contact("Marion", "+47 400 00 101")
    assert facts(meeting(to=replace(HANNE, language="ar"), contact=contact))["accessible"]
    assert letters.ltr("+47 400 00 101") == "+47 400 00 101"
    with translation.override("ar"):
        assert printable(letters.ltr("+47 400 00 101")) == "\u200e+47 400 00 101\u200e"


def test_who_needs_an_interpreter_reads_whether_one_is_ordered():
    assert "Tolk er bestilt." in words(meeting(needs_interpreter=True))
    waiting = words(meeting(needs_interpreter=True, interpreter_ordered=False))
    assert "Du trenger tolk. Tolken er ikke bestilt ennå. Spør Marion Lovise Kvellheim." in waiting
    assert "Trenger du tolk?" in words(meeting(interpreter_ordered=False))


@pytest.mark.parametrize("letter", [account, meeting])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_window_shows_the_address_alone(letter, language):
    """Between 45 and 95 mm down, the address is all there is: whatever else slid into view would tell."""
    with opened(letter(to=replace(HANNE, language=language))) as document:
        inside = [(mm, text) for mm, text in placed(document.pages[0]) if 45 <= mm <= 95 and text.strip()]
    assert "".join(text for _mm, text in inside) == "Hanne AndersenHauges gate 323047 Drammen"
    assert all(62 <= mm <= 81 for mm, _text in inside)


def test_above_the_window_stands_the_kommune_alone():
    with opened(meeting()) as document:
        above = "".join(text for mm, text in placed(document.pages[0]) if mm < 45).split()
    assert above == ["Solvik", "kommune", "1.", "juni", "2026"]


def test_the_longest_name_and_street_lie_on_nothing():
    to = Receiver("Hanne", "Hanne " * 26, ["Hauges gate " * 10, "3047 Drammen"])
    with opened(account(to=to)) as document:
        lines = [(mm, text) for mm, text in placed(document.pages[0]) if text.strip()]
    address = next(mm for mm, text in lines if "3047" in text)
    heading = next(mm for mm, text in lines if "Du har fått tilgang" in text)
    assert heading - address > 10


def test_same_day_gives_the_same_bytes_and_another_day_other_ones():
    assert account() == account()
    assert account() != account_letter(to=HANNE, child="Anders", contact=MARION, on=DAY + timedelta(days=1))


@pytest.mark.parametrize("name", ["😀", "محمد", "\0\x1b\x7f", "#strong[x] $y$ //z", "é" * 400, "\ud800", ""])
def test_no_name_can_stop_or_steer_a_letter(name):
    made = account(to=Receiver(name, name, [name, ""]), child=name, contact=Contact(name, name))
    assert facts(made)["accessible"]
    if name.startswith("#"):
        assert name in words(made)


def combines(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def test_every_covered_character_can_be_printed():
    letters = [chr(point) for point in sorted(covered())]
    # An accent stands on a letter of its own script.
    every = [f"{'ب' if one > 'ͯ' else 'o'}{one}" if combines(one) else one for one in letters]
    lines = ["".join(every[at : at + 30]) for at in range(0, len(every), 30)]
    assert facts(account(to=replace(HANNE, lines=lines)))["archive"]


def test_too_much_text_and_too_much_time_are_refused(monkeypatch):
    with pytest.raises(typst.DocumentError, match="too many"):
        account(child="x" * typst.MAX_BYTES)
    monkeypatch.setattr(typst, "TIMEOUT_SECONDS", 0.001)
    with pytest.raises(typst.DocumentError, match="not ready"):
        account()


def test_a_failure_says_nothing_of_the_text(monkeypatch):
    monkeypatch.setattr("stafettlog.documents.letters._qr", lambda _address: "no picture")
    with pytest.raises(typst.DocumentError) as told:
        account(child="Kanarifugl")
    assert "letter" in str(told.value)
    assert "Kanarifugl" not in str(told.value)
