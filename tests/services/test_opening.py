"""Opening a log (R1, R3, R4, R5): all or nothing, and nothing told about a log that one cannot see."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants, people
from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import (
    Child,
    Foresatt,
    ForesattRelation,
    MessageKind,
    OpeningAttempt,
    OutboxMessage,
    Stafettlog,
    Submission,
)
from stafettlog.services import attempts, consents, facts, opening
from stafettlog.services.errors import ChildHasLog, NotAllowed, TooManyAttempts
from tests.factories import (
    make_foresatt_input,
    make_log,
    make_opening,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.services.telling import every_history_row_has_reason_and_user, messages, reasons

World = SimpleNamespace


def open_log(actor: Any, form: Any = None, *, key: uuid.UUID | None = None, **changes: Any) -> str:
    return opening.log_open(
        opening=form or make_opening(actor, **changes),
        draft=None,
        key=key or uuid.uuid4(),
        location_of=lambda log: f"/{log.pk}/",
        by=actor.user,
    )


def close(log: Stafettlog) -> None:
    Stafettlog.objects.filter(pk=log.pk).update(state=LogState.CLOSED.value)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=log.pk))


def number_of(log: Stafettlog) -> dict[str, Any]:
    child = log.child
    return {"national_number": child.national_number, "birth_date": child.birth_date}


def test_staff_may_open_a_log_and_holds_it(school: World) -> None:
    log = make_log(school.colleague, level=2)
    assert (log.stafettholder, log.organisation, log.created_by) == (
        school.colleague,
        school.organisation,
        school.colleague.user,
    )
    assert log.participants.get().actor == school.colleague
    assert grants.codenames_on(school.colleague.user, log) == {
        "view_stafettlog",
        "hold_stafettlog",
        "change_stafettlog",
        "export_stafettlog",
    }
    assert log.city
    assert reasons(log) == ["Stafettlogg er opprettet", "Samtykket gjelder loggen"]
    assert {h.history_user for h in Stafettlog.history.filter(id=log.pk)} == {school.colleague.user}
    assert every_history_row_has_reason_and_user() == []


def test_consent_starts_with_the_holders_virksomhet_and_names_its_givers(school: World) -> None:
    given = [make_foresatt_input(gave_consent=True), make_foresatt_input(gave_consent=False, role="father")]
    log = make_log(school.colleague, foresatte=given)
    consent = log.current_consent
    assert [c.organisation for c in consent.coverage.all()] == [school.organisation]
    assert [r.last_name for r in consent.givers.all()] == [given[0].last_name]
    assert (consent.information_text, consent.sharing_text) == (
        consents.INFORMATION_TEXT,
        consents.SHARING_TEXT,
    )
    assert consent.text_version == consents.TEXT_VERSION
    assert reasons(consent) == ["Samtykket er registrert", "Foresatte som har samtykket"]
    assert {h.history_user for h in type(consent).history.filter(id=consent.pk)} == {school.colleague.user}


@pytest.mark.parametrize(
    ("who", "why"),
    [("foresatt", "not staff"), ("operator", "no place"), ("unconfirmed", "waits"), ("inactive", "gone")],
)
def test_who_is_no_active_staff_cannot_open(school: World, who: str, why: str) -> None:
    from permissions.policy import Role

    form = make_opening(school.colleague)
    if who == "foresatt":
        user = ForesattRelation.objects.get(child=school.log.child).foresatt.user
    elif who == "operator":
        user = make_role(Role.OPERATOR)
    else:
        user = school.colleague.user
        if who == "unconfirmed":
            type(school.colleague).objects.filter(pk=school.colleague.pk).update(
                confirmed_at=None, confirmed_by=None
            )
        else:
            User.objects.filter(pk=user.pk).update(is_active=False)
            user.refresh_from_db()
    with pytest.raises(NotAllowed):
        opening.log_open(opening=form, draft=None, key=uuid.uuid4(), location_of=str, by=user)


def test_nobody_opens_for_another_persons_place(school: World) -> None:
    form = make_opening(school.stranger)
    with pytest.raises(ValidationError, match="hvilken virksomhet"):
        open_log(school.colleague, form)


def test_failed_opening_leaves_nothing(school: World) -> None:
    models = (Child, User, Stafettlog, Submission, OutboxMessage)
    before = [model.objects.count() for model in models]
    for wrong in ({"level": 4}, {"living_situation": "tent"}, {"city": ""}, {"foresatte": []}):
        with pytest.raises(ValidationError):
            open_log(school.colleague, **wrong)
    with pytest.raises(ValidationError):
        open_log(school.colleague, foresatte=[make_foresatt_input(ground="cousin")])
    twice = make_foresatt_input()
    with pytest.raises(ValidationError, match="allerede registrert som foresatt"):
        open_log(school.colleague, foresatte=[twice, twice])
    assert [model.objects.count() for model in models] == before


# --- R1 ------------------------------------------------------------------------------------------


def test_stranger_gets_a_neutral_answer_and_the_attempt_is_stored(school: World) -> None:
    with pytest.raises(ChildHasLog) as told:
        open_log(school.stranger, **number_of(school.log))
    assert told.value.log_id is None
    assert school.log.child.last_name not in str(told.value)
    attempt = OpeningAttempt.objects.get()
    assert (attempt.log, attempt.asked_by) == (school.log, school.stranger)
    note = OutboxMessage.objects.get(kind=MessageKind.OPENING_ATTEMPT)
    assert (note.log, note.actor, note.relation) == (school.log, school.stranger, None)
    assert Stafettlog.objects.filter(child=school.log.child).count() == 1
    child = Child.objects.get(pk=school.log.child_id)
    assert child.last_name == school.log.child.last_name


def test_note_is_sent_once_until_the_holder_answers(school: World, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
        time_machine.shift(timedelta(minutes=1))
    assert OpeningAttempt.objects.count() == 2
    assert messages(kind=MessageKind.OPENING_ATTEMPT) == [MessageKind.OPENING_ATTEMPT]
    attempt = OpeningAttempt.objects.first()
    for _time in range(2):
        attempts.attempt_answer(log_id=school.log.pk, attempt_id=attempt.pk, by=school.user)
    assert OpeningAttempt.objects.filter(answered_by=school.user).count() == 2
    assert reasons(attempt) == ["Spurte etter en logg på barnet", "Stafettholderen har tatt kontakt"]
    with pytest.raises(ChildHasLog):
        open_log(school.stranger, **number_of(school.log))
    assert len(messages(kind=MessageKind.OPENING_ATTEMPT)) == 2


def test_attempts_are_limited_within_the_hour(school: World, settings: Any, time_machine: Any) -> None:
    settings.OPENING_ATTEMPTS_PER_HOUR = 2
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
        time_machine.shift(timedelta(minutes=1))
    # Also for a child without a log: the answer tells nothing.
    for changes in (number_of(school.log), {}):
        with pytest.raises(TooManyAttempts):
            open_log(school.stranger, **changes)
    assert OpeningAttempt.objects.count() == 2
    open_log(school.colleague)
    time_machine.shift(timedelta(minutes=61))
    open_log(school.stranger)


def test_second_click_is_the_same_attempt(school: World) -> None:
    for _time in range(2):
        with pytest.raises(ChildHasLog):
            open_log(school.stranger, **number_of(school.log))
    assert OpeningAttempt.objects.count() == 1


def test_log_cannot_be_opened_when_nobody_has_consented(school: World) -> None:
    with pytest.raises(ValidationError, match="minst én foresatt"):
        open_log(school.holder, foresatte=[make_foresatt_input(gave_consent=False)])


@pytest.mark.parametrize("who", ["holder", "colleague"])
def test_own_visible_log_is_named(school: World, who: str) -> None:
    make_participant(school.log, school.colleague)
    with pytest.raises(ChildHasLog) as told:
        open_log(getattr(school, who), **number_of(school.log))
    assert told.value.log_id == school.log.pk
    assert OpeningAttempt.objects.count() == 0
    assert messages(kind=MessageKind.OPENING_ATTEMPT) == []


def test_foresatt_who_is_staff_is_told_nothing_of_the_childs_log(school: World) -> None:
    """Reading in the portal is not seeing it as staff."""
    number = school.stranger.user.national_number
    log = make_log(school.holder, foresatte=[make_foresatt_input(national_number=number)])
    assert Foresatt.objects.get(user=school.stranger.user)
    with pytest.raises(ChildHasLog) as told:
        open_log(school.stranger, **number_of(log))
    assert told.value.log_id is None


def test_child_without_number_meets_no_check(school: World) -> None:
    same = {"first_name": "Ola", "last_name": "Nord", "birth_date": date(2018, 1, 1), "national_number": None}
    first, second = (make_log(school.colleague, **same) for _time in range(2))
    assert first.child != second.child
    assert first.child.national_number is None


def test_child_is_opened_anew_after_a_closed_log(school: World) -> None:
    """Also by someone else, with another foresatt: the earlier one's access ends."""
    old_relation = ForesattRelation.objects.get(child=school.log.child)
    close(school.log)
    new = make_log(
        school.stranger,
        **number_of(school.log),
        first_name="Nytt",
        last_name="Navn",
        foresatte=[make_foresatt_input(role="father")],
    )
    assert new.child == school.log.child
    assert new.child.display_name == "Nytt Navn"
    old_relation.refresh_from_db()
    assert old_relation.ended_by == school.stranger.user
    assert grants.codenames_on(old_relation.foresatt.user, school.log) == frozenset()
    assert grants.codenames_on(old_relation.foresatt.user, new) == frozenset()
    assert grants.codenames_on(school.stranger.user, school.log) == frozenset()
    assert "Navn er endret" in reasons(new.child)


