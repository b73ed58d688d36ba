"""Staff and roles that change while somebody writes: one order or the other, never both halves."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, Participant, Stafettlog
from stafettlog.services import assignments, opening, organisations, staff, staff_endings
from stafettlog.services.errors import NotAllowed
from tests.factories import (
    fresh_number,
    make_log,
    make_opening,
    make_organisation,
    make_participant,
    make_role,
)
from tests.factories.numbers import born_years_ago
from tests.races.conftest import drifted
from tests.races.test_waiting_for_a_lock import Beside
from tests.support.race import race, split

REFUSED = (ValidationError, NotAllowed)


@pytest.fixture
def admin(school: SimpleNamespace) -> User:
    return make_role(Role.MUNICIPALITY_ADMIN)


def test_colleague_taken_in_and_ended_at_once_takes_part_in_nothing(school, admin):
    done, errors = split(
        race(
            lambda: make_participant(school.log, school.colleague),
            lambda: staff_endings.staff_end(actor_id=school.colleague.pk, by=admin),
        )
    )
    assert all(isinstance(error, REFUSED) for error in errors), errors
    assert done
    assert not Participant.objects.active().filter(actor=school.colleague).exists()
    assert drifted() == []


def test_two_administrators_who_end_each_other_leave_one(school, admin):
    other = make_role(Role.MUNICIPALITY_ADMIN)
    rows = {user.pk: RoleAssignment.objects.get(user=user).pk for user in (admin, other)}
    done, errors = split(
        race(
            lambda: assignments.role_end(assignment_id=rows[other.pk], by=admin),
            lambda: assignments.role_end(assignment_id=rows[admin.pk], by=other),
        )
    )
    assert (len(done), len(errors)) == (1, 1), errors
    assert isinstance(errors[0], NotAllowed)
    assert RoleAssignment.objects.filter(role=Role.MUNICIPALITY_ADMIN, ended_at__isnull=True).count() == 1


def test_same_person_taken_on_in_two_places_at_once_is_one_account(school, admin):
    number = fresh_number(born_years_ago(30))

    def take_on(organisation):
        given = staff.StaffInput(
            "Sindre", "Vikarsen", f"{organisation.pk}@solvik.example", number, "Vikar", organisation.pk
        )
        return staff.staff_add(person=given, by=admin)

    _done, errors = split(race(lambda: take_on(school.organisation), lambda: take_on(school.ppt)))
    assert all(isinstance(error, ValidationError) for error in errors), errors
    assert User.objects.filter(last_name="Vikarsen").count() == 1
    assert Actor.objects.filter(user__last_name="Vikarsen").count() == 2 - len(errors)


def test_virksomhet_taken_out_of_use_while_someone_comes_there(school, admin):
    empty = make_organisation()
    given = staff.StaffInput(
        "Sindre", "Vikarsen", "s@solvik.example", fresh_number(born_years_ago(30)), "Vikar", empty.pk
    )
    done, errors = split(
        race(
            lambda: organisations.organisation_end(organisation_id=empty.pk, by=admin),
            lambda: staff.staff_add(person=given, by=admin),
        )
    )
    assert (len(done), len(errors)) == (1, 1), errors
    assert isinstance(errors[0], ValidationError)
    empty.refresh_from_db()
    assert empty.is_active == Actor.objects.filter(organisation=empty).exists()


@pytest.mark.postgres
def test_log_opened_by_one_whose_place_ends_meanwhile_is_refused(school, admin):
    """A role keeps the account, so nothing but the place stops the opening."""
    roles.assign(school.colleague.user, Role.PRIVACY_OFFICER, by=admin)
    form = make_opening(school.colleague)
    start = Beside(
        lambda: opening.log_open(
            opening=form, draft=None, key=uuid.uuid4(), location_of=str, by=school.colleague.user
        )
    )
    with transaction.atomic():
        staff_endings.staff_end(actor_id=school.colleague.pk, by=admin)
        start.starts_and_waits()
    assert isinstance(start.outcome(), ValidationError), start.outcome()
    assert not Stafettlog.objects.filter(stafettholder=school.colleague).exists()
    assert drifted() == []


@pytest.mark.postgres
def test_place_that_ends_while_its_person_opens_a_log_finds_that_log(school, admin):
    roles.assign(school.colleague.user, Role.PRIVACY_OFFICER, by=admin)
    end = Beside(lambda: staff_endings.staff_end(actor_id=school.colleague.pk, by=admin))
    with transaction.atomic():
        make_log(school.colleague)
        end.starts_and_waits()
    assert isinstance(end.outcome(), Actor), end.outcome()
    assert drifted() == []
