"""The main menu: each link is shown to those whose role may do what its screen asks."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from permissions.policy import Action, decide
from permissions.rules import rule_of
from stafettlog.admin.frame import my_roles

# The lists of children, that of the person's own first.
CHILDREN = ("admin:stafettlog_stafettlog_changelist", "admin:stafettlog_overseenlog_changelist")


@dataclass(frozen=True)
class Link:
    """`current`: the value of `aria-current`, empty for a page that one is not in."""

    name: Any
    url: str
    current: str


@cache
def _addressed(name: str) -> tuple[str, Action] | None:
    """(address, action of its screen); None if its rule is no action."""
    url = reverse(name)
    rule = rule_of(resolve(url).func)
    return (url, rule) if isinstance(rule, Action) else None


def address_if_allowed(request: HttpRequest, name: str) -> str:
    """The address called `name`, or an empty text for whose role may not do what its screen asks."""
    found = _addressed(name)
    return found[0] if found is not None and decide(found[1], roles=my_roles(request), own=True) else ""


def search_address(request: HttpRequest) -> str:
    """Where «Søk etter barn» goes: the first of the lists of children that the person has; empty for none."""
    return next((url for name in CHILDREN if (url := address_if_allowed(request, name))), "")


def links(request: HttpRequest, active: str = "") -> list[Link]:
    """The links of settings.JAZZMIN_SETTINGS that the person may follow.

    `active`: the address of the list that the page belongs to, where its own address does not say so.
    """
    roles, home = my_roles(request), reverse("admin:index")
    made = []
    for link in settings.JAZZMIN_SETTINGS["topmenu_links"]:
        if (found := _addressed(link["url"])) is None or not decide(found[1], roles=roles, own=True):
            continue
        url = found[0]
        inside = url == active or (not active and url != home and request.path.startswith(url))
        current = "page" if url == request.path else "true" if inside else ""
        made.append(Link(link["name"], url, current))
    return made
