"""The bell of the frame: how many notices the person who is signed in has not read."""

from django import template

from stafettlog.admin import notice_rows
from stafettlog.services.notices import MANY

register = template.Library()


@register.inclusion_tag("admin/includes/bell.html", takes_context=True)
def bell(context: template.Context, url: str) -> dict[str, object]:
    """Link to «Varsler». The person's own row tells whether there is any: only then a query counts."""
    request = context["request"]
    count = notice_rows.unread(request.user)
    return {
        "url": url,
        "words": notice_rows.unread_words(count),
        "number": f"{MANY - 1}+" if count >= MANY else str(count) if count else "",
        "current": "page" if request.path == url else "",
    }
