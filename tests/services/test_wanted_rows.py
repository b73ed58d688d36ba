"""The rows that the facts give, asked of the facts themselves: what is wanted, and until when."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, BreakGlass, Closing, Stafettlog
from stafettlog.services import facts
from stafettlog.services.access import BREAK_GLASS, CONTRIBUTE, READ_PORTAL, VIEW
from stafettlog.services.break_glass import break_glass_open
from stafettlog.services.closing import log_close
from tests.factories import make_log, make_organisation, make_participant, make_role, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Stafettlog:
    return make_log(make_staff(make_organisation()), level=2)


@pytest.fixture
def drift(log: Stafettlog) -> User:
    user = make_role(Role.OPERATOR)
    break_glass_open(log_reference=str(log.pk), reason="Siden gir feil for stafettholderen", by=user)
    return user


def test_an_actor_whose_place_has_ended_gives_none(log: Stafettlog) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    assert {(actor.user_id, VIEW), (actor.user_id, CONTRIBUTE)} <= set(facts.wanted(log).users)
    # Past the service, which would end the participation too.
    now = timezone.now()
    Actor.objects.filter(pk=actor.pk).update(ended_at=now, ended_by=log.created_by)
    facts.recalculate(log)
    assert actor.user_id not in {user for user, _codename in facts.wanted(log).users}


def test_an_emergency_ends_by_itself(log: Stafettlog, drift: User) -> None:
    until = BreakGlass.objects.get().until
    rows = facts.wanted(log).users
    assert (rows[drift.pk, BREAK_GLASS], rows[drift.pk, VIEW]) == (until, until)


def test_an_emergency_of_someone_who_is_drift_no_more_gives_none(log: Stafettlog, drift: User) -> None:
    # Past the service, which would end the emergency too.
    RoleAssignment.objects.filter(user=drift).update(ended_at=timezone.now(), ended_by=drift)
    facts.recalculate(log)
    assert drift.pk not in {user for user, _codename in facts.wanted(log).users}


def test_a_foresatt_reads_a_closed_log_for_its_days(log: Stafettlog) -> None:
    relation = log.child.foresatt_relations.get()
    log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=log.stafettholder.user)
    closed = Stafettlog.objects.with_identity().get(pk=log.pk)
    until = Closing.objects.get().closed_at + timedelta(days=settings.CLOSED_PORTAL_DAYS)
    assert facts.wanted(closed).users[relation.foresatt.user_id, READ_PORTAL] == until
