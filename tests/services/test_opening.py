"""Opening a log (R3, R4, R5): all or nothing, the consent, the foresatte.

A child who has a log: test_opening_twice.
"""

import uuid
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants, people
from permissions.models import User
from stafettlog.models import (
    Child,
    Foresatt,
    ForesattRelation,
    MessageKind,
    OutboxMessage,
    Stafettlog,
    Submission,
)
from stafettlog.services import consents, opening
from stafettlog.services.errors import NotAllowed
from tests.factories import (
    make_foresatt_input,
    make_log,
    make_opening,
    make_organisation,
    make_role,
    make_staff,
)
from tests.services.new_log import open_log
from tests.services.telling import every_history_row_has_reason_and_user, messages, reasons

World = SimpleNamespace


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


def test_log_cannot_be_opened_when_nobody_has_consented(school: World) -> None:
    with pytest.raises(ValidationError, match="minst én foresatt"):
        open_log(school.holder, foresatte=[make_foresatt_input(gave_consent=False)])


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
