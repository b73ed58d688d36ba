"""Assigned roles, and the auth group that carries a virksomhet's."""

import pytest
from django.core.exceptions import ValidationError

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.services import access
from tests.factories import make_organisation, make_staff


@pytest.fixture
def user(db: None) -> User:
    return make_staff(make_organisation()).user


def test_leader_joins_the_group_and_leaves_it_with_the_role(user: User) -> None:
    organisation = make_organisation()
    assignment = roles.assign(user, Role.UNIT_LEADER, organisation, by=user)
    assert list(roles.group_for(organisation, Role.UNIT_LEADER).user_set.all()) == [user]
    assert access.led_organisation_ids(user) == [organisation.pk]
    roles.end(assignment, by=user)
    assert list(roles.group_for(organisation, Role.UNIT_LEADER).user_set.all()) == []
    assert access.led_organisation_ids(user) == []
    said = list(RoleAssignment.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert said == ["Rolle er tildelt: enhetsleder", "Rolle er avsluttet"]
    assert {h.history_user for h in RoleAssignment.history.all()} == {user}


def test_ending_an_ended_role_leaves_the_new_one_alone(user: User) -> None:
    organisation = make_organisation()
    old = roles.assign(user, Role.UNIT_LEADER, organisation, by=user)
    ended = roles.end(old, by=user).ended_at
    roles.assign(user, Role.UNIT_LEADER, organisation, by=user)
    assert roles.end(old, by=user).ended_at == ended
    assert list(roles.group_for(organisation, Role.UNIT_LEADER).user_set.all()) == [user]


def test_role_of_the_kommune_makes_no_group(user: User) -> None:
    roles.assign(user, Role.PRIVACY_OFFICER, by=user)
    assert user.groups.count() == 0


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR])
def test_role_of_a_virksomhet_needs_one(user: User, role: Role) -> None:
    with pytest.raises(ValidationError, match="hører til en virksomhet"):
        roles.assign(user, role, by=user)


def test_role_of_the_kommune_takes_no_virksomhet(user: User) -> None:
    with pytest.raises(ValidationError, match="hører til en virksomhet"):
        roles.assign(user, Role.OPERATOR, make_organisation(), by=user)


def test_same_role_cannot_be_given_twice(user: User) -> None:
    organisation = make_organisation()
    roles.assign(user, Role.COORDINATOR, organisation, by=user)
    with pytest.raises(ValidationError, match="allerede denne rollen"):
        roles.assign(user, Role.COORDINATOR, organisation, by=user)
    roles.assign(user, Role.OPERATOR, by=user)
    with pytest.raises(ValidationError, match="allerede denne rollen"):
        roles.assign(user, Role.OPERATOR, by=user)


@pytest.mark.parametrize("role", [Role.HOLDER, Role.ACTOR, Role.STAFF, Role.FORESATT])
def test_roles_that_come_from_a_log_cannot_be_assigned(user: User, role: Role) -> None:
    with pytest.raises(ValidationError):
        roles.assign(user, role, by=user)


def test_inactive_leader_leads_nothing(user: User) -> None:
    roles.assign(user, Role.UNIT_LEADER, make_organisation(), by=user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert access.led_organisation_ids(user) == []
