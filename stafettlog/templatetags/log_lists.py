"""Cells of the lists of logs, the same on Min side and in the lists behind it."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stafettlog.admin import log_rows
from stafettlog.admin.screen import log_url
from stafettlog.services.shown import Shown
from stafettlog.templatetags import ui

register = template.Library()
register.simple_tag(log_rows.own_responsibility)


# None of these is a template: a page has as many of them as rows.


@register.simple_tag
def child_cell(log: Any, today: date) -> SafeString:
    """The child's name as a link, with age, place and group below."""
    shown = Shown(log)
    return format_html(
        '<a href="{}"><strong>{}</strong></a><span class="sl-table__sub">{} · {}{}</span>',
        log_url(log.pk),
        log.child.display_name,
        _("%(age)s år") % {"age": log.child_age(today)},
        _("Skjermet") if shown.is_protected else shown.attends,
        "" if log.is_open else f" · {log.get_state_display()}",
    )


@register.simple_tag
def ongoing(log: Any) -> str:
    """How many oppmerksomheter are dealt with now; empty for none."""
    n = log.ongoing
    return ngettext("%(n)s pågår", "%(n)s pågår", n) % {"n": n} if n else ""


@register.simple_tag
def next_meeting(log: Any) -> str:
    """«3. des kl. 14.30»; empty for none."""
    if not log.next_meeting:
        return ""
    starts_at = timezone.localtime(log.next_meeting)
    words = {"day": date_format(starts_at, "j. M").lower(), "time": time_format(starts_at, "TIME_FORMAT")}
    return _("%(day)s kl. %(time)s") % words


@register.simple_tag
def next_deadline(log: Any, today: date) -> SafeString:
    """The row's nearest deadline; a dash if there is none."""
    if log.next_deadline is None:
        return ui.deadline_drawn(day=None, text="–", state="normal", plain=True)
    return ui.deadline(log.next_deadline, (log.next_deadline - today).days)
