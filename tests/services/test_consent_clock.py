"""The consent as the clock has it (R5–R8): it ends at midnight in Oslo with no job, clocks changed or not."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions import grants, history
from permissions.models import User
from permissions.policy import CONSENT_EXPIRED, ConsentState, Role
from stafettlog.models import Concern, Consent, Lysglimt, Stafettlog
from stafettlog.services import consent_extension, consent_renewal, consent_withdrawal, facts
from stafettlog.services.access import OVERSEE, consent_state, visible_logs
from stafettlog.services.consent_renewal import RenewalInput
from stafettlog.services.consents import ConsentInput
from tests.factories import make_participant, make_role
from tests.services.transferring import level

World = SimpleNamespace
SECOND = timedelta(seconds=1)

# «Utgår» and the same midnight in UTC. The clocks go on an hour 29 March 2026, and back 25 October.
MIDNIGHTS = {
    "winter": (date(2026, 2, 10), datetime(2026, 2, 9, 23, tzinfo=UTC)),
    "summer": (date(2026, 7, 1), datetime(2026, 6, 30, 22, tzinfo=UTC)),
    "into the night that loses an hour": (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
    "out of it": (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
    "into the night that gains an hour": (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    "out of that": (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
}


@pytest.fixture
def shared(school: World) -> World:
    """At level 2, with a colleague, one from PPT, and a coordinator of the school."""
    level(school, 2)
    school.parts = [make_participant(school.log, one) for one in (school.colleague, school.outsider)]
    school.coordinator = make_role(Role.COORDINATOR, school.organisation)
    return school


def ends_on(w: World, day: date) -> Stafettlog:
    """The consent that stands runs out on `day`."""
    consent = Consent.objects.get(current_for__isnull=False)
    consent.expires_on, consent.given_on = day, day - timedelta(days=730)
    history.save(consent, by=w.user, reason="Samtykket er registrert")
    log = Stafettlog.objects.with_identity().get(pk=w.log.pk)
    facts.recalculate(log)
    return log


def readers(w: World) -> set[str]:
    """Which of the world's people may read the log now."""
    users = {
        "holder": w.user,
        "colleague": w.colleague.user,
        "outsider": w.outsider.user,
        "coordinator": w.coordinator,
        "leader": w.leader.user,
    }
    return {name for name, user in users.items() if Stafettlog.objects.filter(visible_logs(user)).exists()}


@pytest.mark.parametrize("night", MIDNIGHTS)
def test_expires_at_midnight_in_oslo_with_no_job(shared: World, time_machine: Any, night: str) -> None:
    day, midnight = MIDNIGHTS[night]
    time_machine.move_to(midnight - timedelta(days=3), tick=False)
    log = ends_on(shared, day)
    assert log.current_consent.valid_until == midnight
    before = list(grants.held(shared.user, log))
    time_machine.move_to(midnight - SECOND, tick=False)
    assert consent_state(log) == ConsentState.VALID
    assert readers(shared) == {"holder", "colleague", "outsider", "coordinator"}
    time_machine.move_to(midnight, tick=False)
    assert consent_state(log) == ConsentState.EXPIRED
    assert readers(shared) == {"holder"}
    assert Stafettlog.objects.filter(visible_logs(shared.coordinator, OVERSEE)).exists()
    # The one right of the holder's that went is writing; nothing was written for it to go.
    gone = set(before) - grants.held(shared.user, log)
    assert {codename for codename, _role in gone} == {"change_stafettlog"}


