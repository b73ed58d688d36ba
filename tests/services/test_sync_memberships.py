"""sync_grants finds who is in a role's group without the role, and the reverse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Role
from stafettlog.models import Stafettlog
from stafettlog.services import access
from tests.factories import make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_organisation()


@pytest.fixture
def log(school):
    return make_log(make_staff(school))


def check() -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="1 medlemskap"):
        call_command("sync_grants", "--check", stdout=out)
    return out.getvalue()


def test_member_without_the_role_is_found_and_taken_out(school, log):
    stray = make_staff(make_organisation()).user
    roles.group_for(school, Role.COORDINATOR).user_set.add(stray)
    seen = Stafettlog.objects.filter(access.visible_logs(stray))
    assert seen.exists()
    assert f"for mye: {stray.pk}" in check()
    assert seen.exists()
    call_command("sync_grants", stdout=StringIO())
    assert not seen.exists()
    call_command("sync_grants", "--check", stdout=StringIO())


def test_role_without_its_membership_is_found_and_put_right(school, log):
    leader = make_staff(school, leader=True).user
    leader.groups.clear()
    assert f"mangler: {leader.pk}" in check()
    call_command("sync_grants", stdout=StringIO())
    assert list(roles.group_for(school, Role.UNIT_LEADER).user_set.all()) == [leader]


def test_ended_role_is_none(school, log):
    leader = make_staff(school, leader=True)
    row = RoleAssignment.objects.get(user=leader.user)
    roles.end(row, by=leader.user)
    roles.group_for(school, Role.UNIT_LEADER).user_set.add(leader.user)
    assert f"for mye: {leader.user_id}" in check()


def test_same_role_elsewhere_is_no_excuse(school, log):
    leader = make_staff(make_organisation(), leader=True).user
    roles.group_for(school, Role.UNIT_LEADER).user_set.add(leader)
    assert "for mye" in check()
    call_command("sync_grants", stdout=StringIO())
    assert leader.groups.count() == 1
