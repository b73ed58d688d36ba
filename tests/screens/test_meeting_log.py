"""Meetings that the log page folds, and the page Møtelogg, which has all of them whole."""

import pytest

from permissions.models import AccessLog
from stafettlog.admin import log_meetings
from stafettlog.models import MessageState, OutboxMessage
from tests.factories import call_meeting, let_pass, make_concern, make_log, make_participant, make_staff
from tests.factories.calling import at
from tests.screens.on_log import is_secret, text, url
from tests.screens.test_log_meetings import motelogg, register
from tests.screens.tiltak import signed_in


def meeting_log(who, log, side: str = "") -> str:
    response = signed_in(who).get(url("meeting_log", log.pk) + side)
    assert response.status_code == 200
    return " ".join(text(response).split())


def hold(log, holder, concern, number: int):
    meeting = let_pass(call_meeting(log, holder, concerns=[concern]), days=8 + number)
    register(meeting, holder, absent={holder.pk}, comments=f"Møte nummer {number}")
    return meeting


def test_older_meetings_fold_to_what_was_said(log, holder, concern) -> None:
    for number in range(5):
        meeting = hold(log, holder, concern, number)
    shown = motelogg(holder, log)
    recent, older = shown.split("Tidligere møter (2)")
    assert recent.count("<article") == 3
    assert older.count("<article") == 2
    for words in ("Møte nummer 4", "Fullført", concern.text, f'id="meeting-{meeting.pk}"'):
        assert words in older, words
    assert holder.display_name not in older
    assert "Alle (5)" in recent
    assert url("meeting_log", log.pk) in recent


def test_meetings_that_wait_fold_too_and_the_next_one_stands_whole(log, holder, concern) -> None:
    coming = call_meeting(log, holder, concerns=[concern])
    waiting = [let_pass(call_meeting(log, holder, concerns=[concern]), days=30 - n) for n in range(6)]
    whole, folded = motelogg(holder, log).split("Flere møter (3)")
    assert whole.count("<article") == log_meetings.OPEN_SHOWN
    assert folded.count("<article") == 3
    for meeting in (*waiting[:3], coming):
        assert f'id="meeting-{meeting.pk}"' in whole
    for meeting in waiting[3:]:
        assert url("meeting_register", log.pk, meeting.pk) in folded
    assert "<dialog" not in folded


def test_page_has_every_meeting_whole(log, holder, actor, concern) -> None:
    make_participant(log, actor)
    meetings = [hold(log, holder, concern, number) for number in range(5)]
    page = meeting_log(holder, log)
    assert page.count("<article") == 5
    relation = log.child.foresatt_relations.get()
    for meeting in meetings:
        assert url("meeting_register", log.pk, meeting.pk) in page
    for words in ("Møte nummer 4", f"{relation.display_name} (Mor)", "deltok ikke", "Lisa"):
        assert words in page, words
    assert AccessLog.objects.filter(log_id=str(log.pk), page="Møtelogg").count() == 1
    assert "/registrer/" not in meeting_log(actor, log)


def test_page_registers_on_a_page_of_its_own_and_sends_again(log, holder) -> None:
    waits = let_pass(call_meeting(log, holder, concerns=[make_concern(log, holder)]))
    page = meeting_log(holder, log)
    assert url("meeting_register", log.pk, waits.pk) in page
    assert "<dialog" not in page
    assert 'id="send-again"' not in page
    coming = call_meeting(log, holder, concerns=[make_concern(log, holder)])
    OutboxMessage.objects.filter(invitation__meeting=coming).update(state=MessageState.FAILED, failure="550")
    page = meeting_log(holder, log)
    assert page.count('id="send-again"') == 1
    for row in coming.invitations.all():
        assert f'form="send-again" formaction="{url("invitation_send_again", log.pk, row.pk)}"' in page


def test_page_turns(log, holder, concern, monkeypatch) -> None:
    monkeypatch.setattr(log_meetings, "PAGE_SIZE", 2)
    for number in range(3):
        hold(log, holder, concern, number)
    first, second = meeting_log(holder, log), meeting_log(holder, log, "?side=2")
    assert (first.count("<article"), second.count("<article")) == (2, 1)
    assert "?side=2" in first
    assert "Møte nummer 2" in second
    assert "Møte nummer 2" not in first
    assert "Ingen møter er registrert." in meeting_log(holder, log, "?side=99")
    assert "Møte nummer 0" in meeting_log(holder, log, "?side=x")


def test_page_is_for_those_of_the_log(log, holder, school) -> None:
    other = make_staff(school, "Guro")
    make_log(other)
    assert is_secret(signed_in(other).get(url("meeting_log", log.pk)), log)
    assert signed_in(holder).post(url("meeting_log", log.pk)).status_code == 405


def test_page_costs_the_same_for_any_number(queries, log, holder, concern) -> None:
    def more(count: int) -> None:
        for number in range(count):
            call_meeting(
                log, holder, concerns=[concern], starts_at=at(9 + number), ends_at=at(9 + number, 11)
            )

    client = signed_in(holder)
    more(2)
    few = queries(client, url("meeting_log", log.pk), at_most=12)
    more(6)
    many = queries(client, url("meeting_log", log.pk), at_most=12)
    assert few.count == many.count


@pytest.mark.parametrize("count", [0, 1])
def test_link_to_the_page_is_there_when_there_is_a_meeting(log, holder, count) -> None:
    for _number in range(count):
        call_meeting(log, holder)
    assert (f'href="{url("meeting_log", log.pk)}"' in motelogg(holder, log)) == bool(count)
