"""Calling, moving, cancelling and striking out a meeting (R17 to R19, R4, R18)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import history
from stafettlog.models import AccessGround, Invitation, Meeting, MeetingStatus, OutboxMessage
from stafettlog.services import concerns, facts, meetings
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from tests.factories import (
    call_meeting,
    expire_consent,
    let_pass,
    make_concern,
    make_foresatt_input,
    make_log,
    make_meeting_input,
    make_participant,
)
from tests.factories.calling import at
from tests.factories.numbers import born_years_ago
from tests.services.telling import last_change, messages, reasons

World = SimpleNamespace


def invite(w: World, **changes: Any) -> Meeting:
    return call_meeting(w.log, w.holder, **changes)


def move(w: World, meeting: Meeting, *, version: int = 1, by: Any = None, **changes: Any) -> Meeting:
    return meetings.meeting_move(
        log_id=w.log.pk,
        meeting_id=meeting.pk,
        version=version,
        change=make_meeting_input(w.log, **changes),
        by=by or w.user,
    )


def mails() -> list[str]:
    return [kind for kind in messages() if kind.startswith("meeting")]


def refused(call: Any, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        call()
    assert list(getattr(error.value, "error_dict", {"__all__": 0})) == [field]


# --- R17: calling ----------------------------------------------------------------------------------


def test_invited_meeting_stands_with_topic_people_and_one_mail_each(school: World) -> None:
    made = invite(school, concerns=[school.concern], interpreter_ordered=True)
    assert (made.status, list(made.concerns.all())) == (MeetingStatus.INVITED, [school.concern])
    assert {row.display_name for row in made.invitations.all()} == {
        school.holder.display_name,
        school.log.child.foresatt_relations.get().display_name,
    }
    assert mails() == ["meeting_invitation"] * 2
    assert reasons(made) == ["Møte er innkalt", "Tema for møtet er satt"]
    for row in made.invitations.all():
        assert last_change(row) == ("Invitert til møtet", school.user)
    newest = Meeting.history.filter(id=made.pk).order_by("-history_id").first()
    assert [row.concern for row in newest.concerns.all()] == [school.concern]


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "past": ({"starts_at": at(-1), "ends_at": at(-1, 10)}, "starts_at"),
    "ends before": ({"ends_at": at(7, 8)}, "ends_at"),
    "ends at once": ({"ends_at": at(7, 9)}, "ends_at"),
    "ends next day": ({"ends_at": at(8, 1)}, "ends_at"),
    "nobody": ({"relation_ids": (), "actor_ids": ()}, "invited"),
    "no such place": ({"place_kind": "castle"}, "place"),
    "no virksomhet": ({"place_kind": "organisation"}, "place"),
    "empty address": ({"place_kind": "other", "place_detail": " "}, "place_detail"),
    "long address": ({"place_detail": "x" * 121}, "place_detail"),
}


@pytest.mark.parametrize(("changes", "field"), BAD.values(), ids=BAD)
def test_bad_meeting_is_refused_with_its_field_named(
    school: World, changes: dict[str, Any], field: str
) -> None:
    refused(lambda: invite(school, **changes), field)
    assert not Meeting.objects.exists()
    assert mails() == []
    standing = invite(school)
    refused(lambda: move(school, standing, **changes), field)
    assert Meeting.objects.get().version == 1


def test_ids_of_another_log_are_refused(school: World) -> None:
    theirs = make_log(school.stranger)
    theirs_concern = make_concern(theirs, school.stranger)
    relation = theirs.child.foresatt_relations.get().pk
    for changes, field in (
        ({"concerns": [theirs_concern]}, "concerns"),
        ({"relation_ids": (relation,)}, "invited"),
        ({"actor_ids": (school.stranger.pk,)}, "invited"),
        ({"actor_ids": (school.colleague.pk,)}, "invited"),
        ({"place_kind": "organisation", "place_organisation_id": school.ppt.pk}, "place"),
    ):
        changes = {"concerns": [school.concern], **changes}
        refused(lambda changes=changes: invite(school, **changes), field)
        standing = invite(school, concerns=[school.concern])
        refused(lambda changes=changes, m=standing: move(school, m, **changes), field)


def test_struck_concern_is_no_topic_and_a_closed_one_is(school: World) -> None:
    for name in ("struck", "closed"):
        concern = make_concern(school.log, school.holder)
        stamp = {f"{name}_at": timezone.now(), f"{name}_by": school.user}
        for field, value in stamp.items():
            setattr(concern, field, value)
        history.save(concern, by=school.user, reason="x")
        if name == "struck":
            refused(lambda c=concern: invite(school, concerns=[c]), "concerns")
        else:
            assert invite(school, concerns=[concern]).concerns.get() == concern


def test_only_the_first_meeting_may_be_without_topic(school: World) -> None:
    first = invite(school)
    refused(lambda: invite(school), "concerns")
    assert move(school, first).version == 2
    meetings.meeting_cancel(log_id=school.log.pk, meeting_id=first.pk, reason="Syk", by=school.user)
    invite(school)


def test_log_without_oppmerksomhet_has_meetings_without_topic(school: World) -> None:
    concerns.concern_strike(log_id=school.log.pk, concern_id=school.concern.pk, reason="Feil", by=school.user)
    invite(school)
    invite(school)


def test_place_is_the_logs_or_the_childs_or_ones_own_virksomhet(school: World) -> None:
    made = invite(
        school,
        place_kind="organisation",
        place_organisation_id=school.organisation.pk,
        place_detail=" Møterom 2 ",
    )
    assert made.place == "Bakketoppen skole, Møterom 2"


# --- R4, R18: who gets mail --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({}, 1),
        ({"email": ""}, 0),
        ({"ground": AccessGround.NONE}, 0),
    ],
)
def test_foresatt_gets_mail_with_a_ground_and_an_address(
    school: World, changes: dict[str, Any], sent: int
) -> None:
    log = make_log(school.holder, foresatte=[make_foresatt_input(**changes)])
    made = call_meeting(log, school.holder, actor_ids=())
    assert made.invitations.count() == 1
    assert len(mails()) == sent


def test_foresatt_whose_access_is_stopped_gets_no_mail(school: World) -> None:
    relation = school.log.child.foresatt_relations.get()
    relation.stopped_at, relation.stopped_by = timezone.now(), school.user
    history.save(relation, by=school.user, reason="Tilgangen er stoppet")
    facts.recalculate(school.log)
    invite(school, actor_ids=())
    assert mails() == []


@pytest.mark.parametrize(
    ("age", "email", "sent"), [(12, "barn@familie.example", 1), (12, "", 0), (11, "barn@familie.example", 0)]
)
def test_child_of_twelve_with_an_address_gets_mail(school: World, age: int, email: str, sent: int) -> None:
    log = make_log(school.holder, birth_date=born_years_ago(age), email=email)
    made = call_meeting(log, school.holder, invite_child=True, relation_ids=(), actor_ids=())
    assert [row.is_child for row in made.invitations.all()] == [True]
    assert len(mails()) == sent


def test_foresatte_of_a_grown_child_get_no_mail(school: World) -> None:
    log = make_log(school.holder, birth_date=born_years_ago(18))
    call_meeting(log, school.holder, actor_ids=())
    assert mails() == []


def test_actor_without_address_gets_no_mail(school: World) -> None:
    make_participant(school.log, school.colleague)
    type(school.user).objects.filter(pk=school.colleague.user_id).update(email="")
    made = invite(school, relation_ids=(), actor_ids=(school.colleague.pk, school.holder.pk))
    assert made.invitations.count() == 2
    assert len(mails()) == 1


# --- Who may -----------------------------------------------------------------------------------------


def test_only_the_holder_calls_and_changes_meetings(school: World) -> None:
    make_participant(school.log, school.colleague)
    made = invite(school)
    given = make_meeting_input(school.log)
    row = made.invitations.first()
    for actor, error in ((school.colleague, NotAllowed), (school.stranger, NotVisible)):
        by = actor.user
        where = {"log_id": school.log.pk, "by": by}
        for call in (
            lambda w=where: meetings.meeting_invite(meeting=given, **w),
            lambda b=by: move(school, made, by=b),
            lambda w=where: meetings.meeting_cancel(meeting_id=made.pk, reason="x", **w),
            lambda w=where: meetings.meeting_strike(meeting_id=made.pk, reason="x", **w),
            lambda w=where: meetings.invitation_send_again(invitation_id=row.pk, **w),
        ):
            with pytest.raises(error):
                call()


def test_without_consent_a_meeting_is_cancelled_and_nothing_else(school: World) -> None:
    made = invite(school)
    expire_consent(school.log)
    row = made.invitations.first()
    where = {"log_id": school.log.pk, "by": school.user}
    for call in (
        lambda: invite(school),
        lambda: move(school, made),
        lambda: meetings.meeting_strike(meeting_id=made.pk, reason="x", **where),
        lambda: meetings.invitation_send_again(invitation_id=row.pk, **where),
    ):
        with pytest.raises(NotAllowed, match="Samtykket"):
            call()
    cancelled = meetings.meeting_cancel(meeting_id=made.pk, reason=" Samtykket er utgått ", **where)
    assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "Samtykket er utgått")


# --- R19: moving -------------------------------------------------------------------------------------


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


# --- R19: cancelling; R14: striking out --------------------------------------------------------------


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
