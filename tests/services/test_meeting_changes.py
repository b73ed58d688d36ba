"""Moving, cancelling and striking out a meeting (R14, R19), and what it costs"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permissions import history
from stafettlog.models import Invitation, OutboxMessage
from stafettlog.services import facts, meetings
from stafettlog.services.errors import NotVisible, Stale
from tests.factories import (
    call_meeting,
    let_pass,
    make_log,
    make_meeting_input,
    make_participant,
    make_staff,
)
from tests.factories.calling import at
from tests.services.meeting_calls import invite, mails, move, refused
from tests.services.telling import last_change

World = SimpleNamespace


def test_new_time_is_told_to_those_still_invited(school: World) -> None:
    made = invite(school)
    OutboxMessage.objects.all().delete()
    moved = move(school, made, starts_at=at(9), ends_at=at(9, 11))
    assert (moved.version, moved.calendar_sequence) == (2, 1)
    assert mails() == ["meeting_moved"] * 2
    assert last_change(moved) == ("Møte er flyttet", school.user)
    with pytest.raises(Stale) as stale:
        move(school, made, starts_at=at(10), ends_at=at(10, 11))
    assert stale.value.current.starts_at == at(9)  # type: ignore[attr-defined]


def test_new_topic_alone_is_told_to_nobody(school: World) -> None:
    made = invite(school)
    OutboxMessage.objects.all().delete()
    changed = move(school, made, concerns=[school.concern], interpreter_ordered=True)
    assert (changed.calendar_sequence, mails()) == (0, [])
    assert last_change(changed) == ("Tema for møtet er satt", school.user)


def test_those_added_are_invited_and_those_removed_are_told(school: World) -> None:
    make_participant(school.log, school.colleague)
    relation = school.log.child.foresatt_relations.get()
    made = invite(school, relation_ids=(relation.pk,), actor_ids=(school.holder.pk,))
    OutboxMessage.objects.all().delete()
    new = (school.holder.pk, school.colleague.pk)
    move(school, made, relation_ids=(), actor_ids=new, starts_at=at(9), ends_at=at(9, 11))
    told = {(m.kind, m.invitation.display_name) for m in OutboxMessage.objects.all()}
    assert told == {
        ("meeting_moved", school.holder.display_name),
        ("meeting_invitation", school.colleague.display_name),
        ("meeting_cancelled", relation.display_name),
    }
    gone = made.invitations.get(relation=relation)
    assert gone.removed_by == school.user
    assert last_change(gone) == ("Ikke lenger invitert til møtet", school.user)
    again = move(school, made, version=2, actor_ids=new, starts_at=at(9), ends_at=at(9, 11))
    gone.refresh_from_db()
    assert (gone.removed_at, again.calendar_sequence) == (None, 2)
    assert Invitation.objects.filter(meeting=made).count() == 3


def test_someone_who_has_left_the_log_falls_out_without_mail(school: World) -> None:
    part = make_participant(school.log, school.colleague)
    made = invite(school, actor_ids=(school.holder.pk, school.colleague.pk))
    part.ended_at, part.ended_by = timezone.now(), school.user
    history.save(part, by=school.user, reason="x")
    facts.recalculate(school.log)
    OutboxMessage.objects.all().delete()
    move(school, made)
    assert mails() == []
    assert made.invitations.standing().count() == 2


def test_cancelled_meeting_keeps_its_reason_and_everyone_is_told(school: World) -> None:
    made = invite(school)
    OutboxMessage.objects.all().delete()
    where = {"log_id": school.log.pk, "meeting_id": made.pk, "by": school.user}
    refused(lambda: meetings.meeting_cancel(reason="  ", **where), "reason")
    row = meetings.meeting_cancel(reason="Syk", **where)
    assert (row.cancelled_by, row.calendar_sequence, mails()) == (school.user, 1, ["meeting_cancelled"] * 2)
    assert last_change(row) == ("Møte er avlyst", school.user)
    for call in (lambda: meetings.meeting_cancel(reason="Syk", **where), lambda: move(school, made)):
        with pytest.raises(ValidationError, match="avlyst"):
            call()


def test_what_has_begun_is_neither_moved_nor_cancelled(school: World) -> None:
    made = let_pass(invite(school), days=7)
    made.starts_at = timezone.now() - timedelta(minutes=1)
    made.ends_at = timezone.now() + timedelta(minutes=1)
    made.save_without_historical_record()
    for call in (
        lambda: move(school, made),
        lambda: meetings.meeting_cancel(log_id=school.log.pk, meeting_id=made.pk, reason="x", by=school.user),
    ):
        with pytest.raises(ValidationError, match="har begynt"):
            call()


@pytest.mark.parametrize(("days", "told"), [(0, 2), (8, 0)])
def test_struck_meeting_is_called_off_if_it_was_to_come(school: World, days: int, told: int) -> None:
    made = let_pass(invite(school), days=days)
    OutboxMessage.objects.all().delete()
    where = {"log_id": school.log.pk, "meeting_id": made.pk, "by": school.user}
    refused(lambda: meetings.meeting_strike(reason="", **where), "reason")
    row = meetings.meeting_strike(reason="Feil barn", **where)
    assert (row.strike_reason, row.struck_by, row.status) == ("Feil barn", school.user, "invited")
    assert mails() == ["meeting_cancelled"] * told
    assert last_change(row) == ("Møte er feilregistrert", school.user)
    for call in (lambda: meetings.meeting_strike(reason="x", **where), lambda: move(school, made)):
        with pytest.raises(ValidationError, match="feilregistrert"):
            call()


def test_meeting_of_another_log_does_not_exist(school: World) -> None:
    theirs = call_meeting(make_log(school.stranger), school.stranger)
    where = {"log_id": school.log.pk, "by": school.user}
    for call in (
        lambda: move(school, theirs),
        lambda: meetings.meeting_cancel(meeting_id=theirs.pk, reason="x", **where),
        lambda: meetings.meeting_strike(meeting_id=theirs.pk, reason="x", **where),
        lambda: meetings.invitation_send_again(invitation_id=theirs.invitations.first().pk, **where),
    ):
        with pytest.raises(NotVisible):
            call()


def test_calling_costs_the_same_however_many_are_invited(school: World) -> None:
    """Half as many again as a stock admin's 16, whatever the number."""
    concerns_of_log = list(school.log.concerns.all())
    counts = []
    for more in (0, 6):
        for _number in range(more):
            make_participant(school.log, make_staff(school.organisation))
        everyone = tuple(school.log.participants.values_list("actor_id", flat=True))
        given = make_meeting_input(school.log, concerns=concerns_of_log, actor_ids=everyone)
        with CaptureQueriesContext(connection) as captured:
            meetings.meeting_invite(log_id=school.log.pk, meeting=given, by=school.user)
        counts.append(len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] <= 24
    assert Invitation.objects.count() == 2 + 8


def test_moving_costs_the_same_however_many_are_invited(school: World) -> None:
    counts = []
    for more in (0, 6):
        for _number in range(more):
            make_participant(school.log, make_staff(school.organisation))
        everyone = tuple(school.log.participants.values_list("actor_id", flat=True))
        made = invite(school, concerns=[school.concern], actor_ids=everyone)
        with CaptureQueriesContext(connection) as captured:
            move(
                school,
                made,
                concerns=[school.concern],
                actor_ids=everyone,
                starts_at=at(9),
                ends_at=at(9, 11),
            )
        counts.append(len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]))
    assert counts[0] == counts[1] <= 27
