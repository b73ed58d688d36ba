"""One foresatt more, corrected details, and the right number (R3, R4)."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from permissions.models import User
from stafettlog.models import Foresatt, ForesattRelation, MessageKind, MessageState, OutboxMessage, Stafettlog
from stafettlog.notifications.claims import begin_sending, claim_next
from stafettlog.services import log_details, outbox
from stafettlog.services.access import READ_PORTAL, visible_logs
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.foresatt_access import foresatt_stop
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_change, foresatt_number
from stafettlog.services.foresatte import details_of
from tests.factories import (
    expire_consent,
    fresh_number,
    make_foresatt_input,
    make_log,
    make_meeting,
    make_participant,
)
from tests.factories.numbers import born_years_ago
from tests.services.telling import last_change, reasons

World = SimpleNamespace


@pytest.fixture
def world(school: World) -> World:
    """A mother who has consented, with access and an address."""
    school.relation = school.log.child.foresatt_relations.select_related("foresatt__user").get()
    return school


def change(w: World, by: User | None = None, version: int | None = None, **changes: Any) -> ForesattRelation:
    row = ForesattRelation.objects.get(pk=w.relation.pk)
    return foresatt_change(
        log_id=w.log.pk,
        relation_id=row.pk,
        details=replace(details_of(row), **changes),
        version=row.version if version is None else version,
        by=by or w.user,
    )


def correct(w: World, number: str | None = None, by: User | None = None) -> ForesattRelation:
    row = ForesattRelation.objects.get(pk=w.relation.pk)
    return foresatt_number(
        log_id=w.log.pk,
        relation_id=row.pk,
        national_number=number or fresh_number(born_years_ago(36)),
        reason="To siffer var byttet om",
        version=row.version,
        by=by or w.user,
    )


def reads(relation: ForesattRelation, log: Stafettlog) -> bool:
    user = User.objects.get(foresatt=relation.foresatt_id)
    return Stafettlog.objects.filter(visible_logs(user, READ_PORTAL), pk=log.pk).exists()


def accounts(relation: ForesattRelation) -> list[str]:
    told = OutboxMessage.objects.filter(relation=relation, kind=MessageKind.FORESATT_ACCOUNT)
    return list(told.order_by("id").values_list("state", flat=True))


def delivered(relation: ForesattRelation, state: MessageState = MessageState.SENT) -> None:
    at = relation.ground_confirmed_at if state == MessageState.SENT else None
    OutboxMessage.objects.filter(relation=relation).update(state=state, sent_at=at)


def test_added_foresatt_reads_and_is_told(world: World) -> None:
    made = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(role="father"), by=world.user)
    assert reads(made, world.log)
    assert accounts(made) == ["waiting"]
    assert last_change(made) == ("Foresatt er registrert", world.user)
    assert not world.log.current_consent.givers.filter(pk=made.pk).exists()


def test_added_without_a_ground_has_nothing(world: World) -> None:
    made = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(ground="none"), by=world.user)
    assert not reads(made, world.log)
    assert accounts(made) == []


def test_nobody_is_added_twice_and_the_child_is_no_foresatt(world: World) -> None:
    for number in (world.relation.foresatt.national_number, world.log.child.national_number):
        with pytest.raises(ValidationError) as refused:
            foresatt_add(
                log_id=world.log.pk, foresatt=make_foresatt_input(national_number=number), by=world.user
            )
        assert "number" in refused.value.message_dict
    assert ForesattRelation.objects.count() == 1


def test_parent_of_two_children_is_one_person(world: World) -> None:
    entry = make_foresatt_input()
    other = make_log(world.stranger, foresatte=[entry])
    theirs = other.child.foresatt_relations.get()
    mine = foresatt_add(
        log_id=world.log.pk,
        foresatt=replace(entry, street="Min vei 1", email="annen@x.example"),
        by=world.user,
    )
    assert mine.foresatt == theirs.foresatt
    world.relation = mine
    change(world, street="Ny vei 2", ground="none")
    theirs.refresh_from_db()
    assert (theirs.street, theirs.ground) == (entry.street, entry.ground)
    assert reads(theirs, other)
    assert not reads(mine, world.log)


def test_change_keeps_who_what_and_the_other_version(world: World) -> None:
    changed = change(world, phone="400 11 222", language="pl", needs_interpreter=True)
    assert (changed.phone, changed.language, changed.needs_interpreter) == ("400 11 222", "pl", True)
    assert changed.version == 2
    assert last_change(changed) == ("Opplysninger om foresatt er endret", world.user)
    assert changed.ground_confirmed_at == world.relation.ground_confirmed_at
    with pytest.raises(Stale) as stale:
        change(world, version=1, phone="400 33 444")
    assert stale.value.current.phone == "400 11 222"


def test_address_that_comes_later_sends_the_account_once(world: World) -> None:
    world.relation = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(email=""), by=world.user)
    assert accounts(world.relation) == []
    change(world, email="ny@familie.example")
    assert accounts(world.relation) == ["waiting"]
    change(world, phone="400 11 222")
    change(world, email="nyere@familie.example")
    # The one that waits finds the address when it is sent.
    assert accounts(world.relation) == ["waiting"]
    delivered(world.relation)
    change(world, phone="400 11 333")
    assert accounts(world.relation) == ["sent"]
    change(world, email="riktig@familie.example")
    assert accounts(world.relation) == ["sent", "waiting"]


def test_account_that_did_not_arrive_goes_to_the_corrected_address(world: World) -> None:
    delivered(world.relation, MessageState.FAILED)
    change(world, phone="400 11 222")
    assert accounts(world.relation) == ["failed"]
    change(world, email="riktig@familie.example")
    assert accounts(world.relation) == ["failed", "waiting"]


def test_ground_taken_away_closes_and_given_back_opens(world: World) -> None:
    before = world.relation.ground_confirmed_at
    changed = change(world, ground="none")
    assert not reads(world.relation, world.log)
    assert accounts(world.relation) == ["dropped"]
    assert changed.ground_confirmed_at > before
    change(world, ground="guardianship")
    assert reads(world.relation, world.log)
    assert accounts(world.relation) == ["dropped", "waiting"]


def test_stopped_foresatt_gets_nothing_by_a_new_address(world: World) -> None:
    foresatt_stop(log_id=world.log.pk, relation_id=world.relation.pk, reason="Avtale", by=world.user)
    change(world, email="ny@familie.example")
    assert accounts(world.relation) == ["dropped"]
    assert not reads(world.relation, world.log)


def test_wrong_number_takes_the_access_from_one_and_gives_it_to_the_other(world: World) -> None:
    number = fresh_number(born_years_ago(36))
    right = correct(world, number)
    wrong = ForesattRelation.objects.get(pk=world.relation.pk)
    assert (wrong.ended_by, wrong.end_reason) == (world.user, "To siffer var byttet om")
    assert not reads(wrong, world.log)
    assert reads(right, world.log)
    assert right.foresatt.national_number == number
    assert details_of(right) == details_of(wrong)
    assert (accounts(wrong), accounts(right)) == (["dropped"], ["waiting"])
    assert (reasons(wrong)[-1], reasons(right)) == (
        "Fødselsnummeret er rettet",
        ["Fødselsnummeret er rettet"],
    )
    # The person whom the holder meant has consented, whatever the digits were.
    assert list(world.log.current_consent.givers.all()) == [right]
    assert not log_details.consent_needs_renewal(Stafettlog.objects.with_identity().get(pk=world.log.pk))
    assert Foresatt.objects.count() == 2


def test_stop_and_invitations_go_along_with_the_right_number(world: World) -> None:
    meeting = make_meeting(world.log, relations=[world.relation])
    outbox.tell_meeting(meeting, MessageKind.MEETING_INVITATION, meeting.invitations.all())
    foresatt_stop(log_id=world.log.pk, relation_id=world.relation.pk, reason="Avtale", by=world.user)
    right = correct(world)
    assert (right.stop_reason, right.has_access) == ("Avtale", False)
    assert not reads(right, world.log)
    assert accounts(right) == []
    assert meeting.invitations.get(actor__isnull=True).relation == right


def test_worker_with_a_letter_to_the_wrong_person_in_hand_may_not_send_it(world: World) -> None:
    meeting = make_meeting(world.log, relations=[world.relation])
    outbox.tell_meeting(
        meeting, MessageKind.MEETING_INVITATION, meeting.invitations.filter(relation=world.relation)
    )
    OutboxMessage.objects.create(kind=MessageKind.NEW_LYSGLIMT, log=world.log, relation=world.relation)
    in_hand = [claim_next(), claim_next(), claim_next()]
    right = correct(world)
    assert [begin_sending(message) for message in in_hand] == [False] * 3
    free = [claim_next(), claim_next(), claim_next()]
    assert {message.relation or message.invitation.relation for message in free} == {right}
    assert claim_next() is None


def test_number_of_the_child_or_of_another_foresatt_is_refused(world: World) -> None:
    father = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(), by=world.user)
    for number in (world.log.child.national_number, father.foresatt.national_number):
        with pytest.raises(ValidationError) as refused:
            correct(world, number)
        assert "number" in refused.value.message_dict
    with pytest.raises(ValidationError):
        correct(world, world.relation.foresatt.national_number)
    assert ForesattRelation.objects.active().count() == 2


def test_only_the_holder_under_a_valid_consent(world: World) -> None:
    make_participant(world.log, world.colleague)
    calls = (
        lambda by: change(world, by),
        lambda by: correct(world, by=by),
        lambda by: foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(), by=by),
    )
    for call in calls:
        for person in (world.stranger, world.leader):
            with pytest.raises(NotVisible):
                call(person.user)
        with pytest.raises(NotAllowed):
            call(world.colleague.user)
    theirs = make_log(world.stranger).child.foresatt_relations.get()
    mine, world.relation = world.relation, theirs
    for call in calls[:2]:
        with pytest.raises(NotVisible):
            call(world.user)
    world.relation = mine
    expire_consent(world.log)
    for call in calls:
        with pytest.raises(NotAllowed):
            call(world.user)
    assert ForesattRelation.objects.filter(child=world.log.child).count() == 1
