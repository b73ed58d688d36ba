"""Calling a meeting: what it needs, and who may (R17)"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions import history
from stafettlog.models import Meeting, MeetingStatus
from stafettlog.services import concerns, meetings
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_meeting_input,
    make_participant,
)
from tests.factories.calling import at
from tests.services.meeting_calls import invite, mails, move, refused
from tests.services.telling import last_change, reasons

World = SimpleNamespace


def test_invited_meeting_stands_with_topic_people_and_one_mail_each(school: World) -> None:
    made = invite(school, concerns=[school.concern], interpreter_ordered=True)
    assert (made.status, list(made.concerns.all())) == (MeetingStatus.INVITED, [school.concern])
    assert {row.display_name for row in made.invitations.all()} == {
        school.holder.display_name,
        school.log.child.foresatt_relations.get().display_name,
    }
    assert mails() == ["meeting_invitation"] * 2
    assert reasons(made) == ["Møte er innkalt"]
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
