"""Template tags that draw the components of templates/components/ (each documents itself there)."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

NOTICE_ICONS = {
    "info": "circle-info",
    "success": "circle-check",
    "warning": "triangle-exclamation",
    "error": "circle-exclamation",
}
LARGEST_LEVEL = 3


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, style: str = "fas") -> SafeString:
    """A Font Awesome icon that screen readers skip: it always stands beside text."""
    return format_html('<i class="{} fa-{}" aria-hidden="true"></i>', style, name)


@register.simple_tag
def level_badge(level: int) -> SafeString:
    return _level_badge(int(level), get_language())


@lru_cache(maxsize=64)
def _level_badge(level: int, _language: str | None) -> SafeString:
    return render_to_string("components/level.html", {"level": level, "steps": range(LARGEST_LEVEL)})


@register.simple_tag
def badge(text: str, kind: str = "", icon_name: str = "") -> SafeString:
    """Status in words; kind "", info, ok, warning or danger. Not a template: a page has many."""
    look = f" sl-badge--{kind}" if kind else ""
    mark = format_html("{} ", icon(icon_name)) if icon_name else ""
    return format_html('<span class="sl-badge{}">{}{}</span>', look, mark, text)


def _days_text(days: int, remaining: bool) -> str:
    if days < 0:
        return ngettext("Forfalt for %(n)s dag siden", "Forfalt for %(n)s dager siden", -days) % {"n": -days}
    if days == 0:
        return _("I dag")
    if remaining:
        return ngettext("%(n)s dag igjen", "%(n)s dager igjen", days) % {"n": days}
    return ngettext("Om %(n)s dag", "Om %(n)s dager", days) % {"n": days}


def _deadline(day: date | None, days: int | None, remaining: bool, plain: bool) -> dict[str, Any]:
    state = "normal"
    if days is not None and not plain:
        state = "overdue" if days < 0 else "soon" if days <= settings.DUE_SOON_DAYS else "normal"
    text = "" if days is None or plain else _days_text(days, remaining)
    return {"day": day, "text": text, "state": state, "plain": plain or (day is None and state == "normal")}


@register.simple_tag
def deadline(day: date | None, days: int | None = None, done: bool = False) -> SafeString:
    """A date with «Om 10 dager» under it; `days` is whole days from today, negative when past."""
    return deadline_drawn(**_deadline(day, days, remaining=False, plain=done))


def deadline_drawn(**shown: Any) -> SafeString:
    """components/deadline.html: drawn once of each day, since a page has many. There is nobody in it."""
    return _drawn(get_language(), **shown)


@lru_cache(maxsize=1024)
def _drawn(_language: str | None, **shown: Any) -> SafeString:
    return render_to_string("components/deadline.html", shown)


@register.simple_tag
def days_left(days: int) -> SafeString:
    """The guide's column FRIST: «60 dager igjen», without the date; with an edge when it is near."""
    shown = _deadline(None, days, remaining=True, plain=False)
    if shown["plain"]:
        return format_html('<span class="sl-deadline__days">{}</span>', shown["text"])
    return deadline_drawn(**shown)


@register.inclusion_tag("components/avatar.html")
def avatar(initials: str, size: str = "", image_url: str = "") -> dict[str, Any]:
    return {"initials": initials, "size": size, "image_url": image_url}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    return {"entries": entries}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """`{% breadcrumbs "Mine stafettbarn" url "Anders" url "Nytt møte" %}`: the last has no address."""
    pairs = list(parts[:-1])
    return {"links": list(zip(pairs[::2], pairs[1::2], strict=True)), "current": parts[-1]}


@register.simple_block_tag
def notice(content: str, kind: str = "info", role: str = "") -> SafeString:
    context = {"content": content, "kind": kind, "role": role, "icon_name": NOTICE_ICONS[kind]}
    return render_to_string("components/notice.html", context)


@register.simple_block_tag(end_name="endempty")
def empty(content: str) -> SafeString:
    return render_to_string("components/empty.html", {"content": content})


@register.simple_block_tag
def dialog(content: str, dialog_id: str, title: str, lead: str = "", opened: bool = False) -> SafeString:
    context = {"content": content, "id": dialog_id, "title": title, "lead": lead, "opened": opened}
    return render_to_string("components/dialog.html", context)


@register.filter
def notice_icon(tag: str) -> str:
    return NOTICE_ICONS.get(tag, NOTICE_ICONS["info"])


def _kind(field: BoundField) -> str:
    widget = field.field.widget
    if own := getattr(widget, "kind", ""):
        return own
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "cards"
    return "group" if field.use_fieldset else "single"


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    width: str = "",
    label: str = "",
    hint: str = "",
    answer: str = "",
    hide_label: bool = False,
    asked: bool = False,
) -> dict[str, Any]:
    """One field of a form with all that belongs to it; see components/field.html."""
    widget = bound.field.widget
    weeks_from = getattr(widget, "weeks_from", "")
    # A tick that must be set is no «ikke obligatorisk», and one that may be left needs no such word.
    ticks = isinstance(widget, forms.CheckboxSelectMultiple)
    optional = not asked and not bound.field.required and _kind(bound) != "check" and not ticks
    return {
        "field": bound,
        "kind": _kind(bound),
        "width": width,
        "label": label or bound.label,
        "help": hint or bound.help_text,
        "answer": answer,
        "hide_label": hide_label,
        "optional": optional,
        "weeks": getattr(widget, "weeks", ()),
        "weeks_from_id": bound.form[weeks_from].auto_id if weeks_from else "",
        "echo": getattr(widget, "echo", False) and hasattr(bound, "echo_id"),
        "counted": getattr(bound, "counted", False),
        "looked_up": bool(getattr(bound, "lookup_url", "")),
    }


@register.filter
def focus_id(bound: BoundField) -> str:
    """The id of the control that a link to this field should reach: the first of a group."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def _form_errors(form: forms.BaseForm, name: str = "") -> Iterator[tuple[str, str]]:
    before = f"{name}: " if name else ""
    for message in form.non_field_errors():
        yield "", f"{before}{message}"
    for bound in form:
        for message in bound.errors:
            yield "" if bound.is_hidden else focus_id(bound), f"{before}{message}"


def _errors(source: Any) -> Iterator[tuple[str, str]]:
    if isinstance(source, InlineAdminFormSet):
        source = source.formset
    if isinstance(source, forms.BaseForm):
        yield from _form_errors(source)
    elif isinstance(source, BaseFormSet):
        name = getattr(source, "row_name", "") or _("Rad")
        for message in source.non_form_errors():
            yield "", str(message)
        for number, form in enumerate(source.forms, start=1):
            yield from _form_errors(form, f"{name} {number}")
    elif source and not isinstance(source, str):
        for part in source:
            yield from _errors(part)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: Any) -> dict[str, Any]:
    """Forms, formsets or lists of them; draws nothing while they have no error.

    A formset may carry `row_name` («Foresatt»), which its errors begin with: «Foresatt 2: …».
    """
    found = list(dict.fromkeys(error for source in sources for error in _errors(source)))
    heading = ngettext("Du må rette %(n)s feil", "Du må rette %(n)s feil", len(found)) % {"n": len(found)}
    return {"errors": found, "heading": heading}
