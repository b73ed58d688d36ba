"""Cells of the lists of logs, the same on Min side and in the lists behind it."""

from datetime import date
from typing import Any

from django import template

from stafettlog.admin import log_rows
from stafettlog.admin.screen import log_url
from stafettlog.services.shown import Shown
from stafettlog.templatetags import ui

register = template.Library()
register.simple_tag(log_rows.own_responsibility)


@register.inclusion_tag("admin/includes/child_cell.html")
def child_cell(log: Any, today: date) -> dict[str, Any]:
    """The child's name as a link, with age, place and group below."""
    return {"log": log, "shown": Shown(log), "age": log.child_age(today), "url": log_url(log.pk)}


@register.inclusion_tag("components/deadline.html")
def next_deadline(log: Any, today: date) -> dict[str, Any]:
    """The row's nearest deadline; a dash if there is none."""
    if log.next_deadline is None:
        return {"day": None, "text": "–", "state": "normal", "plain": True}
    return ui.deadline(log.next_deadline, (log.next_deadline - today).days)
