"""Two emergency accesses of one operator at once, and one as the role ends: never two, never one too long."""

import pytest

from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Role
from stafettlog.models import BreakGlass
from stafettlog.services import break_glass
from stafettlog.services.errors import NotAllowed
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.support.race import race, split

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "Siden gir feil for stafettholderen"


def test_two_logs_at_once_leave_one_open() -> None:
    holder, drift = make_staff(make_organisation()), make_role(Role.OPERATOR)
    first, second = make_log(holder), make_log(holder)

    def opens(log):
        return lambda: break_glass.break_glass_open(log_reference=str(log.pk), reason=REASON, by=drift)

    done, failed = split(race(opens(first), opens(second)))
    assert (len(done), failed) == (2, [])
    assert BreakGlass.objects.active().count() == 1


def test_none_outlives_the_role() -> None:
    log, drift = make_log(make_staff(make_organisation())), make_role(Role.OPERATOR)
    by, role = make_role(Role.MUNICIPALITY_ADMIN), RoleAssignment.objects.get(user=drift)
    _done, failed = split(
        race(
            lambda: break_glass.break_glass_open(log_reference=str(log.pk), reason=REASON, by=drift),
            lambda: roles.end(role, by=by),
        )
    )
    assert all(isinstance(error, NotAllowed) for error in failed)
    assert not BreakGlass.objects.active().exists()
