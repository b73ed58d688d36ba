"""Consent: its length, its last day, what it covers, and what happens at its midnight (R5, R6)."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions import grants
from permissions.policy import ConsentState
from stafettlog.models import Consent, MessageKind, Stafettlog
from stafettlog.services import access, consents, measures
from stafettlog.services.errors import ConsentNeeded, NotAllowed, NotVisible
from stafettlog.services.levels import level_change
from tests.factories import make_concern, make_log, make_measure_input, make_participant
from tests.services.telling import last_change, messages

World = SimpleNamespace


@pytest.mark.parametrize(
    ("given_on", "expires_on"),
    [
        (date(2016, 4, 1), date(2018, 4, 1)),  # the guide's own: «Utgår 01.04.2018»
        (date(2026, 11, 23), date(2028, 11, 23)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 31)),
        (date(2026, 1, 31), date(2028, 1, 31)),
    ],
)
def test_consent_runs_24_months(given_on: date, expires_on: date) -> None:
    assert consents.expiry(given_on) == expires_on


@pytest.mark.parametrize(
    ("given_on", "months", "expires_on"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_month_ends_stay_inside_their_month(given_on: date, months: int, expires_on: date) -> None:
    assert consents.expiry(given_on, months) == expires_on


def test_months_come_from_the_setting(settings: Any) -> None:
    settings.CONSENT_MONTHS = 12
    assert consents.expiry(date(2026, 4, 1)) == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2018-03-31T23:59:59.999999+02:00", ConsentState.VALID),
        ("2018-04-01T00:00:00+02:00", ConsentState.EXPIRED),
        # The same evening is already the next day in UTC terms of winter time, and is not.
        ("2018-03-31T22:00:00+00:00", ConsentState.EXPIRED),
        ("2018-03-31T21:59:59+00:00", ConsentState.VALID),
    ],
)
def test_last_valid_day_is_the_one_before_it_expires(moment: str, state: ConsentState) -> None:
    consent = Consent(given_on=date(2016, 4, 1), expires_on=date(2018, 4, 1))
    assert consent.state(datetime.fromisoformat(moment)) is state
    assert consent.days_left(date(2018, 3, 31)) == 1


def test_withdrawn_consent_is_withdrawn_also_when_expired() -> None:
    consent = Consent(expires_on=date(2018, 4, 1), withdrawn_at=timezone.now())
    assert consent.state(timezone.now()) is ConsentState.WITHDRAWN


def test_from_midnight_holder_reads_nobody_writes_and_actors_are_out(
    school: World, time_machine: Any
) -> None:
    time_machine.move_to("2026-03-31T23:59:00+02:00", tick=False)
    log = make_log(school.holder, given_on=date(2024, 4, 1))
    concern = make_concern(log, school.holder)
    make_participant(log, school.colleague)

    def add(by: Any) -> None:
        measures.measure_add(log_id=log.pk, concern_id=concern.pk, measure=make_measure_input(), by=by)

    add(school.user)
    mine = Stafettlog.objects.filter(pk=log.pk)
    assert mine.filter(access.visible_logs(school.colleague.user)).exists()

    time_machine.move_to("2026-04-01T00:00:00+02:00", tick=False)
    with pytest.raises(NotAllowed):
        add(school.user)
    with pytest.raises(NotVisible):
        add(school.colleague.user)
    assert mine.filter(access.visible_logs(school.user)).exists()
    assert mine.filter(access.visible_logs(school.user, access.HOLD)).exists()
    assert not mine.filter(access.visible_logs(school.colleague.user)).exists()
    assert not mine.filter(access.visible_logs(school.colleague.user, access.CONTRIBUTE)).exists()
    reader = access.LogAccess(school.user, Stafettlog.objects.with_identity().get(pk=log.pk))
    assert reader.can_read
    assert reader.consent is ConsentState.EXPIRED
    mother = log.child.foresatt_relations.get().foresatt.user
    assert grants.codenames_on(mother, log) == {"read_portal_stafettlog"}


def test_virksomhet_outside_the_consent_asks_for_one_tick_more(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    ask = {"mine": False, "actor_ids": (school.outsider.pk,)}
    call = {"log_id": school.log.pk, "concern_id": school.concern.pk, "by": school.user}
    for agreed in (frozenset(), frozenset({str(school.organisation.pk)}), frozenset({"tull"})):
        with pytest.raises(ConsentNeeded) as needed:
            measures.measure_add(measure=make_measure_input(**ask, agreed=agreed), **call)
        assert needed.value.organisations == [school.ppt]
    consent = Consent.objects.get(log=school.log)
    assert consent.coverage.count() == 1
    assert grants.codenames_on(school.outsider.user, school.log) == frozenset()

    made = measures.measure_add(
        measure=make_measure_input(**ask, agreed=frozenset({str(school.ppt.pk)})), **call
    )
    coverage = consent.coverage.get(organisation=school.ppt)
    assert (coverage.added_on, coverage.added_by) == (timezone.localdate(), school.user)
    assert last_change(coverage) == ("Samtykket dekker PPT Solvik", school.user)
    assert made.responsible.get().consent == consent
    consent.refresh_from_db()
    assert consent.expires_on == consents.expiry(consent.given_on)
    # The second one of the same virksomhet needs no tick.
    measures.measure_add(measure=make_measure_input(mine=False, actor_ids=(school.ppt_leader.pk,)), **call)


def test_foresatte_are_told_of_each_new_participant_once(school: World) -> None:
    make_participant(school.log, school.colleague)
    make_participant(school.log, school.colleague)
    new = [MessageKind.NEW_PARTICIPANT]
    assert messages(log=school.log, kind=MessageKind.NEW_PARTICIPANT, actor=school.colleague) == new
    assert messages(kind=MessageKind.NEW_PARTICIPANT, actor=school.holder) == []
