"""What each address asks: the action that its view declares, or why it is open, or that it is closed.

`rule_of` is what the menu, the check at start and the tests read. A view says it itself, as the
attribute `action` of its class; one that is not a class says it with `under`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from django.urls import URLPattern, URLResolver

from permissions.policy import Action

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Open:
    """For everyone who comes there; `reason` says why that tells nothing of anybody."""

    reason: str


CLOSED = Open("closed: not found, for everyone")

Rule = Action | Open


class SaysRules(Protocol):
    """A ModelAdmin that says what each of its own views asks."""

    def rule_for(self, view_name: str) -> Rule | None: ...


def under(rule: Rule) -> Callable[[View], View]:
    """Declare what a view that is no class asks. Its own queries are what keeps others out."""

    def declare(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """What `view`, as it stands in the resolver, says that it asks; None if it says nothing."""
    admin = getattr(view, "model_admin", None)
    for inner in _unwrapped(view):
        if (declared := _declared(inner)) is not None:
            return declared
        if admin is not None and hasattr(inner, "__self__"):
            return cast(SaysRules, admin).rule_for(inner.__name__)
    return CLOSED if admin is not None else None


def _unwrapped(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def _declared(view: Any) -> Rule | None:
    of_class = getattr(getattr(view, "view_class", None), "action", None)
    return of_class if of_class is not None else getattr(view, "rule", None)


def addresses(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """(name with its namespace, route, view) of every pattern that answers, in the resolver's order."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name or ''}", route, pattern.callback
