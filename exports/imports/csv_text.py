"""A csv file as rows: its encoding and what it parts cells with are found out, since no csv says so."""

import csv
import re
from collections.abc import Callable
from io import StringIO

from django.utils.translation import gettext as _

from exports.imports.guard import not_a_sheet
from exports.imports.limits import MAX_COLUMNS, MAX_LINES, MAX_ROWS, refuse

Rows = list[list[str]]
DELIMITERS = (";", ",", "\t")
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
"""The first line by which Excel tells itself the delimiter."""


def read(data: bytes, known: Callable[[list[str]], int]) -> Rows:
    """All lines. `known`: how many of these headings we know, by which the delimiter is found.

    Raises ValidationError.
    """
    text = decoded(data)
    if "\0" in text:
        raise not_a_sheet()
    if told := SEP.match(text):
        return _rows(text[told.end() :], told[1])
    return _rows(text, max(DELIMITERS, key=lambda sign: known(_first(text, sign))))


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, with or without their mark; anything else is what Windows writes here (cp1252)."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    zeros = data[:200].count(0)
    if zeros:
        # Every other byte of our letters is zero in UTF-16; which one tells the order.
        return _decode(data, "utf-16-le" if data[1:200:2].count(0) > zeros / 2 else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "cp1252")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise refuse("encoding", _("Vi finner ikke tegnsettet i filen. Lagre den som CSV UTF-8.")) from None


def _first(text: str, delimiter: str) -> list[str]:
    """The first line with anything in it."""
    start = text.lstrip()[:10_000]
    try:
        return next(csv.reader(StringIO(start, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(text: str, delimiter: str) -> Rows:
    found: Rows = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(found) > MAX_LINES:
                words = {"n": MAX_ROWS}
                raise refuse("rows", _("Regnearket har mer enn %(n)s rader. Del det i flere filer.") % words)
            if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
                raise refuse("columns", _("Regnearket har mer enn %(n)s kolonner.") % {"n": MAX_COLUMNS})
            found.append(cells)
    except csv.Error:
        raise refuse("broken", _("Filen kan ikke leses som csv. Lagre den på nytt og prøv igjen.")) from None
    return found
