"""A row of «Stafettbarn i virksomheten»."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from stafettlog.admin.overseen_rows import called, consent_words, last_activity
from stafettlog.admin.screen import log_url, overview_url

register = template.Library()


@register.simple_tag(takes_context=True)
def overseen_row(context: template.Context, log: Any) -> dict[str, Any]:
    """What a row says of `log`, as overseen_rows.page_rows() reads it; the context has `knows_names` and
    `today`. Not a template of its own: a page has fifty."""
    url = overview_url(log.pk)
    return {
        "called": log.child_name or called(log),
        "url": url,
        "name_url": log_url(log.pk) if log.can_read and context["knows_names"] else url,
        "consent": consent_words(log.current_consent, context["today"]),
        "opened": _day(log.created_at),
        "active": _day(last_activity(log)),
        "has_left": not log.stafettholder.is_working,
    }


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
