"""A text without other people: their names, and what looks like a number or an address of theirs."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from django.utils.translation import gettext as _

# Letters and digits: «O'Brien» is two words in a name as in a text.
_WORD = re.compile(r"[^\W_]+")
# A date with its full stops stays: what happened when is the log's own.
_LONG_NUMBER = re.compile(r"\+?\d[\d\s\-]{4,}\d")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w+")
# «Å» is a first name to nobody; an initial would hide words.
SHORTEST = 2


def words_of(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(normalize("NFC", text))]


def without_people(text: str, others: Iterable[str], *, but: str = "") -> str:
    """`text` with «[navn]» for each part of the names `others`, and «[tall]» and «[e-post]».

    `but`: the name of the one whom the file is for, whose own parts stay though another has them too.
    """
    own = _forms(words_of(but))
    hidden = {form for name in others for form in _forms(words_of(name))} - own
    name, number, mail = _("[navn]"), _("[tall]"), _("[e-post]")
    text = _MAIL.sub(mail, normalize("NFC", text))
    text = _WORD.sub(lambda word: name if word.group().casefold() in hidden else word.group(), text)
    return _LONG_NUMBER.sub(number, text)


def is_named(name: str, text: str) -> bool:
    """Whether every word of `name` stands in `text`, with or without the genitive's «s»."""
    there = set(words_of(text))
    wanted = words_of(name)
    return bool(wanted) and all(there & _forms([word]) for word in wanted)


def _forms(words: Iterable[str]) -> set[str]:
    return {form for word in words if len(word) >= SHORTEST for form in (word, f"{word}s")}
