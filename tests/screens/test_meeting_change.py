"""Endre møte, Avlys møte and Feilregistrert møte."""

import uuid
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import Meeting, MessageKind, MessageState, OutboxMessage
from tests.factories import (
    call_meeting,
    expire_consent,
    let_pass,
    make_foresatt_input,
    make_log,
    make_participant,
    make_staff,
)
from tests.screens.meeting import day_from_today, meeting_form
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import signed_in

REASONS = pytest.mark.parametrize("name", ["meeting_cancel", "meeting_strike"])


@pytest.fixture
def meeting(log, concern, holder) -> Meeting:
    made = call_meeting(log, holder, concerns=[concern], place_detail="Linje 2")
    OutboxMessage.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    return made


def address(name: str, meeting: Meeting) -> str:
    return url(name, meeting.log_id, meeting.pk)


def reason(**changes: str) -> dict[str, str]:
    return {"reason": "Mange er syke", "submission": str(uuid.uuid4()), **changes}


def waiting() -> list[str]:
    return list(OutboxMessage.objects.filter(state="waiting").order_by("id").values_list("kind", flat=True))


def moved_form(meeting: Meeting, **changes: Any) -> dict[str, Any]:
    return meeting_form(
        meeting.log, version=str(meeting.version), day=day_from_today(9).isoformat(), **changes
    )


# --- Endre møte --------------------------------------------------------------------------------------


def test_form_stands_as_the_meeting_is(meeting, holders_client) -> None:
    page = text(holders_client.get(address("meeting_move", meeting)))
    assert "Endre møte" in page
    assert f'value="{day_from_today(7).isoformat()}"' in page
    for value in ("09:00", "10:00", "Linje 2"):
        assert f'value="{value}"' in page
    assert "data-autosave" not in page.split("<form")[-1].split(">")[0]


def test_new_time_is_saved_and_told(meeting, holder, holders_client) -> None:
    response = holders_client.post(address("meeting_move", meeting), moved_form(meeting))
    assert response.url == f"{log_page(meeting.log)}#meeting-{meeting.pk}"
    meeting.refresh_from_db()
    assert timezone.localtime(meeting.starts_at).date() == day_from_today(9)
    assert waiting() == [MessageKind.MEETING_MOVED] * 2
    assert "Møtet er endret. 2 får e-post." in text(holders_client.get(response.url))


def test_stale_form_meets_the_meeting_as_it_is_now(meeting, log, holders_client) -> None:
    old = moved_form(meeting, place_detail="Min linje")
    holders_client.post(address("meeting_move", meeting), moved_form(meeting, place_detail="Linje 9"))
    response = holders_client.post(address("meeting_move", meeting), old)
    page = text(response)
    assert response.status_code == 409
    assert "Noen andre lagret mens du skrev." in page
    assert "Telefon, Linje 9" in page
    assert 'value="Min linje"' in page
    meeting.refresh_from_db()
    assert meeting.place_detail == "Linje 9"
    again = {**old, "version": str(meeting.version), "submission": str(uuid.uuid4())}
    assert holders_client.post(address("meeting_move", meeting), again).status_code == 302


@pytest.mark.parametrize("name", ["meeting_move", "meeting_cancel"])
def test_what_has_begun_sends_one_back_with_the_reason(meeting, holders_client, name) -> None:
    let_pass(meeting)
    page = text(holders_client.get(address(name, meeting), follow=True))
    assert "Møtet har begynt. Registrer det i stedet." in page
    sent = {**moved_form(meeting), **reason()}
    assert "Møtet har begynt." in text(holders_client.post(address(name, meeting), sent))
    meeting.refresh_from_db()
    assert (meeting.version, meeting.status) == (1, "invited")


# --- Avlys, Feilregistrert -------------------------------------------------------------------------------


def test_page_says_how_many_are_told(meeting, holders_client) -> None:
    page = text(holders_client.get(address("meeting_cancel", meeting)))
    assert "2 får e-post om at møtet er avlyst." in page
    assert "Avlys møtet</button>" in page


