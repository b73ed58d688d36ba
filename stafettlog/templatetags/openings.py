"""Template tags of the pages that show the access log."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def word(stored: str) -> str:
    """A word of the access log («Stafettholder, Koordinator») in the language of the page."""
    return ", ".join(gettext(part) for part in stored.split(", ") if part)
