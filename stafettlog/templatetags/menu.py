"""The menu of the frame: what the person's role may follow."""

from django import template

from stafettlog.admin import menu

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[menu.Link]:
    """The person's links, each with its `aria-current`."""
    return menu.links(context["request"], context.get("active_menu", ""))


@register.simple_tag(takes_context=True)
def address_if_allowed(context: template.Context, name: str) -> str:
    """The address called `name`, for those whose role may what its screen asks; empty for the others."""
    return menu.address_if_allowed(context["request"], name)


@register.simple_tag(takes_context=True)
def search_address(context: template.Context) -> str:
    """Where «Søk etter barn» goes: the first of the lists of children that the person has; empty for none."""
    return menu.search_address(context["request"])
