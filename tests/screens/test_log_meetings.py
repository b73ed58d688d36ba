"""Møtelogg on the log page: what a meeting says, who may do what with it, and how each was told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stafettlog.models import AccessGround, MeetingStatus, MessageState, OutboxMessage
from stafettlog.services import meeting_registration, meetings
from stafettlog.services.meeting_input import RegistrationInput
from tests.factories import (
    call_meeting,
    expire_consent,
    let_pass,
    make_concern,
    make_foresatt_input,
    make_log,
    make_participant,
)
from tests.factories.calling import at, make_meeting_input
from tests.screens.on_log import log_page, text, url
from tests.screens.tiltak import signed_in


def page_of(who, log) -> str:
    return " ".join(text(signed_in(who).get(log_page(log))).split())


def motelogg(who, log) -> str:
    return page_of(who, log).split('id="meetings"')[1].split("<aside")[0]


def register(meeting, by, *, status=MeetingStatus.COMPLETED, absent=(), **changes):
    came = frozenset(row.pk for row in meeting.invitations.all() if row.actor_id not in absent)
    return meeting_registration.meeting_register(
        log_id=meeting.log_id,
        meeting_id=meeting.pk,
        version=meeting.version,
        registration=RegistrationInput(status=status, attended=came, **changes),
        by=by.user,
    )


def test_log_without_meetings_says_so(log, holder, actor) -> None:
    make_participant(log, actor)
    assert "Ingen møter er registrert." in motelogg(holder, log)
    assert url("meeting_add", log.pk) in motelogg(holder, log)
    assert url("meeting_held", log.pk) in motelogg(holder, log)
    for address in (url("meeting_add", log.pk), url("meeting_held", log.pk)):
        assert address not in page_of(actor, log)


def test_coming_meeting_has_the_guides_columns(log, holder, concern) -> None:
    call_meeting(log, holder, concerns=[concern], invite_child=True, interpreter_ordered=True)
    shown = motelogg(holder, log)
    day = at(7)
    for words in (
        concern.text,
        "<dt>Invitert</dt>",
        "<dt>Status</dt>",
        "<dt>Møtested</dt>",
        "Lisa Hansen (Barn)",
        "(Mor)",
        f"{holder.display_name} (Bakketoppen skole)",
        "Invitasjon sendt",
        "Telefon",
        "Tolk er bestilt",
        "kl. 09.00–10.00",
        f"<b>{day.day}</b>",
        str(day.year),
        "Registreres når møtet er holdt",
    ):
        assert words in shown, words
    assert "Neste møte" in page_of(holder, log)


def test_who_needs_an_interpreter_is_told_until_one_is_ordered(log, holder, concern) -> None:
    mother = log.child.foresatt_relations.get()
    mother.needs_interpreter, mother.language = True, "pl"
    mother.save_without_historical_record()
    call_meeting(log, holder, concerns=[concern])
    assert f"Trenger tolk: {mother.display_name} (Polsk)." in motelogg(holder, log)
    assert "Tolk er ikke bestilt" in motelogg(holder, log)
    log.meetings.update(interpreter_ordered=True)  # no history: of a test
    assert f"Trenger tolk: {mother.display_name} (Polsk)." in motelogg(holder, log)
    assert "Tolk er ikke bestilt" not in motelogg(holder, log)


def test_next_meeting_is_the_nearest(log, holder, concern) -> None:
    call_meeting(log, holder, concerns=[concern], starts_at=at(20), ends_at=at(20, 10))
    first = call_meeting(log, holder, concerns=[concern])
    page = page_of(holder, log)
    strip = page.split("Neste møte")[0].split('href="')[-1]
    assert strip.startswith(f"#meeting-{first.pk}")
    assert page.index(f'id="meeting-{first.pk}"') < page.index(f"{at(20).year}-{at(20):%m-%d}T")


def test_meeting_without_oppmerksomhet_has_a_title(log, holder) -> None:
    call_meeting(log, holder)
    assert "Møte om barnet" in motelogg(holder, log)


def test_holder_may_change_what_is_to_come_and_register_what_has_begun(log, holder, actor) -> None:
    make_participant(log, actor)
    coming = call_meeting(log, holder)
    held = let_pass(call_meeting(log, holder, concerns=[make_concern(log, holder)]))
    shown = motelogg(holder, log)
    for name in ("meeting_move", "meeting_cancel", "meeting_strike"):
        assert url(name, log.pk, coming.pk) in shown
    assert url("meeting_register", log.pk, coming.pk) not in shown
    assert url("meeting_register", log.pk, held.pk) in shown
    for name in ("meeting_move", "meeting_cancel"):
        assert url(name, log.pk, held.pk) not in shown
    assert "Ikke registrert ennå" in shown
    assert "er ikke registrert" in page_of(holder, log).split('id="meetings"')[0]
    seen = motelogg(actor, log)
    assert "Invitasjon sendt" in seen
    assert seen.count("/mote/") == seen.count(f'href="{url("meeting_log", log.pk)}"') == 1
    assert "<form" not in seen


def test_registered_meeting_shows_who_came(log, holder, actor) -> None:
    make_participant(log, actor)
    meeting = let_pass(call_meeting(log, holder, actor_ids=(holder.pk, actor.pk)))
    register(meeting, holder, absent={actor.pk}, also_attended="Rektor", comments="Enige om lesing")
    shown = motelogg(holder, log)
    for words in ("Fullført", "Andre som deltok:</b> Rektor", "Enige om lesing", "Endre registrering"):
        assert words in shown, words
    assert shown.count("deltok ikke") == 1
    assert "deltok ikke" in shown.split("Ronnie")[1][:80]
    assert "Venter på å bli sendt" not in shown
    assert "Neste møte" not in page_of(holder, log)


def test_not_completed_cancelled_and_struck_give_their_reasons(log, holder, concern) -> None:
    first = let_pass(call_meeting(log, holder, concerns=[concern]))
    register(first, holder, status=MeetingStatus.NOT_COMPLETED, not_completed_reason="Mor var syk")
    second, third = (call_meeting(log, holder, concerns=[concern]) for _time in range(2))
    meetings.meeting_cancel(log_id=log.pk, meeting_id=second.pk, reason="Bortreist", by=holder.user)
    meetings.meeting_strike(log_id=log.pk, meeting_id=third.pk, reason="Feil barn", by=holder.user)
    shown = motelogg(holder, log)
    for words in ("Mor var syk", "Avlyst fordi:</b> Bortreist", "Feilregistrert: Feil barn", "sl-struck"):
        assert words in shown, words
    assert url("meeting_register", log.pk, second.pk) not in shown
    assert url("meeting_strike", log.pk, third.pk) not in shown


def test_delivery_of_each_invited_is_for_the_holder(holder, actor) -> None:
    people = [
        make_foresatt_input(first_name="Uten", email=""),
        make_foresatt_input(first_name="Stengt", ground=AccessGround.NONE, role="father"),
        make_foresatt_input(first_name="Med", role="father"),
    ]
    log = make_log(holder, foresatte=people)
    make_participant(log, actor)
    meeting = call_meeting(log, holder)
    shown = motelogg(holder, log)
    letter = next(row for row in meeting.invitations.with_names() if "Uten" in row.display_name)
    assert url("meeting_letter", log.pk, letter.pk) in shown
    assert "har ikke grunnlag for tilgang" in shown
    assert shown.count("Venter på å bli sendt") == 2
    assert "Send på nytt" not in shown
    OutboxMessage.objects.filter(invitation__meeting=meeting).update(state=MessageState.FAILED, failure="550")
    shown = motelogg(holder, log)
    assert shown.count("Kom ikke fram") == 2
    again = [
        row for row in meeting.invitations.all() if url("invitation_send_again", log.pk, row.pk) in shown
    ]
    assert len(again) == 2
    for secret in ("Kom ikke fram", "Send på nytt", "grunnlag for tilgang", "Skriv ut brev"):
        assert secret not in motelogg(actor, log)


def test_someone_taken_off_the_list_is_gone_and_one_who_left_keeps_the_name(log, holder, actor) -> None:
    part = make_participant(log, actor)
    meeting = call_meeting(log, holder, actor_ids=(holder.pk, actor.pk))
    assert "Ronnie" in motelogg(holder, log)
    part.ended_at, part.ended_by = timezone.now(), holder.user
    part.save()
    assert "Ronnie" in motelogg(holder, log)
    meetings.meeting_move(
        log_id=log.pk,
        meeting_id=meeting.pk,
        version=meeting.version,
        change=make_meeting_input(log),
        by=holder.user,
    )
    assert "Ronnie" not in motelogg(holder, log)


def test_consent_that_ended_leaves_cancelling_and_registering(log, holder) -> None:
    coming = call_meeting(log, holder)
    held = let_pass(call_meeting(log, holder, concerns=[make_concern(log, holder)]))
    log = expire_consent(log)
    shown = motelogg(holder, log)
    assert url("meeting_cancel", log.pk, coming.pk) in shown
    assert url("meeting_register", log.pk, held.pk) in shown
    for name in ("meeting_move", "meeting_strike"):
        assert url(name, log.pk, coming.pk) not in shown
    assert url("meeting_add", log.pk) not in page_of(holder, log)


@pytest.mark.parametrize("minutes", [-1, 1])
def test_meeting_can_be_registered_from_its_first_minute(log, holder, time_machine, minutes) -> None:
    meeting = call_meeting(log, holder)
    time_machine.move_to(meeting.starts_at + timedelta(minutes=minutes), tick=False)
    assert (url("meeting_register", log.pk, meeting.pk) in motelogg(holder, log)) == (minutes > 0)
