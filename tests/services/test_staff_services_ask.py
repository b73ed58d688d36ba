"""What is written of staff, roles and emergencies asks by itself, whatever its screen has asked before."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, BreakGlass
from stafettlog.services import assignments, break_glass, staff
from stafettlog.services.assignments import RoleInput
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.staff import StaffInput
from tests.factories import fresh_number, make_organisation, make_role
from tests.factories.numbers import born_years_ago


@pytest.fixture
def admin(db: None) -> User:
    return make_role(Role.MUNICIPALITY_ADMIN)


def newcomer(organisation_id: uuid.UUID) -> StaffInput:
    number = fresh_number(born_years_ago(30))
    return StaffInput("Sindre", "Vikarsen", "sindre@solvik.example", number, "Vikar", organisation_id)


def test_roles_are_given_by_those_who_may(school: SimpleNamespace) -> None:
    given = RoleInput(Role.COORDINATOR, school.colleague.pk, school.organisation.pk)
    with pytest.raises(NotAllowed):
        assignments.role_assign(given=given, by=school.leader.user)
    assert not RoleAssignment.objects.filter(role=Role.COORDINATOR).exists()


def test_drift_is_given_by_nobody(school: SimpleNamespace, admin: User) -> None:
    with pytest.raises(NotAllowed):
        assignments.role_assign(given=RoleInput(Role.OPERATOR, school.colleague.pk), by=admin)
    assert not RoleAssignment.objects.filter(role=Role.OPERATOR).exists()


def test_roles_are_ended_by_those_who_may(school: SimpleNamespace, admin: User) -> None:
    row = RoleAssignment.objects.get(user=admin)
    with pytest.raises(NotAllowed):
        assignments.role_end(assignment_id=row.pk, by=school.leader.user)
    row.refresh_from_db()
    assert row.ended_at is None


def test_role_that_one_may_not_end_is_not_there(school: SimpleNamespace, db: None) -> None:
    """Drift ends kommuneadministratorer alone: of other roles it is not told that they exist."""
    drift = make_role(Role.OPERATOR)
    row = roles.assign(school.colleague.user, Role.COORDINATOR, school.organisation, by=drift)
    for unseen in (row.pk, uuid.uuid4()):
        with pytest.raises(NotVisible):
            assignments.role_end(assignment_id=unseen, by=drift)


def test_who_keeps_no_staff_learns_nothing_of_the_virksomhet(school: SimpleNamespace, admin: User) -> None:
    """One that is out of use answers as any other."""
    gone = make_organisation()
    gone.is_active = False
    gone.save()
    with pytest.raises(NotAllowed):
        staff.staff_add(person=newcomer(gone.pk), by=school.colleague.user)


def test_leader_whose_role_ends_meanwhile_takes_nobody_on(
    school: SimpleNamespace, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, lock = school.leader.user, staff.lock_in_use

    def while_it_was_waited_for(organisation_id: uuid.UUID) -> object:
        for row in RoleAssignment.objects.filter(user=leader):
            roles.end(row, by=admin)
        return lock(organisation_id)

    monkeypatch.setattr(staff, "lock_in_use", while_it_was_waited_for)
    with pytest.raises(NotAllowed):
        staff.staff_add(person=newcomer(school.organisation.pk), by=leader)
    assert not Actor.objects.filter(user__last_name="Vikarsen").exists()


def test_leader_changes_no_address_that_others_write_to(school: SimpleNamespace) -> None:
    roles.assign(school.colleague.user, Role.COORDINATOR, make_organisation(), by=None)
    before = school.colleague.user.email
    with pytest.raises(ValidationError) as refused:
        staff.staff_change(
            actor_id=school.colleague.pk,
            title=school.colleague.title,
            phone="",
            email="min@tyv.example",
            version=None,
            by=school.leader.user,
        )
    assert set(refused.value.message_dict) == {"email"}
    assert User.objects.get(pk=school.colleague.user.pk).email == before


def test_emergency_of_another_than_drift_is_refused_before_its_reason_is_read(
    school: SimpleNamespace, admin: User
) -> None:
    with pytest.raises(NotAllowed):
        break_glass.break_glass_open(log_reference=str(school.log.pk), reason="kort", by=admin)
    assert not BreakGlass.objects.exists()
