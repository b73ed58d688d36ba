"""Reads the XML of a workbook once, keeps nothing, and stops at what must not reach a reader."""

import re
from xml.parsers import expat

from django.utils.translation import gettext as _

from exports.imports.limits import MAX_COLUMNS, MAX_LINES, MAX_ROWS, MAX_TEXT, refuse

PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
LENGTH = 20_000
"""Characters of one text; what is imported may have far fewer, another sheet may have notes."""


class Forbidden(Exception):
    """A document type, an entity, an encoding of its own, or a place that is none."""


class XmlWatch:
    """`read()` each part, the shared texts first. Raises ValidationError."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self.total = 0

    def read(self, part: bytes) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        self.row = self.column = self.length = 0
        self.shared = self.filled = self.inside = False
        self.value = ""
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, Forbidden, UnicodeDecodeError):
            text = _("Regnearket kan ikke leses. Lagre det på nytt som .xlsx og prøv igjen.")
            raise refuse("broken", text) from None

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise Forbidden

    def _forbidden(self, *args: object) -> None:
        raise Forbidden

    def _start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = self._number(given.get("r"), self.row + 1), 0
        elif tag == "c":
            self.shared, self.filled, self.value = given.get("t") == "s", False, ""
            self._place(given.get("r"))
        elif tag in ("v", "f", "is", "t"):
            self.inside = self.filled = True
        elif tag == "si":
            self.length = 0

    def _place(self, place: str | None) -> None:
        if place is None:
            self.column += 1
            return
        if not (found := PLACE.fullmatch(place)):
            raise Forbidden
        self.column = 0
        for letter in found[1].upper():
            self.column = self.column * 26 + ord(letter) - 64
        self.row = int(found[2])

    @staticmethod
    def _number(text: str | None, otherwise: int) -> int:
        if text is None:
            return otherwise
        if not (text.isascii() and text.isdecimal() and len(text) < 8):
            raise Forbidden
        return int(text)

    def _text(self, text: str) -> None:
        if not self.inside:
            return
        self.length += len(text)
        self._count(len(text))
        if self.length > LENGTH:
            raise refuse("cell", _("En celle i regnearket har altfor mye tekst."))
        if self.shared:
            self.value += text

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "f", "is", "t"):
            self.inside = False
        elif tag == "si":
            self.lengths.append(self.length)
            self.length = 0
        elif tag == "c":
            self._cell()
            self.length = 0

    def _cell(self) -> None:
        """One with nothing in it has a look alone: those go to the end of the sheet in many files."""
        if not self.filled:
            return
        if self.column > MAX_COLUMNS:
            raise refuse("columns", _("Regnearket har mer enn %(n)s kolonner.") % {"n": MAX_COLUMNS})
        if self.row > MAX_LINES:
            text = _("Regnearket har mer enn %(n)s rader. Del det i flere filer.") % {"n": MAX_ROWS}
            raise refuse("rows", text)
        if self.shared and (at := self._number(self.value.strip() or None, 0)) < len(self.lengths):
            self._count(self.lengths[at])

    def _count(self, length: int) -> None:
        self.total += length
        if self.total > MAX_TEXT:
            raise refuse("text", _("Regnearket har altfor mye tekst. Ta bort det som ikke skal legges inn."))