# --- foresatte -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ground", "email", "told"),
    [
        ("parental_responsibility", "mor@familie.example", True),
        ("guardianship", "mor@familie.example", True),
        ("foster_agreement", "mor@familie.example", True),
        ("none", "mor@familie.example", False),
        ("parental_responsibility", "", False),
    ],
)
def test_account_mail_needs_ground_and_address(school: World, ground: str, email: str, told: bool) -> None:
    log = make_log(school.colleague, foresatte=[make_foresatt_input(ground=ground, email=email)])
    assert messages(log=log) == ([MessageKind.FORESATT_ACCOUNT] if told else [])
    user = ForesattRelation.objects.get(child=log.child).foresatt.user
    portal = {"read_portal_stafettlog"} if ground != "none" else set()
    assert grants.codenames_on(user, log) == portal
    assert not user.is_staff
    assert not user.has_usable_password()


def test_parent_of_two_children_is_one_person_with_two_relations(school: World) -> None:
    mother = make_foresatt_input()
    first = make_log(school.colleague, foresatte=[mother])
    second = make_log(
        school.stranger,
        foresatte=[replace(mother, first_name="Annet", street="Nygata 2", email="ny@familie.example")],
    )
    foresatt = Foresatt.objects.get(relations__child=first.child)
    assert Foresatt.objects.get(relations__child=second.child) == foresatt
    one, two = ForesattRelation.objects.filter(foresatt=foresatt)
    assert (one.street, two.street) == ("Prøveveien 1", "Nygata 2")
    # What the second one typed changes nothing that the first one stored, and the account neither.
    assert (one.first_name, foresatt.user.first_name) == ("Hanne", "Hanne")
    assert grants.codenames_on(foresatt.user, first) == grants.codenames_on(foresatt.user, second)


