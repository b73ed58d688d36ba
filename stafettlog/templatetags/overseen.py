"""A row of «Stafettbarn i virksomheten»."""

from typing import Any

from django import template

from stafettlog.admin.overseen_rows import called, consent_words, last_activity
from stafettlog.admin.screen import log_url, overview_url

register = template.Library()


@register.inclusion_tag("admin/includes/overseen_row.html", takes_context=True)
def overseen_row(context: template.Context, log: Any) -> dict[str, Any]:
    """`log` as overseen_rows() reads it; the context has `several`, `knows_names` and `today`."""
    return {
        "log": log,
        "called": log.child_name or called(log),
        "log_url": log_url(log.pk) if log.can_read and context["knows_names"] else "",
        "url": overview_url(log.pk),
        "consent": consent_words(log.current_consent, context["today"]),
        "active_at": last_activity(log),
        "has_left": not log.stafettholder.is_working,
        "several": context["several"],
        "knows_names": context["knows_names"],
    }
