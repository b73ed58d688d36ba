"""Turning the pages of a long list with `?side=`."""

from django.http import HttpRequest

LAST_PAGE = 10_000


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; what is no number is the first."""
    text = request.GET.get("side", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 9 else 1
