"""«Legg i kalenderen» for staff: the file of a meeting that one is invited to, and of no other."""

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from stafettlog.documents.calendar import uid
from stafettlog.models import Actor, Meeting, MeetingStatus, Protection, Stafettlog
from stafettlog.services import facts
from tests import factories as make
from tests.factories.calling import call_meeting, let_pass
from tests.screens.on_log import UNKNOWN, access_log_fails, is_secret, log_page, opened, text, url
from tests.screens.tiltak import signed_in

SECRET = "Kanarifugl"


@pytest.fixture
def meeting(log: Stafettlog, holder: Actor, actor: Actor) -> Meeting:
    make.make_participant(log, actor)
    return call_meeting(
        log, holder, actor_ids=(holder.pk, actor.pk), place_kind="other", place_detail=f"{SECRET} 4"
    )


def asked(who: Actor, meeting: Meeting) -> Any:
    return signed_in(who).get(address(meeting))


def address(meeting: Meeting) -> str:
    return url("my_meeting_calendar", meeting.log_id, meeting.pk)


def change(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save_without_historical_record()


def test_file_is_of_ones_own_invitation_and_names_nobody(
    meeting: Meeting, holder: Actor, actor: Actor
) -> None:
    log, uids = meeting.log, set()
    for who in (holder, actor):
        answer = asked(who, meeting)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == 'inline; filename="mote.ics"'
        read = vobject.readOne(answer.content.decode())
        assert read.method.value == "PUBLISH"
        assert read.vevent.dtstart.value == meeting.starts_at
        assert read.vevent.location.value == f"{SECRET} 4"
        assert read.vevent.uid.value == uid(meeting.invitations.get(actor=who).pk)
        uids.add(read.vevent.uid.value)
        names = (log.child.first_name, log.child.last_name, holder.user.last_name, log.attends.name)
        assert [name for name in names if name in answer.content.decode().replace("\r\n ", "")] == []
    assert len(uids) == 2


def test_file_is_noted(meeting: Meeting, holder: Actor, actor: Actor, monkeypatch: Any) -> None:
    asked(actor, meeting)
    assert opened(meeting.log, actor) == ["Kalenderfil av møte"]
    access_log_fails(monkeypatch)
    answer = asked(actor, meeting)
    assert answer.status_code == 503
    assert b"VCALENDAR" not in answer.content


def test_protected_child_has_no_place_in_it(meeting: Meeting, holder: Actor) -> None:
    change(meeting.log.child, protection=Protection.CONFIDENTIAL, protection_review_on=timezone.localdate())
    answer = asked(holder, meeting)
    assert SECRET.encode() not in answer.content
    assert b"LOCATION" not in answer.content
    assert "Sted: Spør den som inviterer." in answer.content.decode()


def test_of_these_there_is_none(meeting: Meeting, log: Stafettlog, holder: Actor, actor: Actor) -> None:
    """Not invited, taken off, cancelled, struck, over, of another log, and no meeting: one answer."""
    now, by = timezone.now(), holder.user
    not_mine = call_meeting(log, holder, actor_ids=(holder.pk,))
    off_the_list = call_meeting(log, holder, actor_ids=(holder.pk, actor.pk))
    change(off_the_list.invitations.get(actor=actor), removed_at=now, removed_by=by)
    off = call_meeting(log, holder, actor_ids=(actor.pk,))
    change(off, status=MeetingStatus.CANCELLED, cancelled_at=now, cancelled_by=by)
    struck = call_meeting(log, holder, actor_ids=(actor.pk,))
    change(struck, struck_at=now, struck_by=by, strike_reason="Feil")
    over = let_pass(call_meeting(log, holder, actor_ids=(actor.pk,)))
    client = signed_in(actor)
    none = client.get(url("my_meeting_calendar", log.pk, UNKNOWN))
    assert none.status_code == 404
    for one in (not_mine, off_the_list, off, struck, over):
        answer = client.get(address(one))
        assert (answer.status_code, answer.content) == (404, none.content)
    other = make.make_log(holder)
    theirs = call_meeting(other, holder)
    for log_id in (log.pk, other.pk):
        assert client.get(url("my_meeting_calendar", log_id, theirs.pk)).status_code == 404
    assert opened(log, actor) == opened(other, actor) == []


@pytest.mark.parametrize("who", ["stranger", "left", "foresatt", "leader", "nobody"])
def test_others_get_none(meeting: Meeting, log: Stafettlog, actor: Actor, who: str) -> None:
    client, family = Client(), log.child.foresatt_relations.get().foresatt.user
    if who == "left":
        part = log.participants.get(actor=actor)
        change(part, ended_at=timezone.now(), ended_by=log.stafettholder.user)
        facts.recalculate(log)
        client.force_login(actor.user)
    elif who != "nobody":
        colleague = make.make_staff(log.organisation, "Guro", leader=who == "leader")
        client.force_login(family if who == "foresatt" else colleague.user)
    answer = client.get(address(meeting))
    assert answer.status_code == {"leader": 403, "foresatt": 302, "nobody": 302}.get(who, 404)
    assert b"VCALENDAR" not in answer.content
    assert who in {"leader", "foresatt", "nobody"} or is_secret(answer, log)


def test_invitation_of_another_account_is_not_ones_own(meeting: Meeting, holder: Actor, actor: Actor) -> None:
    """The holder of the log, but off the list of this meeting."""
    change(meeting.invitations.get(actor=holder), removed_at=timezone.now(), removed_by=holder.user)
    assert asked(holder, meeting).status_code == 404
    assert asked(actor, meeting).status_code == 200


def test_only_read(meeting: Meeting, holder: Actor) -> None:
    assert signed_in(holder).post(address(meeting)).status_code == 405


def test_link_stands_where_there_is_a_file(
    meeting: Meeting, log: Stafettlog, holder: Actor, actor: Actor, time_machine: Any
) -> None:
    for who in (holder, actor):
        client = signed_in(who)
        for page in (log_page(log), url("meeting_log", log.pk), "/"):
            assert f'href="{address(meeting)}"' in text(client.get(page)), (who, page)
    fathers = call_meeting(log, holder, actor_ids=(holder.pk,))
    for page in (log_page(log), url("meeting_log", log.pk), "/"):
        assert address(fathers) not in text(signed_in(actor).get(page))
    time_machine.move_to(meeting.ends_at + timedelta(minutes=1), tick=False)
    for page in (log_page(log), url("meeting_log", log.pk), "/"):
        assert "kalender.ics" not in text(signed_in(holder).get(page))


def test_budget(meeting: Meeting, holder: Actor, client: Client, queries: Any) -> None:
    client.force_login(holder.user)
    queries(client, address(meeting), at_most=9)
