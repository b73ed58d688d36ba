"""Sign-in, and what Django's own permission tables count for: nothing."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.test import Client

from permissions.models import User
from stafettlog.models import Stafettlog
from tests.factories import PASSWORD, make_log, make_organisation, make_staff


@pytest.fixture
def staff(db: None) -> User:
    return make_staff(make_organisation()).user


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_person_with_number_and_password_may_sign_in(staff: User) -> None:
    assert authenticate(username=staff.username, password=PASSWORD) == staff
    assert authenticate(username=staff.username, password="feil") is None


def test_person_without_a_number_cannot_sign_in(db: None) -> None:
    user = make_staff(make_organisation(), number=False).user
    assert authenticate(username=user.username, password=PASSWORD) is None


def test_inactive_person_cannot_sign_in(staff: User) -> None:
    staff.is_active = False
    staff.save()
    assert authenticate(username=staff.username, password=PASSWORD) is None


def test_model_level_permissions_count_for_nothing(staff: User) -> None:
    everything = Permission.objects.all()
    staff.user_permissions.set(everything)
    group = Group.objects.create(name="alle")
    group.permissions.set(everything)
    staff.groups.add(group)
    user = fresh(staff)
    log = make_log(make_staff(make_organisation()))
    assert everything.count() > 20
    assert user.get_all_permissions() == set()
    assert user.get_user_permissions() == set()
    assert user.get_group_permissions() == set()
    assert not user.has_perm("stafettlog.view_stafettlog")
    assert not user.has_perm("permissions.change_user")
    assert not user.has_perm("stafettlog.view_stafettlog", log)
    assert not user.has_module_perms("stafettlog")


def test_object_permission_is_read_from_the_grants(db: None) -> None:
    holder = make_staff(make_organisation())
    log, other = make_log(holder), make_log(make_staff(make_organisation()))
    user = fresh(holder.user)
    assert user.has_perm("stafettlog.hold_stafettlog", log)
    assert not user.has_perm("stafettlog.hold_stafettlog", other)
    assert not user.has_perm("permissions.hold_stafettlog", log)
    assert not user.has_perm("stafettlog.hold_stafettlog")
    assert "stafettlog.view_stafettlog" in user.get_all_permissions(log)


def test_nobody_can_be_made_superuser(staff: User) -> None:
    staff.is_superuser = True
    with pytest.raises(IntegrityError), transaction.atomic():
        staff.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=staff.pk).update(is_superuser=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_superuser("rot", "rot@solvik.example", "passord-for-test")


@pytest.mark.urls("tests.permissions.urls")
@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"national_number": None, "national_number_index": None}]
)
def test_session_ends_at_the_next_request_when_the_person_may_not_sign_in(
    staff: User, client: Client, change: dict[str, object]
) -> None:
    client.force_login(staff)
    assert client.get("/").text == str(staff.pk)
    User.objects.filter(pk=staff.pk).update(**change)
    assert client.get("/").text == "ingen"


def test_stafettlog_has_no_global_permissions(db: None) -> None:
    assert Stafettlog._meta.default_permissions == ()
    names = Permission.objects.filter(content_type__model="stafettlog").values_list("codename", flat=True)
    assert sorted(names) == sorted(codename for codename, _label in Stafettlog._meta.permissions)
