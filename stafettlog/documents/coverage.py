"""Text that the fonts can print: one uncovered character would stop a whole PDF/A document."""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
# What stands for characters that the fonts do not have: emoji, Tigrinya, …
MARK = "□"
# Typst never breaks a word; this invisible space lets an endless one go on in the next line.
BREAK = "\N{ZERO WIDTH SPACE}"
# Keep a telephone number, and a Norwegian name with a comma after it, the right way about in Arabic
# (stafettlog/bidi.py and its catalogue); no other unseen character is kept.
DIRECTION = frozenset("\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}")
LONGEST_WORD = 40
_LONG = re.compile(rf"(\S{{{LONGEST_WORD}}})(?=\S)")
_UNSEEN = {"Cf", "Cc"}


def printable(text: str) -> str:
    """`text` as it may stand in a document: composed, without control characters, MARK for the rest.

    A run of uncovered characters becomes one MARK. Line breaks are kept, tabs become spaces.
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    return _LONG.sub(rf"\1{BREAK}", "\n".join(_line(line) for line in lines))


def clean(data: Any) -> Any:
    """The same data (dicts, lists, text, numbers, None) with every text made printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: clean(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [clean(value) for value in data]
    return data


def _line(line: str) -> str:
    kept: list[str] = []
    # Which families have all of the letter last kept with its accents: they are set as one.
    whole: set[int] = set()
    for character in line.replace("\t", " "):
        having = {number for number, points in enumerate(_families()) if ord(character) in points}
        if unicodedata.category(character).startswith("M"):
            having &= whole
        if having:
            kept.append(character)
            whole = having
        elif character in DIRECTION:
            kept.append(character)
        elif not _is_unseen(character) and kept[-1:] != [MARK]:
            kept.append(MARK)
            whole = set()
    return "".join(kept)


def _is_unseen(character: str) -> bool:
    """Control and format characters, and those that only choose the form of the one before."""
    return unicodedata.category(character) in _UNSEEN or 0xFE00 <= ord(character) <= 0xFE0F


def covered() -> frozenset[int]:
    """The code points that can be printed, without the invisible ones."""
    return frozenset.union(*_families())


@cache
def _families() -> list[frozenset[int]]:
    """What each family of ours has in every one of its weights, without the invisible ones."""
    found: dict[str, frozenset[int]] = {}
    for font in sorted(FONTS.glob("*.ttf")):
        family, points = font.stem.split("-")[0], frozenset(_points(font))
        found[family] = found.get(family, points) & points
    return [
        frozenset(point for point in points if unicodedata.category(chr(point)) not in _UNSEEN)
        for points in found.values()
    ]


def _points(font: Path) -> list[int]:
    """The code points in a TTF's character map (table cmap, format 4 of the OpenType specification)."""
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", data, start + 2)
    for n in range(maps):
        _platform, _encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * n)
        at = start + offset
        (kind,) = struct.unpack_from(">H", data, at)
        if kind == 4:
            return _segments(data, at)
    raise ValueError(f"{font.name} has no character map of format 4")


def _segments(data: bytes, at: int) -> list[int]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    # The last segment is the table's own end mark.
    spans = [(first, last) for first, last in zip(starts, ends, strict=True) if first != 0xFFFF]
    return [point for first, last in spans for point in range(first, last + 1)]
