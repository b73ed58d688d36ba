"""Registering a meeting: what became of it and who came (R6, R20)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import history
from stafettlog.models import Meeting, OutboxMessage
from stafettlog.services import facts, meetings
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.meeting_input import RegistrationInput
from stafettlog.services.meeting_registration import meeting_held, meeting_register
from tests.factories import (
    call_meeting,
    expire_consent,
    let_pass,
    make_log,
    make_meeting_input,
    make_participant,
)
from tests.factories.calling import at
from tests.services.telling import last_change, reasons

World = SimpleNamespace


def over(w: World, **changes: Any) -> Meeting:
    return let_pass(call_meeting(w.log, w.holder, **changes))


def register(w: World, meeting: Meeting, *, version: int = 1, by: Any = None, **given: Any) -> Meeting:
    if "attended" not in given:
        given["attended"] = frozenset(meeting.invitations.values_list("pk", flat=True))
    return meeting_register(
        log_id=w.log.pk,
        meeting_id=meeting.pk,
        version=version,
        registration=RegistrationInput(**given),
        by=by or w.user,
    )


def held(w: World, *, registration: RegistrationInput | None = None, **changes: Any) -> Meeting:
    values = {"starts_at": at(-1), "ends_at": at(-1, 10), **changes}
    return meeting_held(
        log_id=w.log.pk,
        meeting=make_meeting_input(w.log, **values),
        registration=registration or RegistrationInput(),
        by=w.user,
    )


def refused(call: Any, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        call()
    assert list(getattr(error.value, "error_dict", {"__all__": 0})) == [field]


def test_completed_meeting_says_who_came(school: World) -> None:
    made = over(school)
    came, stayed_away = made.invitations.all()
    row = register(
        school, made, attended=frozenset({came.pk}), also_attended=" Tante ", comments=" Alle enige "
    )
    assert (row.status, row.registered_by, row.version) == ("completed", school.user, 2)
    assert (row.also_attended, row.comments) == ("Tante", "Alle enige")
    came.refresh_from_db()
    stayed_away.refresh_from_db()
    assert (came.attended, stayed_away.attended) == (True, False)
    assert last_change(row) == ("Møte er registrert: Fullført", school.user)
    assert last_change(came) == ("Oppmøte er registrert", school.user)


def test_meeting_that_came_to_nothing_has_a_reason_and_nobody_who_came(school: World) -> None:
    made = over(school)
    refused(lambda: register(school, made, status="not_completed"), "not_completed_reason")
    row = register(school, made, status="not_completed", not_completed_reason=" Mange syke ")
    assert (row.status, row.not_completed_reason) == ("not_completed", "Mange syke")
    assert set(made.invitations.values_list("attended", flat=True)) == {False}
    assert last_change(row) == ("Møte er registrert: Ikke fullført", school.user)


@pytest.mark.parametrize("status", ["invited", "cancelled", "", "x"])
def test_other_status_is_refused_by_its_field(school: World, status: str) -> None:
    made = over(school)
    refused(lambda: register(school, made, status=status), "status")
    assert Meeting.objects.get().status == "invited"


def test_too_long_text_is_refused_by_its_field(school: World) -> None:
    made = over(school)
    refused(lambda: register(school, made, comments="x" * 2001), "comments")
    refused(lambda: register(school, made, also_attended="x" * 301), "also_attended")
    given = {"status": "not_completed", "not_completed_reason": "x" * 301}
    refused(lambda: register(school, made, **given), "not_completed_reason")


def test_meeting_is_not_registered_before_it_begins(school: World) -> None:
    made = call_meeting(school.log, school.holder)
    with pytest.raises(ValidationError, match="ikke begynt"):
        register(school, made)
    made.starts_at = timezone.now() - timedelta(minutes=1)
    made.save_without_historical_record()
    assert register(school, made).status == "completed"


def test_registering_again_is_a_correction_with_a_version(school: World) -> None:
    made = over(school)
    register(school, made)
    with pytest.raises(Stale):
        register(school, made, version=1)
    row = register(school, made, version=2, status="not_completed", not_completed_reason="Feil dag")
    assert last_change(row)[0] == "Registreringen av møtet er endret: Ikke fullført"
    assert set(row.invitations.values_list("attended", flat=True)) == {False}
    row = register(school, made, version=3, comments="Likevel holdt")
    assert (row.status, row.not_completed_reason) == ("completed", "")
    assert reasons(row)[-3:] == [
        "Møte er registrert: Fullført",
        "Registreringen av møtet er endret: Ikke fullført",
        "Registreringen av møtet er endret: Fullført",
    ]


def test_attendance_of_another_meeting_is_refused(school: World) -> None:
    made, other = over(school), over(school, concerns=[school.concern])
    refused(lambda: register(school, made, attended=frozenset([other.invitations.first().pk])), "attended")
    assert Meeting.objects.get(pk=made.pk).status == "invited"


def test_someone_taken_off_the_list_has_no_attendance(school: World) -> None:
    made = call_meeting(school.log, school.holder)
    change = make_meeting_input(school.log, relation_ids=())
    meetings.meeting_move(log_id=school.log.pk, meeting_id=made.pk, version=1, change=change, by=school.user)
    made.refresh_from_db()
    gone = made.invitations.get(removed_at__isnull=False)
    let_pass(made)
    refused(lambda: register(school, made, version=2, attended=frozenset({gone.pk})), "attended")
    register(school, made, version=2, attended=frozenset())
    gone.refresh_from_db()
    assert gone.attended is None


def test_cancelled_struck_and_unknown_meetings_are_not_registered(school: World) -> None:
    where = {"log_id": school.log.pk, "reason": "x", "by": school.user}
    cancelled = call_meeting(school.log, school.holder)
    meetings.meeting_cancel(meeting_id=cancelled.pk, **where)
    cancelled.refresh_from_db()
    let_pass(cancelled)
    with pytest.raises(ValidationError, match="avlyst"):
        register(school, cancelled, version=2)
    struck = over(school)
    meetings.meeting_strike(meeting_id=struck.pk, **where)
    with pytest.raises(ValidationError, match="feilregistrert"):
        register(school, struck, version=2)
    theirs = call_meeting(make_log(school.stranger), school.stranger)
    with pytest.raises(NotVisible):
        register(school, theirs)


def test_only_the_holder_registers(school: World) -> None:
    make_participant(school.log, school.colleague)
    made = over(school)
    for actor, error in ((school.colleague, NotAllowed), (school.stranger, NotVisible)):
        with pytest.raises(error):
            register(school, made, by=actor.user)


# --- R6 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [8, 7])
def test_after_the_consents_end_only_what_was_held_before(school: World, days: int) -> None:
    """The meeting was yesterday, or today: the consent ended at midnight between."""
    made = let_pass(call_meeting(school.log, school.holder), days=days)
    made.ends_at -= timedelta(hours=9)
    made.starts_at -= timedelta(hours=9)
    made.save_without_historical_record()
    expire_consent(school.log)
    if days == 8:
        assert register(school, made).status == "completed"
        return
    refused(lambda: register(school, made), "status")
    row = register(school, made, status="not_completed", not_completed_reason="Uten samtykke")
    assert row.status == "not_completed"


def test_withdrawn_consent_counts_from_that_moment(school: World) -> None:
    before, after = over(school), let_pass(call_meeting(school.log, school.holder, concerns=[school.concern]))
    after.starts_at = timezone.now() - timedelta(minutes=5)
    after.ends_at = timezone.now()
    after.save_without_historical_record()
    consent = school.log.current_consent
    consent.withdrawn_at, consent.withdrawn_by = timezone.now() - timedelta(hours=1), school.user
    history.save(consent, by=school.user, reason="Samtykket er trukket")
    facts.recalculate(school.log)
    assert register(school, before).status == "completed"
    refused(lambda: register(school, after), "status")
    with pytest.raises(NotAllowed):
        call_meeting(school.log, school.holder)


# --- R20: held without invitation -----------------------------------------------------------------


def test_held_meeting_is_registered_at_once_and_nobody_gets_mail(school: World) -> None:
    OutboxMessage.objects.all().delete()
    registration = RegistrationInput(also_attended="Bestemor", comments="Kort møte")
    made = held(school, registration=registration, concerns=[school.concern], invite_child=True)
    assert (made.status, made.without_invitation, made.registered_by) == ("completed", True, school.user)
    assert set(made.invitations.values_list("attended", flat=True)) == {True}
    assert made.invitations.count() == 3
    assert not OutboxMessage.objects.exists()
    assert reasons(made) == ["Møte som er holdt, er registrert"]
    assert last_change(made.invitations.first()) == ("Oppmøte er registrert", school.user)


def test_bad_held_meeting_is_refused_by_its_field(school: World) -> None:
    refused(lambda: held(school, starts_at=at(1), ends_at=at(1, 10)), "starts_at")
    refused(lambda: held(school, relation_ids=(), actor_ids=()), "invited")
    refused(lambda: held(school, actor_ids=(school.colleague.pk,)), "invited")
    missing = RegistrationInput(status="not_completed", not_completed_reason="x")
    refused(lambda: held(school, registration=missing), "status")
    assert not Meeting.objects.exists()


def test_held_meeting_after_the_consents_end_is_refused(school: World) -> None:
    expire_consent(school.log)
    assert held(school).status == "completed"
    made = {"starts_at": timezone.now() - timedelta(seconds=2), "ends_at": timezone.now()}
    if timezone.localdate(made["starts_at"]) == timezone.localdate():
        refused(lambda: held(school, concerns=[school.concern], **made), "status")
