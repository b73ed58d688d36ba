"""A log that closes, moves on or loses a consent while people and meetings change: one order or the other."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants
from permissions.policy import LogState
from stafettlog.models import (
    Consent,
    ForesattRelation,
    Measure,
    Meeting,
    MessageKind,
    OutboxMessage,
    Stafettlog,
    Transfer,
)
from stafettlog.services import closing, measures, meetings, transfer_answers
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_withdrawal import coverage_withdraw
from stafettlog.services.consents import ConsentInput
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.foresatt_access import foresatt_end
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_number
from stafettlog.services.levels import level_change
from tests.factories import (
    call_meeting,
    fresh_number,
    make_foresatt_input,
    make_measure_input,
    make_meeting_input,
    make_participant,
    make_transfer,
)
from tests.factories.numbers import born_years_ago
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace


def close(w: World) -> Any:
    return closing.log_close(log_id=w.log.pk, reason="moved", note="Flyttet", by=w.user)


def accept(asked: Transfer) -> Stafettlog:
    return transfer_answers.transfer_accept(transfer_id=asked.pk, by=asked.to_actor.user)


def only(outcomes: list[Any], *allowed: type[Exception]) -> list[Any]:
    """What came through; the rest met nothing but the declared refusals, and the grants are right."""
    done, errors = split(outcomes)
    assert all(isinstance(error, allowed) for error in errors), outcomes
    assert drifted() == []
    return done


def test_called_to_a_meeting_while_the_log_is_closed(school: World) -> None:
    def invite() -> Meeting:
        given = make_meeting_input(school.log, concerns=[school.concern])
        return meetings.meeting_invite(log_id=school.log.pk, meeting=given, by=school.user)

    only(race(lambda: close(school), invite), NotAllowed)
    assert not Meeting.objects.invited().exists()
    waiting = OutboxMessage.objects.filter(state="waiting", kind=MessageKind.MEETING_INVITATION)
    assert not waiting.exists()


def test_accepted_while_the_log_is_closed(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    only(race(lambda: accept(asked), lambda: close(school)), ValidationError, NotVisible)
    asked.refresh_from_db()
    log = Stafettlog.objects.get()
    # Taken over first, it is no longer the old one's to close; closed first, nobody is asked any more.
    if log.state == LogState.OPEN:
        assert (log.stafettholder, asked.status) == (school.colleague, "accepted")
    else:
        assert (log.stafettholder, asked.status) == (school.holder, "withdrawn")


def test_accepted_while_the_old_holder_corrects_a_tiltak(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    outcomes = race(
        lambda: accept(asked),
        lambda: measures.measure_change(
            log_id=school.log.pk,
            measure_id=school.measure.pk,
            measure=make_measure_input(description="Nytt"),
            version=1,
            by=school.user,
        ),
    )
    only(outcomes, NotVisible)
    assert Stafettlog.objects.get().stafettholder == school.colleague
    for measure in Measure.objects.open():
        assert [part.actor for part in measure.responsible.all()] == [school.colleague]
    parts = school.log.participants.active()
    assert [part.actor for part in parts] == [school.colleague]


def test_accepted_while_the_consent_for_its_service_is_withdrawn(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    make_participant(school.log, school.outsider)
    asked = make_transfer(school.log, school.outsider)
    coverage = school.log.current_consent.coverage.get(organisation=school.ppt)
    outcomes = race(
        lambda: accept(asked),
        lambda: coverage_withdraw(
            log_id=school.log.pk, coverage_id=coverage.pk, reason="Ikke PPT", revision=None, by=school.user
        ),
    )
    only(outcomes, ValidationError, NotVisible)
    asked.refresh_from_db()
    coverage.refresh_from_db()
    assert (asked.status == "accepted") == (coverage.withdrawn_at is None)
    if coverage.withdrawn_at is not None:
        assert grants.codenames_on(school.outsider.user, school.log) == frozenset()


@pytest.mark.parametrize("turn", range(2))
def test_foresatt_ends_while_the_consent_is_renewed_by_her(school: World, turn: int) -> None:
    """She is no foresatt and no giver, or she gave it first and the log asks for a new one."""
    giver = school.log.child.foresatt_relations.get()
    other = foresatt_add(log_id=school.log.pk, foresatt=make_foresatt_input(), by=school.user)
    renewal = RenewalInput(consent=ConsentInput(timezone.localdate(), "oral"), giver_ids=(giver.pk,))

    def end() -> ForesattRelation:
        return foresatt_end(log_id=school.log.pk, relation_id=giver.pk, reason="Avtale", by=school.user)

    def renew() -> Consent:
        return consent_renew(log_id=school.log.pk, renewal=renewal, revision=None, by=school.user)

    done = only(race(*([end, renew] if turn else [renew, end])), ValidationError)
    renewed = [row for row in done if isinstance(row, Consent)]
    giver.refresh_from_db()
    assert giver.ended_at is not None
    for consent in renewed:
        assert consent.recorded_at <= giver.ended_at
    assert list(ForesattRelation.objects.active()) == [other]


def test_number_of_a_foresatt_is_corrected_while_she_is_invited(school: World) -> None:
    """Whoever comes first: the invitation is the right person's, or it is refused."""
    wrong = school.log.child.foresatt_relations.get()

    def correct() -> ForesattRelation:
        return foresatt_number(
            log_id=school.log.pk,
            relation_id=wrong.pk,
            national_number=fresh_number(born_years_ago(36)),
            reason="Byttet om",
            version=1,
            by=school.user,
        )

    def invite() -> Meeting:
        return call_meeting(school.log, school.holder, concerns=[school.concern], relation_ids=(wrong.pk,))

    only(race(correct, invite), ValidationError)
    right = ForesattRelation.objects.active().get()
    for meeting in Meeting.objects.all():
        assert meeting.invitations.get(relation__isnull=False).relation == right
