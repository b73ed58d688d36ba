"""Nødtilgang: one log, one hour, one reason; the rows follow, and lapse by themselves."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.policy import Action, Role
from stafettlog.models import BreakGlass, MessageKind, OutboxMessage, Stafettlog
from stafettlog.services import break_glass, facts
from stafettlog.services.access import BREAK_GLASS, VIEW, LogAccess
from stafettlog.services.break_glass import LASTS, SHORTEST_REASON
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import make_log, make_role

REASON = "Siden gir feil for stafettholderen"


@pytest.fixture
def drift(db: None) -> User:
    return make_role(Role.OPERATOR)


def opened(log: Stafettlog, drift: User, reason: str = REASON) -> BreakGlass:
    return break_glass.break_glass_open(log_reference=str(log.pk), reason=reason, by=drift)


def access(log: Stafettlog, user: User) -> LogAccess | None:
    logs = Stafettlog.objects.with_identity()
    try:
        return LogAccess.find(user, log.pk, logs)
    except NotVisible:
        return None


def test_reads_and_nothing_more(school, drift) -> None:
    glass = opened(school.log, drift)
    found = access(school.log, drift)
    assert found.codenames == {VIEW, BREAK_GLASS}
    assert found.roles == {Role.BREAK_GLASS}
    assert [action for action in Action if found.may(action, own=True)] == [Action.READ_LOG]
    assert glass.until - glass.started_at <= LASTS
    assert glass.until > timezone.now()


@pytest.mark.parametrize(
    "form",
    ["{}", " {} ", "https://stafett.example/stafettlog/stafettlog/{}/change/#history", "Loggen {} feiler"],
)
def test_reference_is_an_id_or_an_address(school, drift, form) -> None:
    text = form.format(school.log.pk)
    assert break_glass.break_glass_open(log_reference=text, reason=REASON, by=drift).log == school.log


@pytest.mark.parametrize("text", ["", "Lisa", "01900000-0000-7000-8000-000000000000", "123"])
def test_reference_to_nothing_says_the_same_whatever_it_was(school, drift, text) -> None:
    with pytest.raises(ValidationError) as refused:
        break_glass.break_glass_open(log_reference=text, reason=REASON, by=drift)
    assert list(refused.value.message_dict) == ["reference"]
    assert "Vi fant ingen stafettlogg" in refused.value.message_dict["reference"][0]
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * (SHORTEST_REASON - 1), " " * 40 + "feil"])
def test_reason_is_written(school, drift, reason) -> None:
    with pytest.raises(ValidationError) as refused:
        opened(school.log, drift, reason)
    assert list(refused.value.message_dict) == ["reason"]


def test_reason_has_a_longest(school, drift) -> None:
    with pytest.raises(ValidationError):
        opened(school.log, drift, "x" * 501)


def test_for_drift_alone(school, drift) -> None:
    others = [make_role(role) for role in (Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER)]
    for user in (*others, school.user, school.leader.user):
        with pytest.raises(NotAllowed):
            opened(school.log, user)


def test_lapses_by_itself_and_is_no_drift(school, drift) -> None:
    opened(school.log, drift)
    with time_machine.travel(timezone.now() + LASTS, tick=False):
        assert access(school.log, drift) is None


def test_recalculating_keeps_it(school, drift) -> None:
    opened(school.log, drift)
    facts.recalculate(school.log)
    assert access(school.log, drift).can_read


def test_the_next_ends_the_one_before(school, drift) -> None:
    first, other = opened(school.log, drift), make_log(school.holder)
    second = opened(other, drift)
    first.refresh_from_db()
    assert first.ended_by == drift
    assert second.is_active
    assert access(school.log, drift) is None
    assert access(other, drift).can_read


def test_another_operators_is_left_alone(school, drift) -> None:
    opened(school.log, drift)
    opened(make_log(school.holder), make_role(Role.OPERATOR))
    assert access(school.log, drift).can_read


def test_ended_by_hand_and_again(school, drift) -> None:
    glass = opened(school.log, drift)
    ended = break_glass.break_glass_end(glass_id=glass.pk, by=drift)
    assert access(school.log, drift) is None
    again = break_glass.break_glass_end(glass_id=glass.pk, by=drift)
    assert again.ended_at == ended.ended_at
    assert glass.history.count() == 2


def test_nobody_ends_anothers(school, drift) -> None:
    glass = opened(school.log, drift)
    with pytest.raises(NotVisible):
        break_glass.break_glass_end(glass_id=glass.pk, by=make_role(Role.OPERATOR))
    assert access(school.log, drift).can_read


def test_the_end_of_the_role_ends_it(school, drift) -> None:
    glass = opened(school.log, drift)
    roles.end(RoleAssignment.objects.get(user=drift), by=make_role(Role.MUNICIPALITY_ADMIN))
    glass.refresh_from_db()
    assert glass.ended_at is not None
    assert access(school.log, drift) is None


def test_without_the_role_the_rows_are_worth_nothing(school, drift) -> None:
    """Whatever ended the role, and whether or not the rows were mended since."""
    opened(school.log, drift)
    RoleAssignment.objects.filter(user=drift).update(ended_at=timezone.now(), ended_by=drift)
    assert access(school.log, drift) is None
    with pytest.raises(NotAllowed):
        opened(school.log, drift)
    facts.recalculate(school.log)


def test_who_reads_anyway_goes_on_reading(school) -> None:
    """The holder is drift as well: the emergency takes nothing from what is theirs."""
    roles.assign(school.user, Role.OPERATOR, by=None)
    opened(school.log, school.user)
    assert access(school.log, school.user).is_holder
    RoleAssignment.objects.filter(user=school.user).update(ended_at=timezone.now(), ended_by=school.user)
    assert access(school.log, school.user).can_read
    facts.recalculate(school.log)
    with time_machine.travel(timezone.now() + LASTS, tick=False):
        assert access(school.log, school.user).is_holder


def test_each_privacy_officer_is_told(school, drift) -> None:
    officers = {make_role(Role.PRIVACY_OFFICER).pk, make_role(Role.PRIVACY_OFFICER).pk}
    ended = make_role(Role.PRIVACY_OFFICER)
    roles.end(RoleAssignment.objects.get(user=ended), by=drift)
    glass = opened(school.log, drift)
    told = OutboxMessage.objects.filter(kind=MessageKind.BREAK_GLASS, break_glass=glass)
    assert set(told.values_list("user_id", flat=True)) == officers


def test_history_tells_who_and_why(school, drift) -> None:
    glass = opened(school.log, drift)
    version = glass.history.get()
    assert version.history_user == drift
    assert version.history_change_reason == "Loggen er åpnet med nødtilgang"
    assert version.reason == REASON
