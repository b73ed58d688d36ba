"""Every write of a meeting: who may, who may not, in what state, and the history it leaves."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions.policy import CONSENT_WITHDRAWN, NOT_OPEN, NOT_YOURS, LogState
from stafettlog.models import Consent, ForesattRelation, Invitation, Meeting, OutboxMessage, Stafettlog
from stafettlog.services import facts, meetings
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.meeting_input import RegistrationInput
from stafettlog.services.meeting_registration import meeting_held, meeting_register
from tests.factories import call_meeting, let_pass, make_meeting_input, make_participant
from tests.factories.calling import at

World = SimpleNamespace
Call = Callable[[World, Any], Any]


def _register(w: World, by: Any) -> Meeting:
    return meeting_register(
        log_id=w.log.pk, meeting_id=w.past.pk, version=1, registration=RegistrationInput(), by=by
    )


SERVICES: dict[str, Call] = {
    "invite": lambda w, by: meetings.meeting_invite(log_id=w.log.pk, meeting=w.given, by=by),
    "held": lambda w, by: meeting_held(
        log_id=w.log.pk, meeting=w.given_past, registration=RegistrationInput(), by=by
    ),
    "move": lambda w, by: meetings.meeting_move(
        log_id=w.log.pk, meeting_id=w.meeting.pk, version=1, change=w.given, by=by
    ),
    "cancel": lambda w, by: meetings.meeting_cancel(
        log_id=w.log.pk, meeting_id=w.meeting.pk, reason="Syk", by=by
    ),
    "strike": lambda w, by: meetings.meeting_strike(
        log_id=w.log.pk, meeting_id=w.meeting.pk, reason="Feil", by=by
    ),
    "register": _register,
    "send_again": lambda w, by: meetings.invitation_send_again(
        log_id=w.log.pk, invitation_id=w.invitation.pk, by=by
    ),
}
EVERY = pytest.mark.parametrize("name", SERVICES)
# What R6 leaves to the holder without a consent.
TIDYING = {"cancel", "register", "held"}


def state() -> list[Any]:
    return [
        list(Meeting.objects.order_by("pk").values()),
        list(Invitation.objects.order_by("pk").values()),
        OutboxMessage.objects.count(),
        Meeting.history.count(),
        Invitation.history.count(),
    ]


@pytest.fixture
def world(school: World) -> World:
    make_participant(school.log, school.colleague)
    about = {"concerns": [school.concern]}
    school.past = let_pass(call_meeting(school.log, school.holder, **about))
    school.meeting = call_meeting(school.log, school.holder, **about)
    school.invitation = school.meeting.invitations.get(actor__isnull=False)
    OutboxMessage.objects.all().delete()
    school.given = make_meeting_input(school.log, **about, starts_at=at(9), ends_at=at(9, 10))
    school.given_past = make_meeting_input(school.log, **about, starts_at=at(-1), ends_at=at(-1, 10))
    return school


@EVERY
def test_holder_may_and_every_version_says_who_and_why(world: World, name: str) -> None:
    before = state()
    assert SERVICES[name](world, world.user) is not None
    assert state() != before
    for model in (Meeting, Invitation):
        for row in model.history.all():
            assert row.history_change_reason
            assert row.history_user == world.user


@EVERY
def test_others_learn_nothing(world: World, name: str) -> None:
    before = state()
    foresatt = ForesattRelation.objects.get(child=world.log.child).foresatt.user
    people = [world.stranger, world.outsider, world.ppt_leader]
    for user in [foresatt, *(person.user for person in people)]:
        with pytest.raises(NotVisible):
            SERVICES[name](world, user)
    for person in (world.colleague, world.leader):
        with pytest.raises(NotAllowed) as refused:
            SERVICES[name](world, person.user)
        assert str(refused.value) == NOT_YOURS
    world.log = Stafettlog(pk=uuid.uuid4())
    with pytest.raises(NotVisible):
        SERVICES[name](world, world.user)
    assert state() == before


@EVERY
@pytest.mark.parametrize("closed", [LogState.CLOSED, LogState.ARCHIVED])
def test_nobody_writes_in_a_closed_log(world: World, name: str, closed: LogState) -> None:
    Stafettlog.objects.filter(pk=world.log.pk).update(state=closed.value)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    before = state()
    with pytest.raises(NotAllowed) as refused:
        SERVICES[name](world, world.user)
    assert str(refused.value) == NOT_OPEN
    assert state() == before


@EVERY
def test_withdrawn_consent_leaves_tidying_to_the_holder(world: World, name: str) -> None:
    Consent.objects.filter(log=world.log).update(withdrawn_at=timezone.now(), withdrawn_by=world.user)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    if name in TIDYING:
        assert SERVICES[name](world, world.user) is not None
        return
    with pytest.raises(NotAllowed) as refused:
        SERVICES[name](world, world.user)
    assert str(refused.value) == CONSENT_WITHDRAWN


@EVERY
def test_deactivated_holder_learns_nothing(world: World, name: str) -> None:
    type(world.user).objects.filter(pk=world.user.pk).update(is_active=False)
    world.user.refresh_from_db()
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    with pytest.raises(NotVisible):
        SERVICES[name](world, world.user)
