"""The history of meetings, in sentences: called, moved, called off, registered, and who came."""

import re

from django.utils.formats import date_format

from stafettlog.models import MeetingStatus
from stafettlog.services import (
    meeting_registration,
    meetings,
)
from stafettlog.services.meeting_input import RegistrationInput
from tests.factories import (
    call_meeting,
    let_pass,
    make_lysglimt,
    make_meeting_input,
    make_participant,
)
from tests.factories.calling import at
from tests.screens.on_log import all_read, text, url
from tests.screens.tiltak import signed_in

BUDGET = 8


def page_of(who, log) -> str:
    response = signed_in(who).get(url("log_history", log.pk))
    assert response.status_code == 200
    return " ".join(text(response).split())


def day_of(meeting) -> str:
    return date_format(meeting.day, "DATE_FORMAT")


def events_of(who, log) -> list[str]:
    return [event.text for event in signed_in(who).get(url("log_history", log.pk)).context["events"]]


def test_meeting_from_call_to_registration(log, holder, concern, actor) -> None:
    make_participant(log, actor)
    meeting = call_meeting(log, holder, concerns=[concern], actor_ids=(holder.pk, actor.pk))
    day, who = day_of(meeting), holder.display_name
    relation = log.child.foresatt_relations.get()
    told = events_of(holder, log)
    assert f"{who} kalte inn til møtet {day}" in told
    (invited,) = [line for line in told if "inviterte" in line]
    for name in (relation.display_name, who, actor.display_name):
        assert name in invited
    page = page_of(holder, log)
    assert concern.text in page.split(f"kalte inn til møtet {day}")[1][:2500]
    assert " kl. 09.00" in page
    let_pass(meeting)
    present = meeting.invitations.exclude(actor=actor).values_list("pk", flat=True)
    meeting_registration.meeting_register(
        log_id=log.pk,
        meeting_id=meeting.pk,
        version=1,
        registration=RegistrationInput(attended=frozenset(present), comments="Enige"),
        by=holder.user,
    )
    meeting.refresh_from_db()
    told, day = events_of(holder, log), day_of(meeting)
    assert f"{who} registrerte møtet {day}: fullført" in told
    assert f"{who} registrerte at {actor.display_name} ikke deltok på møtet {day}" in told
    (came,) = [line for line in told if " deltok på møtet" in line and "ikke" not in line]
    assert relation.display_name in came
    page = page_of(holder, log)
    assert "Møte er registrert: Fullført" in page
    assert "Enige" in page
    # A time changed by hand in the test is no part of the story.
    assert "Meeting" not in page
    # The addresses of the holder's links name it; what is told does not.
    assert str(meeting.pk) not in re.sub(r'href="[^"]*"', "", page.split("<ol")[-1].split("</ol>")[0])


def test_meeting_moved_cancelled_and_struck(log, holder, concern) -> None:
    meeting = call_meeting(log, holder, concerns=[concern])
    child_too = make_meeting_input(
        log, concerns=[concern], starts_at=at(9), ends_at=at(9, 11), invite_child=True, actor_ids=()
    )
    ids = {"log_id": log.pk, "meeting_id": meeting.pk, "by": holder.user}
    meetings.meeting_move(**ids, version=1, change=child_too)
    meeting.refresh_from_db()
    told, day, who = events_of(holder, log), day_of(meeting), holder.display_name
    assert f"{who} endret fra og til for møtet {day}" in told
    assert any(line.endswith(f"og stafettbarnet til møtet {day}") for line in told)
    assert f"{who} tok {who} av listen over inviterte til møtet {day}" in told
    back = make_meeting_input(log, concerns=[concern], starts_at=at(9), ends_at=at(9, 11))
    meetings.meeting_move(**ids, version=2, change=back)
    assert f"{who} inviterte {who} på nytt til møtet {day}" in events_of(holder, log)
    meetings.meeting_cancel(**ids, reason="Mange er syke")
    told = events_of(holder, log)
    assert f"{who} avlyste møtet {day}" in told
    assert "Mange er syke" in page_of(holder, log)
    meetings.meeting_strike(**ids, reason="Feil barn")
    assert f"{who} merket møtet {day} som feilregistrert" in events_of(holder, log)


def test_new_topic_of_a_meeting_is_told(log, holder, concern) -> None:
    meeting = call_meeting(log, holder)
    change = make_meeting_input(log, concerns=[concern])
    meetings.meeting_move(log_id=log.pk, meeting_id=meeting.pk, version=1, change=change, by=holder.user)
    told = events_of(holder, log)
    assert f"{holder.display_name} endret oppmerksomheter for møtet {day_of(meeting)}" in told


def test_meeting_held_without_invitation(log, holder) -> None:
    held = make_meeting_input(log, starts_at=at(-3), ends_at=at(-3, 10))
    meeting = meeting_registration.meeting_held(
        log_id=log.pk,
        meeting=held,
        registration=RegistrationInput(status=MeetingStatus.COMPLETED),
        by=holder.user,
    )
    told, day = events_of(holder, log), day_of(meeting)
    assert f"{holder.display_name} registrerte møtet {day}, som er holdt uten invitasjon" in told
    assert any(line.endswith(f"deltok på møtet {day}") for line in told)
    assert not any("inviterte" in line for line in told)


def test_queries_do_not_follow_the_meetings(queries, log, holder, concern, actor) -> None:
    make_participant(log, actor)
    client = signed_in(holder)

    def more(rows: int) -> None:
        for _row in range(rows):
            call_meeting(log, holder, concerns=[concern], actor_ids=(holder.pk, actor.pk))
            make_lysglimt(log)
        all_read()

    more(1)
    few = queries(client, url("log_history", log.pk), at_most=BUDGET)
    more(8)
    assert queries(client, url("log_history", log.pk), at_most=BUDGET).count == few.count
