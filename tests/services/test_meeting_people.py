"""Coming meetings follow who takes part: leaving takes one off the list, the baton puts one on it."""

from types import SimpleNamespace

from stafettlog.models import Invitation, Meeting, MessageKind, OutboxMessage
from stafettlog.services.participants import participant_end
from tests.factories import make_participant
from tests.factories.calling import call_meeting, let_pass
from tests.services.transferring import accept, ask

World = SimpleNamespace


def standing(meeting: Meeting) -> set[object]:
    rows = Invitation.objects.standing().filter(meeting=meeting, actor__isnull=False)
    return {row.actor for row in rows.with_names()}


def told(kind: MessageKind) -> set[object]:
    rows = OutboxMessage.objects.filter(kind=kind, invitation__actor__isnull=False)
    return {row.invitation.actor for row in rows.select_related("invitation__actor")}


def call(w: World) -> Meeting:
    meeting = call_meeting(w.log, w.holder, concerns=[w.concern], actor_ids=(w.holder.pk, w.colleague.pk))
    OutboxMessage.objects.all().delete()
    return meeting


def test_one_whose_part_ends_is_off_the_coming_meetings_and_told(school: World) -> None:
    part = make_participant(school.log, school.colleague)
    meeting, held = call(school), let_pass(call(school))
    participant_end(
        log_id=school.log.pk, participant_id=part.pk, replacement_id=None, reason="", by=school.user
    )
    assert standing(meeting) == {school.holder}
    assert standing(held) == {school.holder, school.colleague}
    assert told(MessageKind.MEETING_CANCELLED) == {school.colleague}
    reason = Invitation.history.filter(meeting=meeting).latest().history_change_reason
    assert reason == "Ikke lenger invitert til møtet"


def test_who_takes_the_baton_is_invited_and_the_one_who_left_is_not(school: World) -> None:
    meeting = call_meeting(school.log, school.holder, concerns=[school.concern])
    OutboxMessage.objects.all().delete()
    accept(ask(school, school.colleague))
    assert standing(meeting) == {school.colleague}
    assert told(MessageKind.MEETING_INVITATION) == {school.colleague}
    assert told(MessageKind.MEETING_CANCELLED) == {school.holder}


def test_who_was_invited_already_and_who_stays_hear_nothing_new(school: World) -> None:
    make_participant(school.log, school.colleague)
    meeting = call(school)
    accept(ask(school, school.colleague, stays=True))
    assert standing(meeting) == {school.holder, school.colleague}
    assert told(MessageKind.MEETING_INVITATION) == told(MessageKind.MEETING_CANCELLED) == set()