def test_cancelled_meeting_is_told_and_stands_with_its_reason(meeting, holders_client) -> None:
    response = holders_client.post(address("meeting_cancel", meeting), reason())
    meeting.refresh_from_db()
    assert (meeting.status, meeting.cancel_reason) == ("cancelled", "Mange er syke")
    assert waiting() == [MessageKind.MEETING_CANCELLED] * 2
    page = unescape(text(holders_client.get(response.url)))
    assert "Møtet er avlyst. 2 får e-post." in page
    assert "Mange er syke" in page


def test_those_without_mail_are_to_be_told_in_person(holder, holders_client) -> None:
    log = make_log(holder, foresatte=[make_foresatt_input(first_name="Omar", last_name="Ali", email="")])
    made = call_meeting(log, holder)
    response = holders_client.post(address("meeting_cancel", made), reason())
    page = text(holders_client.get(response.url))
    assert "Gi selv beskjed til: Omar Ali." in page


def test_struck_meeting_stays_readable(meeting, holders_client) -> None:
    response = holders_client.post(address("meeting_strike", meeting), reason())
    meeting.refresh_from_db()
    assert meeting.strike_reason == "Mange er syke"
    page = text(holders_client.get(response.url))
    assert "Møtet er merket som feilregistrert." in page
    assert "Feilregistrert: Mange er syke" in page


@REASONS
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Skriv hvorfor møtet er"), ("   ", "Skriv hvorfor møtet er"), ("x" * 201, "høyst 200 tegn")],
)
def test_reason_is_needed(meeting, holders_client, name, typed, sentence) -> None:
    page = text(holders_client.post(address(name, meeting), reason(reason=typed)))
    assert "Du må rette 1 feil" in page
    assert sentence in page
    assert waiting() == []


@REASONS
def test_get_changes_nothing_and_is_noted(meeting, log, holder, holders_client, name) -> None:
    holders_client.get(address(name, meeting))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.struck_at) == ("invited", None)
    assert len(opened(log, holder)) == 1


@REASONS
def test_double_click_is_one_effect(meeting, holders_client, name) -> None:
    sent = reason()
    first, second = (holders_client.post(address(name, meeting), sent) for _time in range(2))
    assert first.url == second.url
    assert waiting() == [MessageKind.MEETING_CANCELLED] * 2


@REASONS
def test_done_is_said_to_be_done(meeting, holders_client, name) -> None:
    holders_client.post(address(name, meeting), reason())
    said = "Møtet er avlyst." if name == "meeting_cancel" else "Møtet er merket som feilregistrert."
    holders_client.get(log_page(meeting.log))
    assert said in text(holders_client.get(address(name, meeting), follow=True))
    assert said in text(holders_client.post(address(name, meeting), reason()))


# --- Who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meeting_move", "meeting_cancel", "meeting_strike", "meeting_register"])
def test_only_the_holder_and_a_stranger_sees_nothing(meeting, log, actor, school, name) -> None:
    make_participant(log, actor)
    client = signed_in(actor)
    sent = {**moved_form(meeting), **reason()}
    assert client.get(address(name, meeting)).status_code == 403
    assert client.post(address(name, meeting), sent).status_code == 403
    other = make_staff(school, "Guro")
    own = make_log(other)
    stranger = signed_in(other)
    for where in (address(name, meeting), url(name, own.pk, meeting.pk), url(name, own.pk, UNKNOWN)):
        assert is_secret(stranger.get(where), log)
        assert is_secret(stranger.post(where, sent), log)
    meeting.refresh_from_db()
    assert meeting.version == 1


@pytest.mark.parametrize("name", ["meeting_move", "meeting_strike"])
def test_consent_that_ended_refuses_and_shows_what_was_typed(meeting, log, holders_client, name) -> None:
    expire_consent(log)
    sent = {**moved_form(meeting, place_detail="Mange er syke"), **reason()}
    response = holders_client.post(address(name, meeting), sent)
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    assert "Mange er syke" in text(response)
    assert waiting() == []


def test_sent_invitation_is_cancelled_after_the_consents_end(meeting, log, holders_client) -> None:
    expire_consent(log)
    assert holders_client.get(address("meeting_cancel", meeting)).status_code == 200
    holders_client.post(address("meeting_cancel", meeting), reason())
    meeting.refresh_from_db()
    assert meeting.status == "cancelled"
