"""Every address of the resolver says what it asks, and one that does not is found by nobody."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import get_resolver, path, resolve
from django.views import View

from config.url_rules import OPEN_TO_ALL, every_address_has_a_rule, rule_at
from config.urls import handler404, urlpatterns
from permissions.policy import TABLE, Action, Role
from permissions.rules import CLOSED, addresses, rule_of
from stafettlog.admin.base import ScopedAdmin
from stafettlog.admin.screen import LogScreen
from stafettlog.admin.staff_screen import StaffScreen
from tests.factories import make_organisation, make_role, make_staff

__all__ = ["handler404"]


class Forgotten(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("glemt")


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("glemt")


every = list(addresses(urlpatterns))
urlpatterns = [
    path("glemt/klasse/", admin.site.admin_view(Forgotten.as_view()), name="forgotten_class"),
    path("glemt/", forgotten, name="forgotten"),
    *urlpatterns,
]


def named() -> Iterator[Any]:
    for name, route, view in every:
        yield pytest.param(name, view, id=f"{name or '-'} {route}")


@pytest.mark.parametrize(("name", "view"), list(named()))
def test_every_address_has_a_rule(name: str, view: Callable[..., Any]) -> None:
    assert rule_at(name, view) is not None


def test_there_are_addresses() -> None:
    assert len(every) > 60
    rules = [rule_at(name, view) for name, _route, view in every]
    assert len({rule for rule in rules if isinstance(rule, Action)}) > 35


def test_start_is_refused_for_no_address_of_ours() -> None:
    assert every_address_has_a_rule() == []


@pytest.mark.urls(__name__)
def test_a_forgotten_one_is_named_at_start_and_found_by_nobody(client: Client, db: None) -> None:
    assert {fault.obj for fault in every_address_has_a_rule()} == {"forgotten", "forgotten_class"}
    client.force_login(make_staff(make_organisation()).user)
    missing = client.get("/finnes-ikke/")
    for url in ("/glemt/", "/glemt/klasse/"):
        answer = client.get(url)
        assert answer.status_code == 404
        assert answer.content == missing.content.replace(b"/finnes-ikke/", url.encode())


def test_what_is_open_to_all_is_there_and_has_a_reason() -> None:
    names = {name for name, _route, _view in every} | {"outgoing_mail", "outgoing_mail_html", "mail_report"}
    assert set(OPEN_TO_ALL) <= names
    assert all(rule is CLOSED or len(rule.reason) > 20 for rule in OPEN_TO_ALL.values())


OWN_SESSIONS = {
    *("sign_ins", "sign_in_end", "identity_link", "identity_end"),
    *("portal:sign_ins", "portal:sign_in_end"),
}


def test_no_screen_is_open_to_all() -> None:
    """Only Django's own, health, the family's way in, and what one does with one's own sessions: a screen
    of ours always has an action."""
    for name, route, view in every:
        view_class = getattr(view, "view_class", None)
        if name in OWN_SESSIONS:
            assert name in OPEN_TO_ALL
        elif view_class is not None and view_class.__module__.startswith(("stafettlog", "exports")):
            assert isinstance(rule_of(view), Action), (name, route)


def test_every_action_of_an_address_is_in_the_table_for_someone() -> None:
    asked = {rule for name, _route, view in every if isinstance(rule := rule_at(name, view), Action)}
    assert all(TABLE[action] for action in asked)


def test_every_model_admin_is_scoped_and_says_its_action() -> None:
    for model, found in admin.site._registry.items():
        assert isinstance(found, ScopedAdmin), model
        assert isinstance(found.action, Action), model
        assert type(found).scope is not ScopedAdmin.scope, model
        assert found.list_editable == (), model
        assert found.inlines == (), model
        assert found.actions is None, model


def test_a_model_admin_without_a_rule_for_a_view_has_it_closed() -> None:
    made = SimpleNamespace(action=Action.SEE_DIRECTORY, add_action=None, change_action=None)
    for name in ("delete_view", "history_view", "add_view", "change_view", "hest"):
        assert ScopedAdmin.rule_for(made, name) is CLOSED  # type: ignore[arg-type]
    assert ScopedAdmin.rule_for(made, "changelist_view") is Action.SEE_DIRECTORY  # type: ignore[arg-type]


def test_the_two_bases_ask_the_policy_before_anything_else() -> None:
    """A subclass that replaced dispatch() would go past it."""
    for name, _route, view in every:
        view_class = getattr(view, "view_class", None)
        for base in (LogScreen, StaffScreen):
            if view_class is not None and issubclass(view_class, base):
                assert view_class.dispatch is base.dispatch, name


@pytest.mark.parametrize("name", ["staff_list", "organisation_list", "role_list", "break_glass"])
def test_a_screen_of_a_role_is_refused_to_others_with_the_reason(client: Client, db: None, name: str) -> None:
    url = next(f"/{route}" for named, route, _view in every if named == f"admin:{name}")
    client.force_login(make_staff(make_organisation()).user)
    answer = client.get(url)
    assert answer.status_code == 403
    assert "Du har ikke tilgang til å gjøre dette." in answer.content.decode()
    action = rule_of(resolve(url).func)
    assert isinstance(action, Action)
    client.force_login(make_role(next(iter(set(TABLE[action]) & {Role.MUNICIPALITY_ADMIN, Role.OPERATOR}))))
    assert client.get(url).status_code == 200


def test_every_pattern_was_walked() -> None:
    assert len(list(addresses(get_resolver().url_patterns))) == len(every)
