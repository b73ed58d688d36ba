"""Rows that are locked beside a log's own: who comes second waits, and then sees what the first has done."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Action, Role
from stafettlog.models import Stafettlog
from stafettlog.services import assignments
from stafettlog.services.errors import NotAllowed
from stafettlog.services.locking import lock_child, lock_row, lock_rows
from tests.factories import make_role
from tests.factories.logs import make_log
from tests.races.test_waiting_for_a_lock import Beside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def write_to(log: Stafettlog) -> Beside:
    def lock() -> None:
        with transaction.atomic():
            lock_row(log.pk)

    return Beside(lock)


def test_each_of_several_logs_is_locked(school: SimpleNamespace) -> None:
    write = write_to(school.log)
    with transaction.atomic():
        lock_rows({school.log.pk, make_log(school.colleague).pk})
        write.starts_and_waits()
    assert write.outcome() is None


def test_child_is_changed_with_all_its_logs_locked(school: SimpleNamespace) -> None:
    other = make_log(school.colleague)
    # no history: a second log on the child, as after closing and opening anew.
    Stafettlog.objects.filter(pk=other.pk).update(child=school.log.child, state="closed")
    write = write_to(other)
    with lock_child(school.log.pk, by=school.user, action=Action.CHANGE_FORESATT):
        write.starts_and_waits()
    assert write.outcome() is None


def test_administrator_who_is_ended_meanwhile_ends_nobody(school: SimpleNamespace) -> None:
    first, second = make_role(Role.MUNICIPALITY_ADMIN), make_role(Role.MUNICIPALITY_ADMIN)
    row = {user: RoleAssignment.objects.get(user=user) for user in (first, second)}
    end = Beside(lambda: assignments.role_end(assignment_id=row[first].pk, by=second))
    with transaction.atomic():
        assignments.role_end(assignment_id=row[second].pk, by=first)
        end.starts_and_waits()
    assert isinstance(end.outcome(), NotAllowed), end.outcome()
    row[first].refresh_from_db()
    assert row[first].ended_at is None


def test_role_that_is_ended_twice_at_once_was_ended_by_the_first(school: SimpleNamespace) -> None:
    admin, other = make_role(Role.MUNICIPALITY_ADMIN), make_role(Role.MUNICIPALITY_ADMIN)
    row = roles.assign(school.colleague.user, Role.COORDINATOR, school.organisation, by=admin)
    again = Beside(lambda: roles.end(row, by=other))
    with transaction.atomic():
        roles.end(row, by=admin)
        again.starts_and_waits()
    assert again.outcome().ended_by == admin
    assert row.history.count() == 2
