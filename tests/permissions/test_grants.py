"""Guardian's rows: what is visible, what counts, and how they are brought in line."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from permissions import grants
from permissions.grants import Wanted
from permissions.models import User
from stafettlog.models import Stafettlog, StafettlogGroupGrant, StafettlogUserGrant
from stafettlog.services.log_query import read_one
from tests.factories import make_log, make_organisation, make_staff

VIEW, CHANGE, EXPORT = "view_stafettlog", "change_stafettlog", "export_stafettlog"


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()))


@pytest.fixture
def stranger(db: None) -> User:
    return make_staff(make_organisation()).user


def rows(log: Stafettlog) -> set[tuple[Any, str, datetime | None]]:
    users = StafettlogUserGrant.objects.filter(content_object=log).select_related("permission")
    groups = StafettlogGroupGrant.objects.filter(content_object=log).select_related("permission")
    return {(row.user_id, row.permission.codename, row.valid_until) for row in users} | {
        (row.group_id, row.permission.codename, row.valid_until) for row in groups
    }


def visible(user: Any, *codenames: str) -> list[Stafettlog]:
    """As a list asks for it, and row by row: they say the same."""
    wanted = codenames or [VIEW]
    found = list(Stafettlog.objects.filter(grants.visible(user, Stafettlog, wanted)))
    assert list(Stafettlog.objects.filter(grants.visible_each(user, Stafettlog, wanted))) == found
    walks = [grants.visible_walk(user, Stafettlog, codename) for codename in wanted]
    assert list(Stafettlog.objects.filter(reduce(or_, walks))) == found
    return found


def holds(user: Any, log: Stafettlog) -> frozenset[str]:
    """As asked of one log, and as read with it: they say the same."""
    found = grants.held(user, log)
    text = read_one(Stafettlog.objects.all(), user, log.pk).held if user.pk and user.is_active else ""
    # A group that carries no role is in a test alone.
    assert grants.held_in(text) == {(codename, role or "") for codename, role in found}
    assert grants.codenames_on(user, log) == {codename for codename, _role in found}
    return grants.codenames_on(user, log)


def test_set_grants_adds_removes_and_updates_to_exactly_the_wanted(log: Stafettlog, stranger: User) -> None:
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=2)
    group = Group.objects.create(name="g")
    first = Wanted()
    first.user(stranger.pk, VIEW, CHANGE, until=soon)
    first.groups[(group.pk, VIEW)] = None
    grants.set_grants(log, first)
    assert rows(log) == {(stranger.pk, VIEW, soon), (stranger.pk, CHANGE, soon), (group.pk, VIEW, None)}

    second = Wanted()
    second.user(stranger.pk, VIEW, until=later)
    second.user(stranger.pk, EXPORT)
    grants.set_grants(log, second)
    assert rows(log) == {(stranger.pk, VIEW, later), (stranger.pk, EXPORT, None)}

    grants.set_grants(log, Wanted())
    assert rows(log) == set()


def test_set_grants_leaves_other_logs_alone(log: Stafettlog) -> None:
    other = make_log(make_staff(make_organisation()))
    before = rows(other)
    grants.set_grants(log, Wanted())
    assert rows(other) == before != set()


def test_set_grants_keeps_a_row_that_is_right(log: Stafettlog, stranger: User) -> None:
    wanted = Wanted()
    wanted.user(stranger.pk, VIEW)
    grants.set_grants(log, wanted)
    pk = StafettlogUserGrant.objects.get(content_object=log).pk
    grants.set_grants(log, wanted)
    assert StafettlogUserGrant.objects.get(content_object=log).pk == pk


def test_set_grants_refuses_an_unknown_codename(log: Stafettlog, stranger: User) -> None:
    wanted = Wanted()
    wanted.user(stranger.pk, "own_stafettlog")
    with pytest.raises(KeyError):
        grants.set_grants(log, wanted)


def test_drift_names_what_is_missing_and_what_is_extra(log: Stafettlog, stranger: User) -> None:
    wanted = Wanted()
    wanted.user(stranger.pk, VIEW)
    grants.set_grants(log, wanted)
    assert not grants.drift(log, wanted)
    wanted.user(stranger.pk, EXPORT)
    assert grants.drift(log, wanted).missing == ((stranger.pk, EXPORT),)
    assert grants.drift(log, Wanted()).extra == ((stranger.pk, VIEW),)
    changed = Wanted()
    changed.user(stranger.pk, VIEW, until=timezone.now() + timedelta(days=3))
    assert grants.drift(log, changed)


def test_lapsed_rows_are_no_drift(log: Stafettlog, stranger: User) -> None:
    past = Wanted()
    past.user(stranger.pk, VIEW, until=timezone.now() - timedelta(seconds=1))
    grants.set_grants(log, past)
    assert not grants.drift(log, Wanted())
    grants.set_grants(log, Wanted())
    assert not grants.drift(log, past)


def test_stranger_sees_no_log_and_holds_nothing(log: Stafettlog, stranger: User) -> None:
    assert visible(stranger, *["view_stafettlog", "hold_stafettlog", "read_portal_stafettlog"]) == []
    assert holds(stranger, log) == frozenset()


def test_visible_asks_for_the_codenames_named(log: Stafettlog) -> None:
    holder = log.stafettholder.user
    assert visible(holder, "hold_stafettlog") == [log]
    assert visible(holder, "contribute_stafettlog") == []
    assert visible(holder, "contribute_stafettlog", VIEW) == [log]


def test_group_rows_count_for_its_members_until_they_leave(log: Stafettlog, stranger: User) -> None:
    group = Group.objects.create(name="g")
    wanted = Wanted()
    wanted.groups[(group.pk, VIEW)] = None
    grants.set_grants(log, wanted)
    assert visible(stranger) == []
    stranger.groups.add(group)
    assert visible(stranger) == [log]
    assert holds(stranger, log) == {VIEW}
    stranger.groups.remove(group)
    assert visible(stranger) == []
    assert holds(stranger, log) == frozenset()


def test_group_rows_count_for_its_members_alone(log: Stafettlog, stranger: User) -> None:
    """Somebody else is in the group: that gives nothing to whoever asks."""
    group = Group.objects.create(name="g")
    member = make_staff(log.organisation).user
    member.groups.add(group)
    wanted = Wanted()
    wanted.groups[(group.pk, VIEW)] = None
    grants.set_grants(log, wanted)
    assert holds(member, log) == {VIEW}
    assert holds(stranger, log) == frozenset()
    assert visible(stranger) == []


def test_own_row_and_group_row_together_show_the_log_once(log: Stafettlog) -> None:
    holder, group = log.stafettholder.user, Group.objects.create(name="g")
    holder.groups.add(group)
    wanted = Wanted()
    wanted.user(holder.pk, VIEW)
    wanted.groups[(group.pk, VIEW)] = None
    grants.set_grants(log, wanted)
    assert visible(holder) == [log]


def test_rows_on_one_log_say_nothing_of_another(log: Stafettlog, stranger: User) -> None:
    group, other = Group.objects.create(name="g"), make_log(make_staff(make_organisation()))
    stranger.groups.add(group)
    wanted = Wanted()
    wanted.user(stranger.pk, CHANGE)
    wanted.groups[(group.pk, VIEW)] = None
    grants.set_grants(log, wanted)
    assert holds(stranger, log) == {CHANGE, VIEW}
    assert holds(stranger, other) == frozenset()
    assert visible(stranger) == [log]


def test_lapsed_row_of_ones_own_counts_as_none(log: Stafettlog, stranger: User) -> None:
    wanted = Wanted()
    wanted.user(stranger.pk, VIEW, until=timezone.now())
    grants.set_grants(log, wanted)
    assert visible(stranger) == []
    assert holds(stranger, log) == frozenset()


def test_lapsed_group_row_counts_as_none(log: Stafettlog, stranger: User) -> None:
    group = Group.objects.create(name="g")
    stranger.groups.add(group)
    wanted = Wanted()
    wanted.groups[(group.pk, VIEW)] = timezone.now()
    grants.set_grants(log, wanted)
    assert visible(stranger) == []
    assert holds(stranger, log) == frozenset()


def test_inactive_user_sees_and_holds_nothing(log: Stafettlog) -> None:
    holder = log.stafettholder.user
    assert visible(holder) == [log]
    holder.is_active = False
    assert visible(holder) == []
    assert holds(holder, log) == frozenset()


def test_somebody_not_signed_in_sees_nothing(log: Stafettlog) -> None:
    assert visible(AnonymousUser()) == []
    assert holds(AnonymousUser(), log) == frozenset()


@pytest.fixture
def twin_permission(db: None) -> Permission:
    """A permission of another model with the same codename."""
    return Permission.objects.create(
        codename=VIEW, name="x", content_type=ContentType.objects.get_for_model(User)
    )


def test_row_with_another_models_permission_counts_for_nothing(
    log: Stafettlog, stranger: User, twin_permission: Permission
) -> None:
    StafettlogUserGrant.objects.bulk_create(
        [StafettlogUserGrant(user=stranger, permission=twin_permission, content_object=log)]
    )
    assert visible(stranger) == []
    assert holds(stranger, log) == frozenset()


def test_list_of_visible_logs_is_one_query(log: Stafettlog, django_assert_num_queries: Any) -> None:
    holder = log.stafettholder
    make_log(holder)
    mine = Stafettlog.objects.filter(grants.visible(holder.user, Stafettlog, [VIEW]))
    with django_assert_num_queries(1):
        assert len(mine) == 2
