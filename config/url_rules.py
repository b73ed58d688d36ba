"""No address without a rule: what is not declared is not found, and a check at start names it.

A screen declares its action (permissions/rules.py). What stands here is open to all who come, and
says why; most of it is Django's own.
"""

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import get_resolver

from permissions.rules import CLOSED, Open, Rule, addresses, rule_of

METHODS = ("GET", "HEAD", "POST")
CATCH_ALL = "admin:"
OPEN_TO_ALL: dict[str, Open] = {
    "healthz": Open("says only that the process answers"),
    "readyz": Open("says only whether the database and its migrations are in place"),
    "admin:login": Open("where one signs in; limited by number of attempts"),
    "admin:logout": Open("ends one's own session"),
    "admin:password_change": Open("one's own password, when signed in"),
    "admin:password_change_done": Open("says that one's own password is changed"),
    "admin:jsi18n": Open("Django's own words for scripts, when signed in"),
    "portal:index": Open("when signed in; shows the children that READ_PORTAL opens, or none"),
    "portal:language": Open("one's own choice of language, before signing in too: a cookie alone"),
    "portal:sign_ins": Open("one's own sessions, when signed in as foresatt"),
    "portal:sign_in_end": Open("ends one's own sessions, when signed in as foresatt"),
    "sign_ins": Open("one's own sessions, when signed in as staff"),
    "sign_in_end": Open("ends one's own sessions, when signed in as staff"),
    "identity_link": Open("couples a work account to oneself, when signed in by the number"),
    "identity_end": Open("ends a coupling of one's own, when signed in as staff"),
    "mail_report": Open("a mail provider's reports, by its secret; says nothing and reads no log"),
    "outgoing_mail": Open("the demo alone, and from its own machine alone: invented people"),
    "outgoing_mail_html": Open("the demo alone, and from its own machine alone: invented people"),
    CATCH_ALL: CLOSED,
}


def rule_at(name: str, view: Callable[..., Any]) -> Rule | None:
    """The rule of an address by its name (with the namespace) and its view; None if there is none."""
    return rule_of(view) or OPEN_TO_ALL.get(name)


class RulesMiddleware:
    """Not found, for a view without a rule: one that was forgotten answers nobody.

    Pages are read and forms are sent: no other method gets as far as a view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *args: Any
    ) -> HttpResponseNotAllowed | None:
        assert request.resolver_match is not None
        if rule_at(_name(request.resolver_match), view) is None:
            raise Http404
        # Django's own views take any method, some as a GET and some as a POST.
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)


def _name(match: Any) -> str:
    """As `addresses` has it: the catch-all of a namespace has no name of its own."""
    return ":".join([*match.namespaces, match.url_name or ""])


@register("urls")
def every_address_has_a_rule(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"/{route} says of nobody who may come there.",
            hint="Give its view's class an `action`, or name it in config/url_rules.py with the reason.",
            obj=name,
            id="stafettlog.E001",
        )
        for name, route, view in addresses(get_resolver().url_patterns)
        if rule_at(name, view) is None
    ]