def test_known_number_reveals_no_stored_name(school: World) -> None:
    log = make_log(
        school.stranger, foresatte=[make_foresatt_input(national_number=school.user.national_number)]
    )
    relation = ForesattRelation.objects.get(child=log.child)
    assert relation.first_name == "Hanne" != school.user.first_name
    assert relation.foresatt.user == school.user


def test_foresatt_who_is_also_staff_keeps_both(school: World) -> None:
    """The holder of another log is this child's father: one account, each right by its own row."""
    log = make_log(
        school.colleague, foresatte=[make_foresatt_input(national_number=school.user.national_number)]
    )
    school.user.refresh_from_db()
    assert school.user.is_staff
    assert grants.codenames_on(school.user, log) == {"read_portal_stafettlog"}
    assert "hold_stafettlog" in grants.codenames_on(school.user, school.log)
    assert people.find_by_number(school.user.national_number) == school.user


def test_actor_place_in_two_virksomheter_is_chosen(school: World) -> None:
    other = make_organisation()
    second = make_staff(other)
    type(second).objects.filter(pk=second.pk).update(user=school.user)
    second.refresh_from_db()
    log = make_log(second)
    assert (log.organisation, log.stafettholder.user) == (other, school.user)


# --- what nobody should be able to send ----------------------------------------------------------


def test_consent_from_a_day_to_come_is_refused(school: World) -> None:
    with pytest.raises(ValidationError) as refused:
        open_log(school.colleague, given_on=timezone.localdate() + timedelta(days=1))
    assert "given_on" in refused.value.message_dict


def test_consent_that_has_run_out_already_is_refused(school: World) -> None:
    with pytest.raises(ValidationError) as refused:
        open_log(school.colleague, given_on=timezone.localdate() - timedelta(days=800))
    assert "given_on" in refused.value.message_dict
