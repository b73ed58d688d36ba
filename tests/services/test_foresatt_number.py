"""A foresatt's wrong number: the access goes to the right person (R3)."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import Foresatt, ForesattRelation, MessageKind, OutboxMessage, Stafettlog
from stafettlog.notifications.claims import begin_sending, claim_next
from stafettlog.services import log_details, outbox
from stafettlog.services.foresatt_access import foresatt_stop
from stafettlog.services.foresatt_changes import foresatt_add
from stafettlog.services.foresatte import details_of
from tests.factories import (
    fresh_number,
    make_foresatt_input,
    make_meeting,
)
from tests.factories.numbers import born_years_ago
from tests.services.relating import accounts, correct, reads
from tests.services.telling import reasons

World = SimpleNamespace


@pytest.fixture
def world(school: World) -> World:
    """A mother who has consented, with access and an address."""
    school.relation = school.log.child.foresatt_relations.select_related("foresatt__user").get()
    return school


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
