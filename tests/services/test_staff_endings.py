"""Ending a place or an account: every right that rested on it ends at once."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from permissions import grants, roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog, TransferStatus
from stafettlog.services import access, facts, staff_endings
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import (
    call_meeting,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
    make_transfer,
)
from tests.services.telling import last_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    school = make_organisation("Bakketoppen skole")
    world = SimpleNamespace(
        school=school,
        leader=make_staff(school, "Liv", leader=True),
        holder=make_staff(school),
        actor=make_staff(school, "Ronnie"),
        admin=make_role(Role.MUNICIPALITY_ADMIN),
    )
    world.log = make_log(world.holder)
    return world


def in_step() -> None:
    """The rows of guardian are what the facts give."""
    call_command("sync_grants", check=True)


def test_aktor_who_leaves_loses_the_log_the_tiltak_and_the_meeting(w):
    concern = make_concern(w.log, w.holder)
    alone = make_measure(concern, w.holder, [w.actor])
    meeting = call_meeting(w.log, w.holder, actor_ids=(w.holder.pk, w.actor.pk))
    assert grants.codenames_on(w.actor.user, w.log)
    ended = staff_endings.staff_end(actor_id=w.actor.pk, by=w.leader.user)
    assert (ended.ended_by, last_change(ended)[0]) == (w.leader.user, "Arbeidsstedet er avsluttet")
    assert grants.codenames_on(w.actor.user, w.log) == frozenset()
    assert not Stafettlog.objects.filter(access.visible_logs(User.objects.get(pk=w.actor.user_id))).exists()
    assert [part.actor for part in alone.responsible.all()] == [w.holder]
    assert not w.log.participants.active().filter(actor=w.actor).exists()
    assert not meeting.invitations.standing().filter(actor=w.actor).exists()
    assert not User.objects.get(pk=w.actor.user_id).is_active
    in_step()


def test_holder_who_leaves_stays_the_fact_and_loses_the_access(w):
    make_concern(w.log, w.holder)
    staff_endings.staff_end(actor_id=w.holder.pk, by=w.leader.user)
    w.log.refresh_from_db()
    assert w.log.stafettholder == w.holder
    assert grants.codenames_on(w.holder.user, w.log) == frozenset()
    assert not Stafettlog.objects.filter(access.visible_logs(User.objects.get(pk=w.holder.user_id))).exists()
    assert Stafettlog.objects.filter(access.visible_logs(w.leader.user, access.OVERSEE)).exists()
    in_step()


def test_rights_end_too_where_the_account_goes_on(w):
    """Another place keeps the account: what is refused then is refused by the rows alone."""
    ppt = make_organisation("PPT")
    second = Actor.objects.create(
        user=w.holder.user,
        organisation=ppt,
        title="x",
        confirmed_by=w.admin,
        confirmed_at=w.holder.confirmed_at,
    )
    staff_endings.staff_end(actor_id=w.holder.pk, by=w.leader.user)
    user = User.objects.get(pk=w.holder.user_id)
    assert user.is_active
    assert user.is_staff
    assert list(access.working_actors(user)) == [second]
    assert not Stafettlog.objects.filter(
        access.visible_logs(user, access.HOLD, access.VIEW, access.CHANGE)
    ).exists()
    in_step()


def test_tiltak_of_a_leaver_go_to_a_stafettholder_who_has_left(w):
    measure = make_measure(make_concern(w.log, w.holder), w.holder, [w.actor])
    staff_endings.staff_end(actor_id=w.holder.pk, by=w.leader.user)
    staff_endings.staff_end(actor_id=w.actor.pk, by=w.leader.user)
    assert [part.actor for part in measure.responsible.all()] == [w.holder]


@pytest.mark.parametrize("leaver", ["holder", "actor"])
def test_request_to_or_from_the_leaver_is_withdrawn(w, leaver):
    asked = make_transfer(w.log, w.actor)
    staff_endings.staff_end(actor_id=getattr(w, leaver).pk, by=w.leader.user)
    asked.refresh_from_db()
    assert (asked.status, asked.answered_by) == (TransferStatus.WITHDRAWN, w.leader.user)
    in_step()


def test_what_a_leader_asked_on_behalf_of_the_leaver_stands(w):
    asked = make_transfer(w.log, w.actor)
    asked.on_behalf_reason, asked.asked_by = "Er borte", w.leader.user
    asked.save()
    staff_endings.staff_end(actor_id=w.holder.pk, by=w.leader.user)
    asked.refresh_from_db()
    assert asked.status == TransferStatus.WAITING


def test_ending_twice_is_one_row_of_history(w):
    for _again in range(2):
        staff_endings.staff_end(actor_id=w.actor.pk, by=w.leader.user)
    w.actor.refresh_from_db()
    assert w.actor.history.count() == 2


def test_one_with_a_role_keeps_the_account(w):
    roles.assign(w.actor.user, Role.PRIVACY_OFFICER, by=w.admin)
    staff_endings.staff_end(actor_id=w.actor.pk, by=w.leader.user)
    user = User.objects.get(pk=w.actor.user_id)
    assert user.is_active
    assert user.is_staff


def test_foresatt_still_signs_in_as_that_and_nothing_tells_which_it_was(w):
    relation = w.log.child.foresatt_relations.get()
    relation.foresatt.user = w.actor.user
    relation.foresatt.save()
    facts.recalculate(w.log)
    staff_endings.staff_end(actor_id=w.actor.pk, by=w.leader.user)
    user = User.objects.get(pk=w.actor.user_id)
    assert user.is_active
    assert not user.is_staff
    other = make_staff(w.school)
    staff_endings.staff_end(actor_id=other.pk, by=w.leader.user)
    assert last_change(user)[0] == last_change(User.objects.get(pk=other.user_id))[0]


def test_nobody_ends_the_own_place_or_account(w):
    with pytest.raises(ValidationError, match="eget arbeidssted"):
        staff_endings.staff_end(actor_id=w.leader.pk, by=w.leader.user)
    with pytest.raises(ValidationError, match="egen konto"):
        staff_endings.user_deactivate(user_id=w.admin.pk, by=w.admin)
    w.leader.refresh_from_db()
    assert w.leader.ended_at is None


def test_leader_of_another_virksomhet_finds_nobody(w):
    other = make_staff(make_organisation(), leader=True)
    with pytest.raises(NotVisible):
        staff_endings.staff_end(actor_id=w.actor.pk, by=other.user)
    with pytest.raises(NotAllowed):
        staff_endings.staff_end(actor_id=w.actor.pk, by=w.holder.user)
    with pytest.raises(NotAllowed):
        staff_endings.user_deactivate(user_id=w.actor.user_id, by=w.leader.user)
    w.actor.refresh_from_db()
    assert w.actor.ended_at is None


def test_whole_account_ends_with_places_and_roles(w):
    roles.assign(w.holder.user, Role.COORDINATOR, w.school, by=w.admin)
    make_participant(w.log, w.actor)
    staff_endings.user_deactivate(user_id=w.holder.user_id, by=w.admin)
    w.holder.refresh_from_db()
    assert w.holder.ended_by == w.admin
    assert not RoleAssignment.objects.filter(user=w.holder.user, ended_at__isnull=True).exists()
    assert not w.holder.user.groups.exists()
    assert not User.objects.get(pk=w.holder.user_id).is_active
    in_step()


def test_account_of_a_foresatt_alone_is_none_of_it(w):
    mother = w.log.child.foresatt_relations.get().foresatt.user
    with pytest.raises(NotVisible):
        staff_endings.user_deactivate(user_id=mother.pk, by=w.admin)


def test_drift_ends_no_account_with_another_role(w):
    drift = make_role(Role.OPERATOR)
    with pytest.raises(NotAllowed):
        staff_endings.user_deactivate(user_id=w.leader.user_id, by=drift)
    assert User.objects.get(pk=w.leader.user_id).is_active
