"""Who a person is, towards a log and in the kommune: every word of the questions that all the rest asks."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.policy import CONSENT_EXPIRED, NOT_OPEN, NOT_YOURS, Action, ConsentState, LogState, Role
from stafettlog.models import Foresatt, Stafettlog
from stafettlog.services import access
from stafettlog.services.access import CHANGE, CONTRIBUTE, EXPORT, HOLD, OVERSEE, READ_PORTAL, VIEW, LogAccess
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import expire_consent, make_organisation, make_role, make_staff

World = SimpleNamespace
OF_HOLDER = frozenset((codename, "") for codename in (VIEW, HOLD, CHANGE, EXPORT))


def whole(log: Stafettlog) -> Stafettlog:
    return Stafettlog.objects.with_identity().select_related("current_consent").get(pk=log.pk)


def find(user: User, log: Stafettlog) -> LogAccess:
    return LogAccess.find(user, log.pk, Stafettlog.objects.with_identity())


def held_by(world: World, held: frozenset[tuple[str, str]]) -> LogAccess:
    return LogAccess(world.user, whole(world.log), held)


def test_holder_without_the_row_for_writing_writes_nothing(school: World) -> None:
    assert held_by(school, OF_HOLDER).may(Action.ADD_CONCERN)
    without = held_by(school, OF_HOLDER - {(CHANGE, "")})
    assert without.may(Action.ADD_CONCERN).reason == NOT_YOURS
    assert without.may(Action.READ_LOG)


def test_holder_without_the_row_for_reading_reads_nothing(school: World) -> None:
    without = held_by(school, OF_HOLDER - {(VIEW, "")})
    for action in set(Action) - access.WITHOUT_READING:
        assert without.may(action, own=True).reason in {NOT_YOURS, "Loggen er ikke avsluttet."}, action
    assert without.may(Action.SEE_LOG)


@pytest.mark.parametrize("codename", [HOLD, CONTRIBUTE, CHANGE, EXPORT, READ_PORTAL])
def test_other_rows_do_not_show_that_the_log_exists(school: World, codename: str) -> None:
    assert not held_by(school, frozenset({(codename, "")})).is_visible
    assert held_by(school, frozenset({(OVERSEE, Role.UNIT_LEADER)})).is_visible


def test_to_know_of_a_log_is_not_to_read_it(school: World) -> None:
    leader = find(make_role(Role.UNIT_LEADER, school.organisation), school.log)
    assert leader.is_visible
    assert not leader.can_read
    with pytest.raises(NotAllowed):
        leader.require(Action.READ_LOG)


def test_foresatt_and_stranger_find_no_log(school: World) -> None:
    foresatt = Foresatt.objects.filter(relations__child=school.log.child).first()
    for user in (foresatt.user, school.stranger.user, make_role(Role.OPERATOR)):
        with pytest.raises(NotVisible):
            find(user, school.log)


def test_state_and_consent_are_the_logs_own(school: World) -> None:
    log = whole(school.log)
    log.state = LogState.CLOSED.value
    assert LogAccess(school.user, log, OF_HOLDER).may(Action.ADD_CONCERN).reason == NOT_OPEN
    expired = LogAccess(school.user, expire_consent(school.log), OF_HOLDER)
    assert expired.may(Action.ADD_CONCERN).reason == CONSENT_EXPIRED


def test_no_consent_counts_as_withdrawn(school: World) -> None:
    log = whole(school.log)
    log.current_consent = None
    assert access.consent_state(log) == ConsentState.WITHDRAWN


def test_part_is_the_own_one_only_if_it_is_said(school: World) -> None:
    actor = held_by(school, frozenset({(VIEW, ""), (CONTRIBUTE, "")}))
    assert not actor.may(Action.EVALUATE)
    assert actor.may(Action.EVALUATE, own=True)


def end(user: User, role: Role) -> None:
    roles.end(RoleAssignment.objects.get(user=user, role=role), by=user)


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_role_in_the_kommune_counts_while_it_lasts(db: Any, role: Role) -> None:
    user, other = make_role(role), make_role(Role.COORDINATOR, make_organisation())
    assert access.standing(user) == {role}
    assert access.standing(other) == {Role.COORDINATOR}
    end(user, role)
    assert access.standing(user) == frozenset()


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_who_is_no_staff_has_no_role(db: Any, column: str) -> None:
    user = make_role(Role.MUNICIPALITY_ADMIN)
    setattr(user, column, False)
    user.save()
    assert access.standing(user) == frozenset()
    with pytest.raises(NotAllowed):
        access.require_staff(user, Action.MANAGE_ORGANISATIONS)


def test_place_counts_while_it_lasts_and_is_confirmed(db: Any) -> None:
    actor, colleague = make_staff(make_organisation()), make_staff(make_organisation())
    assert list(access.working_actors(actor.user)) == [actor]
    assert access.standing(actor.user) == {Role.STAFF}
    type(actor).objects.filter(pk=actor.pk).update(confirmed_at=None, confirmed_by=None)
    assert list(access.working_actors(actor.user)) == []
    type(actor).objects.filter(pk=colleague.pk).update(ended_at=timezone.now(), ended_by=colleague.user)
    assert list(access.working_actors(colleague.user)) == []
    assert access.standing(colleague.user) == frozenset()


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR])
def test_virksomheter_are_those_of_the_role_that_lasts(db: Any, role: Role) -> None:
    mine, theirs = make_organisation(), make_organisation()
    user, _other = make_role(role, mine), make_role(role, theirs)
    another = {Role.UNIT_LEADER: Role.COORDINATOR, Role.COORDINATOR: Role.UNIT_LEADER}[role]
    assert list(access.organisations_as(user, role)) == [mine.pk]
    assert list(access.organisations_as(user, another)) == []
    assert list(access.overseen_organisations(user)) == [mine]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert list(access.organisations_as(user, role)) == []
    User.objects.filter(pk=user.pk).update(is_active=True)
    end(user, role)
    assert list(access.organisations_as(user, role)) == []
    assert list(access.overseen_organisations(user)) == []


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_drift_is_who_has_the_role_now(db: Any, column: str) -> None:
    user, gone, _admin = (
        make_role(Role.OPERATOR),
        make_role(Role.OPERATOR),
        make_role(Role.MUNICIPALITY_ADMIN),
    )
    end(gone, Role.OPERATOR)
    assert [row.user for row in access.operators()] == [user]
    User.objects.filter(pk=user.pk).update(**{column: False})
    assert not access.operators().exists()
