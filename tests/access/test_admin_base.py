"""The base of every ModelAdmin, asked by itself: each of its doors is shut, whatever the next one does.

On the pages several of them refuse the same request, so that no page tells which is missing.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory

from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.admin.base import ScopedAdmin
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.models import Actor
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.screens.on_log import UNKNOWN

pytestmark = pytest.mark.django_db
LISTS = ("stafettlog", "actorlog", "overseenlog", "actor")


class Plain(ScopedAdmin):
    """What a new one is that opens nothing but its list."""

    action = Action.SEE_DIRECTORY


class Careless(Plain):
    """One whose every other door stands open."""

    add_action = Action.SEE_DIRECTORY

    def scope(self, request: HttpRequest) -> QuerySet[Any]:
        return Actor.objects.all()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


def made(kind: type[ScopedAdmin]) -> ScopedAdmin:
    return kind(Actor, admin.site)


def asked(user: User, method: str = "get") -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/")
    request.user = user
    return request


@pytest.fixture
def actor() -> Actor:
    return make_staff(make_organisation())


def test_one_that_does_not_say_whose_rows_they_are_has_none(actor: Actor) -> None:
    assert Actor.objects.exists()
    assert not made(Plain).get_queryset(asked(actor.user)).exists()


def test_who_has_no_part_is_refused_the_list_with_the_reason(actor: Actor) -> None:
    foresatt = make_log(actor).child.foresatt_relations.get().foresatt.user
    with pytest.raises(PermissionDenied, match="Hvem kan gjøre hva"):
        made(Careless).changelist_view(asked(foresatt))


def test_a_row_is_found_by_its_id_alone(actor: Actor) -> None:
    directory, request = admin.site.get_model_admin(Actor), asked(actor.user)
    assert directory.get_object(request, str(actor.pk)) == actor
    with pytest.raises(Http404):
        directory.get_object(request, actor.title, "title")


@pytest.mark.parametrize("object_id", [str(UNKNOWN), "", "x"])
def test_a_row_that_is_not_there_is_404(actor: Actor, object_id: str) -> None:
    with pytest.raises(Http404):
        admin.site.get_model_admin(Actor).get_object(asked(actor.user), object_id)


def test_nobody_changes_or_deletes_by_django(actor: Actor) -> None:
    """Django offers what these allow: buttons, bulk actions, and forms of its own."""
    leader = make_staff(actor.organisation, leader=True).user
    for user in (actor.user, leader, make_role(Role.MUNICIPALITY_ADMIN), make_role(Role.OPERATOR)):
        request = asked(user)
        for one in admin.site._registry.values():
            for row in (None, actor):
                assert not one.has_change_permission(request, row)
                assert not one.has_delete_permission(request, row)


def test_nothing_is_added_where_no_action_is_named(actor: Actor) -> None:
    assert made(Plain).has_view_permission(asked(actor.user))
    assert not made(Plain).has_add_permission(asked(actor.user))


@pytest.mark.parametrize("method", ["get", "post"])
def test_djangos_own_pages_are_closed_also_to_who_may(actor: Actor, method: str) -> None:
    one, request, pk = made(Careless), asked(actor.user, method), str(actor.pk)
    assert one.has_add_permission(request)
    for view, ids in (
        (one.add_view, ()),
        (one.change_view, (pk,)),
        (one.delete_view, (pk,)),
        (one.history_view, (pk,)),
    ):
        with pytest.raises(Http404):
            view(request, *ids)
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_no_bulk_action_also_for_who_may_delete(actor: Actor) -> None:
    assert made(Careless).get_actions(asked(actor.user)) == {}


def test_no_column_is_asked_for_by_an_address(actor: Actor) -> None:
    request = asked(actor.user)
    for one in (made(Plain), *admin.site._registry.values()):
        assert isinstance(one, ScopedAdmin)
        for column in ("user__password__startswith", "child__national_number_index", "id", "title"):
            assert not one.lookup_allowed(column, "a", request)
            assert not one.to_field_allowed(request, column)


def test_own_filters_are_asked_for_by_theirs(actor: Actor) -> None:
    assert admin.site.get_model_admin(Actor).lookup_allowed("virksomhet", "1", asked(actor.user))


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("text", ["01810112345", "Anna"])
def test_nothing_is_looked_up_for_who_has_no_list(
    client: Client, actor: Actor, model: str, text: str
) -> None:
    """A number is looked up before Django asks who it is for."""
    log = make_log(actor)
    user = make_role(Role.PRIVACY_OFFICER)
    if model == "actor":
        user.role_assignments.all().delete()
    client.force_login(user)
    typed = log.child.national_number if text.isdecimal() else text
    answer = client.post(f"/stafettlog/{model}/", {"q": typed})
    assert answer.status_code == 403


def test_what_is_not_ones_own_part_is_refused_by_the_screen_itself(actor: Actor) -> None:
    class Elsewhere(StaffScreen):
        action = Action.MANAGE_STAFF

        def is_own(self) -> bool:
            return False

        def get(self, request: HttpRequest) -> Any:
            raise AssertionError("shown")

    leader = make_staff(actor.organisation, leader=True)
    with pytest.raises(PermissionDenied):
        Elsewhere.as_view()(asked(leader.user))
