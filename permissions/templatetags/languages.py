"""{% language_choice %} of the family, `|ltr` for what runs from left to right, `|beside`, `|unbroken`."""

from typing import Any

from django import template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from permissions import languages
from permissions.unbroken import unbroken

register = template.Library()
register.filter("unbroken", unbroken)


@register.inclusion_tag("components/language_choice.html", takes_context=True)
def language_choice(context: template.Context) -> dict[str, Any]:
    """The languages shown here, with the page's own chosen, and the way back to the page.

    Where a sign-in came back with a code in its address, the way is the sign-in page instead.
    """
    request = context["request"]
    path = request.path
    return {
        "languages": languages.shown(),
        "language": translation.get_language(),
        "unreviewed": languages.UNREVIEWED,
        "back": "/login/" if path.startswith("/logg-inn/") else request.get_full_path(),
        "csrf_token": context.get("csrf_token", ""),
        "demo_mode": context.get("demo_mode", False),
    }


@register.filter
def ltr(text: object) -> SafeString:
    """A telephone number, an address or a time: in an Arabic line it would be turned about."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def beside(text: object, other: object) -> SafeString:
    """«A, B» with the comma of the language; B by itself, or a number after it would go to its other side."""
    return format_html("{}{}<bdi>{}</bdi>", text, languages.comma(), other)
