"""Template tags for Django admin's lists: filters as selects, cells that a phone can read, page links."""

from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.contrib.admin.filters import ListFilter
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


def _parameters(query_string: str) -> dict[str, str]:
    return dict(parse_qsl(query_string.removeprefix("?"), keep_blank_values=True))


@register.simple_tag
def list_filter(cl: ChangeList, spec: ListFilter) -> dict[str, Any]:
    """A list's filter as the options of one select: name and options (value, display, selected).

    Empty for a filter with more than one parameter, which a single select cannot send.
    """
    names = set(spec.expected_parameters())
    if len(names) != 1:
        return {}
    name = names.pop()
    options = []
    for choice in spec.choices(cl):
        value = _parameters(choice.get("query_string", "")).get(name, "")
        options.append({"value": value, "display": choice["display"], "selected": choice["selected"]})
    return {"name": name, "options": options}


@register.simple_tag
def labelled_cells(headers: list[dict[str, Any]], row: list[str]) -> list[SafeString]:
    """The cells of a list's row, each td with its heading for the phone."""
    cells = []
    for header, cell in zip(headers, row, strict=False):
        label = conditional_escape(capfirst(header["text"]))
        # Django has made the cell safe; the heading is escaped just above.
        cells.append(mark_safe(cell.replace("<td", f'<td data-label="{label}"', 1)))  # nosec B308 B703
    return cells


@register.simple_tag
def page_link(cl: ChangeList, number: int | str) -> SafeString:
    if number == cl.paginator.ELLIPSIS:
        return format_html("<span>{}</span>", number)
    if number == cl.page_num:
        return format_html('<span aria-current="page">{}</span>', number)
    return format_html('<a href="{}">{}</a>', cl.get_query_string({PAGE_VAR: number}), number)
