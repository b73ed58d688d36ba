"""Slett forelder, and one foresatt's access stopped and given back (R4b, R6)."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions.models import User
from permissions.policy import CONSENT_EXPIRED, NOT_OPEN, NOT_YOURS
from stafettlog.models import ForesattRelation, MessageKind, MessageState, OutboxMessage, Stafettlog
from stafettlog.services import closing, log_details, outbox
from stafettlog.services.access import READ_PORTAL, visible_logs
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.foresatt_access import foresatt_end, foresatt_resume, foresatt_stop
from tests.factories import expire_consent, make_foresatt_input, make_log, make_meeting, make_participant
from tests.services.telling import last_change

World = SimpleNamespace


@pytest.fixture
def world(school: World) -> World:
    """A log with two parents, of whom the mother alone has consented."""
    mother = make_foresatt_input()
    father = make_foresatt_input(role="father", first_name="Ola", gave_consent=False)
    school.entries = [mother, father]
    school.log = make_log(school.holder, level=2, foresatte=[mother, father])
    school.mother, school.father = school.log.child.foresatt_relations.order_by("id")
    return school


def end(w: World, relation: ForesattRelation, by: User | None = None, **changes: str) -> ForesattRelation:
    values = {"reason": "Har ikke lenger foreldreansvar", **changes}
    return foresatt_end(log_id=w.log.pk, relation_id=relation.pk, by=by or w.user, **values)


def stop(w: World, relation: ForesattRelation, by: User | None = None) -> ForesattRelation:
    return foresatt_stop(log_id=w.log.pk, relation_id=relation.pk, reason="Besøksforbud", by=by or w.user)


def reads(relation: ForesattRelation, log: Stafettlog) -> bool:
    return Stafettlog.objects.filter(visible_logs(relation.foresatt.user, READ_PORTAL), pk=log.pk).exists()


def waiting(relation: ForesattRelation) -> list[str]:
    mine = OutboxMessage.objects.filter(relation=relation, state=MessageState.WAITING)
    return list(mine.values_list("kind", flat=True))


def test_ended_foresatt_is_out_and_stays_in_the_history(world: World) -> None:
    assert reads(world.father, world.log)
    assert waiting(world.father) == ["foresatt_account"]
    ended = end(world, world.father)
    assert not reads(world.father, world.log)
    assert reads(world.mother, world.log)
    assert waiting(world.father) == []
    assert waiting(world.mother) == ["foresatt_account"]
    assert (ended.ended_by, ended.end_reason) == (world.user, "Har ikke lenger foreldreansvar")
    assert last_change(ended) == ("Foresatt er slettet fra loggen", world.user)
    assert not log_details.consent_needs_renewal(world.log)


def test_ended_giver_asks_for_a_new_consent_and_takes_nothing_away(world: World) -> None:
    make_participant(world.log, world.outsider)
    end(world, world.mother)
    log = Stafettlog.objects.with_identity().get(pk=world.log.pk)
    assert log_details.consent_needs_renewal(log)
    assert list(Stafettlog.objects.filter(log_details.needing_renewal(timezone.localdate()))) == [log]
    assert log.current_consent.withdrawn_at is None
    assert Stafettlog.objects.filter(visible_logs(world.outsider.user), pk=log.pk).exists()
    expired = expire_consent(log)
    assert not log_details.consent_needs_renewal(expired)
    assert not Stafettlog.objects.filter(log_details.needing_renewal(timezone.localdate())).exists()


def test_consent_that_the_youth_gave_too_stands_without_the_foresatt(world: World) -> None:
    type(world.log.current_consent).objects.filter(pk=world.log.current_consent_id).update(youth_agreed=True)
    end(world, world.mother)
    assert not log_details.consent_needs_renewal(Stafettlog.objects.with_identity().get(pk=world.log.pk))


def test_last_foresatt_cannot_be_ended(world: World) -> None:
    end(world, world.father)
    with pytest.raises(ValidationError) as refused:
        end(world, world.mother)
    assert "Barnet må ha minst én foresatt" in refused.value.messages[0]
    assert reads(world.mother, world.log)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_ending_and_stopping_need_a_reason(world: World, reason: str) -> None:
    for call in (foresatt_end, foresatt_stop):
        with pytest.raises(ValidationError) as refused:
            call(log_id=world.log.pk, relation_id=world.father.pk, reason=reason, by=world.user)
        assert "reason" in refused.value.message_dict


def test_ending_twice_says_so(world: World) -> None:
    end(world, world.father)
    versions = ForesattRelation.history.count()
    for call in (end, stop):
        with pytest.raises(ValidationError) as refused:
            call(world, world.father)
        assert refused.value.messages == ["Den foresatte er allerede slettet."]
    assert ForesattRelation.history.count() == versions


def test_parent_of_two_children_stays_with_the_other(world: World) -> None:
    sibling = make_log(world.colleague, foresatte=world.entries)
    end(world, world.father)
    stop(world, world.mother)
    other = sibling.child.foresatt_relations.get(foresatt=world.father.foresatt)
    assert other.ended_at is None
    assert reads(world.father, sibling)
    assert reads(world.mother, sibling)
    assert not reads(world.mother, world.log)
    assert sorted(waiting(other)) == ["foresatt_account"]


def test_stopped_access_and_what_waits(world: World) -> None:
    meeting = make_meeting(world.log, relations=[world.mother])
    outbox.tell_meeting(meeting, MessageKind.MEETING_INVITATION, meeting.invitations.all())
    invited = OutboxMessage.objects.filter(invitation__meeting=meeting, invitation__relation=world.mother)
    assert set(invited.values_list("state", flat=True)) == {MessageState.WAITING}
    stopped = stop(world, world.mother)
    assert not reads(world.mother, world.log)
    assert waiting(world.mother) == []
    assert set(invited.values_list("state", flat=True)) == {MessageState.DROPPED}
    assert (stopped.stopped_by, stopped.stop_reason) == (world.user, "Besøksforbud")
    # What the person typed stands in a field of its own, not in the sentence that all on the log read.
    assert last_change(stopped) == ("Tilgangen til foresatt er stoppet", world.user)
    with pytest.raises(ValidationError):
        stop(world, world.mother)
    assert not log_details.consent_needs_renewal(world.log)


def test_access_given_back_sends_the_account_that_never_went(world: World) -> None:
    stop(world, world.mother)
    back = foresatt_resume(log_id=world.log.pk, relation_id=world.mother.pk, by=world.user)
    assert (back.stopped_at, back.stopped_by, back.stop_reason) == (None, None, "")
    assert reads(world.mother, world.log)
    assert waiting(world.mother) == ["foresatt_account"]
    with pytest.raises(ValidationError):
        foresatt_resume(log_id=world.log.pk, relation_id=world.mother.pk, by=world.user)


def test_access_given_back_sends_no_account_twice(world: World) -> None:
    OutboxMessage.objects.filter(relation=world.mother).update(
        state=MessageState.SENT, sent_at=world.log.created_at
    )
    stop(world, world.mother)
    foresatt_resume(log_id=world.log.pk, relation_id=world.mother.pk, by=world.user)
    assert OutboxMessage.objects.filter(relation=world.mother).count() == 1


def test_access_can_be_stopped_when_the_consent_has_ended_but_not_given_back(world: World) -> None:
    expire_consent(world.log)
    with pytest.raises(NotAllowed) as refused:
        end(world, world.father)
    assert str(refused.value) == CONSENT_EXPIRED
    stop(world, world.father)
    assert not reads(world.father, world.log)
    with pytest.raises(NotAllowed):
        foresatt_resume(log_id=world.log.pk, relation_id=world.father.pk, by=world.user)


def test_access_can_be_stopped_in_a_closed_log(world: World) -> None:
    closing.log_close(log_id=world.log.pk, reason="goal_reached", note="Ferdig", by=world.user)
    assert reads(world.father, world.log)
    stop(world, world.father)
    assert not reads(world.father, world.log)
    with pytest.raises(NotAllowed) as refused:
        end(world, world.mother)
    assert str(refused.value) == NOT_OPEN


def test_closed_log_knows_nothing_of_a_later_one(world: World) -> None:
    closing.log_close(log_id=world.log.pk, reason="goal_reached", note="Ferdig", by=world.user)
    before = set(log_details.relations(Stafettlog.objects.get(pk=world.log.pk)))
    child = world.log.child
    later = make_log(
        world.stranger, national_number=child.national_number, birth_date=child.birth_date, street="Ny vei 1"
    )
    assert set(log_details.relations(Stafettlog.objects.get(pk=world.log.pk))) == before
    theirs = log_details.relations(later).get()
    for call in (stop, end):
        with pytest.raises((NotVisible, NotAllowed)):
            call(world, theirs)
    assert reads(theirs, later)


def test_stranger_learns_nothing_and_who_knows_of_the_log_is_told_why(world: World) -> None:
    make_participant(world.log, world.colleague)
    calls = (end, stop)
    for call in calls:
        for person in (world.stranger, world.outsider):
            with pytest.raises(NotVisible):
                call(world, world.father, by=person.user)
        with pytest.raises(NotVisible):
            call(world, world.father, by=world.father.foresatt.user)
        for person in (world.colleague, world.leader):
            with pytest.raises(NotAllowed) as refused:
                call(world, world.father, by=person.user)
            assert str(refused.value) == NOT_YOURS


def test_foresatt_of_another_log_is_not_found(world: World) -> None:
    foreign = make_log(world.stranger)
    theirs = foreign.child.foresatt_relations.get()
    for call in (end, stop):
        with pytest.raises(NotVisible):
            call(world, theirs)
    with pytest.raises(NotVisible):
        foresatt_resume(log_id=world.log.pk, relation_id=theirs.pk, by=world.user)
    assert reads(theirs, foreign)