@pytest.mark.parametrize("night", ["into the night that loses an hour", "out of that"])
def test_form_open_across_midnight_is_refused_with_what_was_typed(
    shared: World, time_machine: Any, client: Client, night: str
) -> None:
    day, midnight = MIDNIGHTS[night]
    time_machine.move_to(midnight - timedelta(minutes=5), tick=False)
    ends_on(shared, day)
    address = reverse("admin:lysglimt_add", args=[shared.log.pk])
    client.force_login(shared.user)
    assert client.get(address).status_code == 200
    time_machine.move_to(midnight + SECOND, tick=False)
    typed = {"text": "Hun leste en hel side", "happened_on": str(day - timedelta(days=1))}
    answer = client.post(address, {**typed, "submission": "01900000-0000-7000-8000-000000000001"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Hun leste en hel side" in page
    assert CONSENT_EXPIRED in page
    assert not Lysglimt.objects.exists()


def test_session_open_across_midnight_closes_the_log(shared: World, time_machine: Any) -> None:
    day, midnight = MIDNIGHTS["out of it"]
    time_machine.move_to(midnight - timedelta(minutes=5), tick=False)
    ends_on(shared, day)
    address = reverse("admin:stafettlog_stafettlog_change", args=[shared.log.pk])
    people = {
        "holder": (shared.user, 200),
        "colleague": (shared.colleague.user, 404),
        "coordinator": (shared.coordinator, 403),
    }
    sessions = {name: signed_in(user) for name, (user, _after) in people.items()}
    assert {name: one.get(address).status_code for name, one in sessions.items()} == dict.fromkeys(
        people, 200
    )
    time_machine.move_to(midnight, tick=False)
    after = {name: one.get(address).status_code for name, one in sessions.items()}
    assert after == {name: status for name, (_user, status) in people.items()}
    # And the aktør's typed form: existence is secret again, and nothing is saved.
    glimt = reverse("admin:lysglimt_add", args=[shared.log.pk])
    typed = {"text": "Typed before midnight", "happened_on": str(day - timedelta(days=1))}
    answer = sessions["colleague"].post(glimt, typed)
    assert answer.status_code == 404
    assert not Lysglimt.objects.exists()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_withdrawing_one_service_ends_that_services_rows_alone(shared: World) -> None:
    consent = shared.log.current_consent
    coverage = consent.coverage.get(organisation=shared.ppt)
    consent_withdrawal.coverage_withdraw(
        log_id=shared.log.pk, coverage_id=coverage.pk, reason="Ønsket", revision=None, by=shared.user
    )
    assert readers(shared) == {"holder", "colleague", "coordinator"}
    assert consent_state(Stafettlog.objects.with_identity().get()) == ConsentState.VALID
    ended, stands = shared.parts[1], shared.parts[0]
    ended.refresh_from_db()
    stands.refresh_from_db()
    assert ended.ended_at is not None
    assert stands.ended_at is None


def test_withdrawing_the_whole_closes_the_sharing_at_once_and_deletes_nothing(shared: World) -> None:
    rows = (Concern.objects.count(), Consent.objects.count())
    consent_withdrawal.consent_withdraw(log_id=shared.log.pk, reason="Ønsket", revision=None, by=shared.user)
    assert readers(shared) == {"holder"}
    assert (Concern.objects.count(), Consent.objects.count()) == rows
    assert all(part.ended_at is None for part in shared.log.participants.all())


def test_extension_is_one_tick_in_place(school: World) -> None:
    level(school, 2)
    before = school.log.current_consent
    consent_extension.consent_extend(
        log_id=school.log.pk, organisation_id=school.ppt.pk, agreed=True, by=school.user
    )
    log = Stafettlog.objects.with_identity().get()
    assert log.current_consent == before
    assert log.current_consent.expires_on == before.expires_on
    covered = log.current_consent.coverage.standing().values_list("organisation__name", flat=True)
    assert set(covered) == {"Bakketoppen skole", "PPT Solvik"}
    # Nobody got in by the tick alone.
    assert not Stafettlog.objects.filter(visible_logs(school.outsider.user)).exists()


def test_renewal_lets_those_covered_back_in_until_the_new_day(shared: World, time_machine: Any) -> None:
    day, midnight = MIDNIGHTS["summer"]
    time_machine.move_to(midnight, tick=False)
    old = ends_on(shared, day).current_consent
    assert readers(shared) == {"holder"}
    giver = consent_renewal.givers(shared.log).first()
    made = consent_renewal.consent_renew(
        log_id=shared.log.pk,
        renewal=RenewalInput(
            consent=ConsentInput(given_on=timezone.localdate(), method="oral"),
            giver_ids=(giver.pk,),
            covers=frozenset({shared.ppt.pk}),
        ),
        revision=None,
        by=shared.user,
    )
    assert readers(shared) == {"holder", "colleague", "outsider", "coordinator"}
    assert made.expires_on == date(2028, 7, 1)
    assert Consent.objects.filter(pk=old.pk).exists()
    time_machine.move_to(datetime(2028, 6, 30, 22, tzinfo=UTC), tick=False)
    assert readers(shared) == {"holder"}
