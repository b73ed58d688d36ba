"""Text on its way into a document: nothing that the fonts lack gets through, nothing readable is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stafettlog.documents.coverage import (
    BREAK,
    DIRECTION,
    LONGEST_WORD,
    MARK,
    clean,
    covered,
    printable,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Æøå á ŋ š ž đ ŧ Łódź Київ – «ja» … € ✓", "Æøå á ŋ š ž đ ŧ Łódź Київ – «ja» … € ✓"),
        ("Bra jobbet 😀", f"Bra jobbet {MARK}"),
        ("Familie 👨‍👩‍👧‍👦!", f"Familie {MARK}!"),
        ("سلام عليكم، ٨ سنوات؟ \u200fفارسی", "سلام عليكم، ٨ سنوات؟ \u200fفارسی"),
        ("ሰላም 日本", f"{MARK} {MARK}"),
        ("oُ َ b\u0301ب\u0301", f"o{MARK} َ b\u0301ب{MARK}"),
        ("NUL \0 og \x1b[31m", "NUL  og [31m"),
        ("en\r\nto\tto\u2028tre", "en\nto to\ntre"),
        ("a\N{COMBINING RING ABOVE}", "å"),
        ("usyn\u200blig\ufeff\u00ad\u202e", "usynlig"),
        ("halv \ud800", f"halv {MARK}"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_an_endless_word_may_be_broken() -> None:
    parts = printable("x" * 100).split(BREAK)
    assert [len(part) for part in parts] == [LONGEST_WORD, LONGEST_WORD, 100 - 2 * LONGEST_WORD]
    assert BREAK not in printable("x" * LONGEST_WORD)


def test_every_text_of_a_picture_is_cleaned() -> None:
    given_in = {"a": ["😀", {"b": "\0"}], "n": 1, "none": None, "pair": ("å", True)}
    assert clean(given_in) == {"a": [MARK, {"b": ""}], "n": 1, "none": None, "pair": ["å", True]}


def test_norwegian_polish_ukrainian_sami_and_arabic_are_covered() -> None:
    letters = "æøåÆØÅąćęłńóśźżčđŋšŧžіїєґ«»–…€%0123456789ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىًٌٍَُِّْ،؛؟٠٩پچژگ"
    assert {ord(letter) for letter in letters} <= covered()


@given(st.text())
def test_any_text_becomes_covered_text(text: str) -> None:
    allowed = covered() | {ord("\n"), ord(BREAK), *map(ord, DIRECTION)}
    shown = printable(text)
    assert {ord(letter) for letter in shown} <= allowed
    assert printable(shown) == shown or BREAK in shown


@given(st.text(alphabet="abcæøå .,\n"))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert printable(text).replace(BREAK, "") == "\n".join(unicodedata.normalize("NFC", text).splitlines())
