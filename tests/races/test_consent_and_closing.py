"""Consent withdrawn or a log closed at the moment when another writes: one order or the other, never both."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants
from permissions.policy import LogState
from stafettlog.models import Closing, Concern, Consent, Evaluation, Stafettlog
from stafettlog.services import closing, concerns, evaluations, opening, participants
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_revision import revision
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.consents import ConsentInput
from stafettlog.services.errors import ChildHasLog, ConsentNeeded, NotAllowed, Stale
from stafettlog.services.levels import level_change
from tests.factories import (
    make_concern_input,
    make_measure_input,
    make_opening,
    make_participant,
    make_staff,
)
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace


def fresh(w: World) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=w.log.pk)


def withdraw(w: World) -> Any:
    return consent_withdraw(log_id=w.log.pk, reason="Angret", revision=None, by=w.user)


def close(w: World) -> Closing:
    return closing.log_close(log_id=w.log.pk, reason="moved", note="Flyttet", by=w.user)


def only(errors: list[Any], *allowed: type[Exception]) -> None:
    assert all(isinstance(error, allowed) for error in errors), errors
    assert drifted() == []


def test_consent_withdrawn_while_another_writes(school: World) -> None:
    def write() -> Concern:
        return concerns.concern_add(
            log_id=school.log.pk, concern=make_concern_input(), measure=make_measure_input(), by=school.user
        )

    done, errors = split(race(lambda: withdraw(school), write))
    only(errors, NotAllowed)
    consent = Consent.objects.get()
    assert consent.withdrawn_at is not None
    written = [row for row in done if isinstance(row, Concern)]
    assert all(row.created_at <= consent.withdrawn_at for row in written)
    assert Concern.objects.count() == 1 + len(written)


def test_closed_while_a_tiltak_is_evaluated(school: World) -> None:
    def evaluate() -> Evaluation:
        return evaluations.evaluate(
            log_id=school.log.pk,
            measure_id=school.measure.pk,
            outcome="desired_effect",
            reason="",
            by=school.user,
        )

    _done, errors = split(race(lambda: close(school), evaluate))
    only(errors, NotAllowed)
    school.measure.refresh_from_db()
    assert fresh(school).state == LogState.CLOSED
    # Ended in one way: evaluated, or with the log.
    assert Evaluation.objects.exists() != (school.measure.ended_at is not None)


def test_closed_twice_at_once(school: World) -> None:
    done, errors = split(race(lambda: close(school), lambda: close(school)))
    assert len(done) == Closing.objects.count() == 1
    only(errors, NotAllowed)


def test_renewed_in_two_tabs_at_once(school: World) -> None:
    renewal = RenewalInput(
        consent=ConsentInput(timezone.localdate(), "oral"),
        giver_ids=tuple(school.log.child.foresatt_relations.values_list("pk", flat=True)),
    )
    made_from = revision(school.log)

    def renew() -> Consent:
        return consent_renew(log_id=school.log.pk, renewal=renewal, revision=made_from, by=school.user)

    done, errors = split(race(renew, renew))
    assert len(done) == 1
    only(errors, Stale)
    assert Consent.objects.count() == 2
    assert fresh(school).current_consent == done[0]


def test_service_withdrawn_while_one_of_its_people_is_added(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    make_participant(school.log, school.outsider)
    late = make_staff(school.ppt)
    coverage = school.log.current_consent.coverage.get(organisation=school.ppt)

    def add() -> Any:
        return participants.participant_add(
            log_id=school.log.pk, actor_ids=[late.pk], agreed=frozenset(), by=school.user
        )

    def shut() -> Any:
        return coverage_withdraw(
            log_id=school.log.pk, coverage_id=coverage.pk, reason="Ikke PPT", revision=None, by=school.user
        )

    _done, errors = split(race(add, shut))
    only(errors, ConsentNeeded)
    for person in (school.outsider, late):
        assert grants.codenames_on(person.user, school.log) == frozenset()


@pytest.mark.parametrize("turn", range(2))
def test_reopened_while_another_opens_a_log_on_the_child(school: World, turn: int) -> None:
    close(school)
    child = school.log.child
    form = make_opening(school.colleague, national_number=child.national_number, birth_date=child.birth_date)

    def reopen() -> Any:
        return closing.log_reopen(log_id=school.log.pk, reason="Feil", by=school.user)

    def start() -> Any:
        return opening.log_open(
            opening=form,
            draft=None,
            key=uuid.uuid4(),
            location_of=lambda log: str(log.pk),
            by=school.colleague.user,
        )

    calls = [reopen, start] if turn else [start, reopen]
    done, errors = split(race(*calls))
    assert len(done) == 1, (done, errors)
    only(errors, ChildHasLog, ValidationError)
    assert Stafettlog.objects.filter(child=child, state=LogState.OPEN.value).count() == 1
