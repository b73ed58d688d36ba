"""Words that stand in one field of one log alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

LETTERS = "bcdfghjklmnpqrstvwx"
WORD, DIGITS = re.compile("kz[a-z]{3}zq"), re.compile(r"\d{8,}")


@dataclass
class Cage:
    """Canary -> (log, group, field). A word has letters alone: in an address of mail as in a sentence."""

    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    _made: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self, log: str, group: str, name: str) -> str:
        at = next(self._made)
        base = len(LETTERS)
        word = "Kz" + "".join(LETTERS[at // base**place % base] for place in range(3)) + "zq"
        self.known[word.lower()] = (log, group, name)
        return word

    def number(self, log: str, group: str, name: str, digits: str) -> str:
        plain = re.sub(r"\D", "", digits)
        self.known[plain] = (log, group, name)
        self.numbers.add(plain)
        return digits

    def phone(self, log: str, group: str, name: str) -> str:
        at = next(self._made)
        return self.number(log, group, name, f"405 {at // 100:02} {at % 100:02}7")

    def found(self, text: str) -> set[tuple[str, str, str]]:
        """What of whom stands in the text. Digits count with and without the gaps between them."""
        hits = {word for word in WORD.findall(text.lower()) if word in self.known}
        digits = " ".join(DIGITS.findall("".join(text.replace("&nbsp;", " ").split())))
        hits |= {number for number in self.numbers if number in digits}
        return {self.known[hit] for hit in hits}
