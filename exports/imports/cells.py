"""What a reader finds in a cell, as the text that a person would have typed."""

from datetime import date, datetime, time, timedelta
from typing import Any


class NumberText(str):
    """The text of a cell that holds a number: a zero in front of it is lost."""

    __slots__ = ()


def text_of(value: Any) -> str:
    """A cell of calamine's as text, without spaces around it. A whole number has no decimals."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return NumberText(value)
    if isinstance(value, float):
        return NumberText(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y" if value.time() == time() else "%d.%m.%Y %H.%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time | timedelta):
        return str(value)
    return _clean(str(value))


def _clean(text: str) -> str:
    """Breaks of line and no-break spaces come along from other documents; no field of ours has them."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def letters(index: int) -> str:
    """The name of a column, from 0: A, B, … Z, AA."""
    name, rest = "", index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name
