"""Telephone numbers and the like inside a text that runs from right to left."""

from django.utils.translation import get_language_bidi

MARK = "\N{LEFT-TO-RIGHT MARK}"


def ltr(text: str) -> str:
    """`text` as it stands; in Arabic between two unseen marks, so that «+47 400 00 101» is not turned about.

    For what no markup reaches: mail as text, a PDF. A page says it with `|ltr`.
    """
    return f"{MARK}{text}{MARK}" if text and get_language_bidi() else text
