"""Min side: Tverrfaglige møter, and what waits of meetings, transfers and mail."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.services import closing, consent_withdrawal, meetings, transfer_answers, transfers
from tests import factories as make
from tests.factories.calling import at, call_meeting, let_pass
from tests.screens.my_page import my_page, text_of
from tests.screens.on_log import log_page, text, url
from tests.screens.tiltak import signed_in


def rows_of(who) -> list[tuple[str, str, str]]:
    """(who, text, button) of «Dette venter på deg»."""
    tasks = signed_in(who).get("/").context["shown"].tasks
    return [(task.who, task.text, task.button) for task in tasks]


def coming_of(who) -> list:
    return signed_in(who).get("/").context["shown"].meetings


# --- Tverrfaglige møter --------------------------------------------------------------------------


def test_card_says_when_there_is_none(client, holder) -> None:
    page = my_page(client, holder)
    assert "Tverrfaglige møter Ingen møter er avtalt." in page
    assert "Nytt møte" not in page


def test_holder_and_those_invited_see_the_meeting(client, log, holder, actor, school) -> None:
    other = make.make_staff(school, "Guro")
    for person in (actor, other):
        make.make_participant(log, person)
    meeting = call_meeting(
        log, holder, actor_ids=(holder.pk, actor.pk), place_kind="other", place_detail="Rom 4"
    )
    for person in (holder, actor):
        (row,) = coming_of(person)
        assert (row.child, row.place, row.day) == ("Lisa Hansen", "Rom 4", meeting.day)
        assert row.url == f"{log_page(log)}#meeting-{meeting.pk}"
    page = my_page(client, holder)
    assert "Lisa Hansen" in page.split("Tverrfaglige møter")[1]
    assert "kl. 09.00–10.00 Rom 4" in page
    assert "Nytt møte" in page
    assert coming_of(other) == []


def test_meeting_is_listed_until_it_is_over(log, holder, time_machine) -> None:
    meeting = call_meeting(log, holder)
    time_machine.move_to(meeting.ends_at - timedelta(minutes=1), tick=False)
    assert len(coming_of(holder)) == 1
    time_machine.move_to(meeting.ends_at, tick=False)
    assert coming_of(holder) == []


def test_holder_sees_meetings_without_being_invited(log, holder, actor) -> None:
    make.make_participant(log, actor)
    call_meeting(log, holder, actor_ids=(actor.pk,))
    assert len(coming_of(holder)) == 1


@pytest.mark.parametrize("change", ["cancelled", "struck", "uninvited", "left", "expired", "closed"])
def test_what_is_no_longer_ones_own_is_gone(log, holder, actor, change) -> None:
    part = make.make_participant(log, actor)
    meeting = call_meeting(log, holder, actor_ids=(holder.pk, actor.pk))
    ids = {"log_id": log.pk, "meeting_id": meeting.pk, "by": holder.user}
    assert len(coming_of(actor)) == 1
    if change == "cancelled":
        meetings.meeting_cancel(**ids, reason="Syk")
    elif change == "struck":
        meetings.meeting_strike(**ids, reason="Feil")
    elif change == "uninvited":
        meetings.meeting_move(**ids, version=1, change=make.make_meeting_input(log))
    elif change == "left":
        signed_in(holder).post(url("participant_end", log.pk, part.pk), {"reason": "Ferdig"})
    elif change == "expired":
        make.expire_consent(log)
    else:
        closing.log_close(log_id=log.pk, reason="moved", note="Flyttet", by=holder.user)
    assert coming_of(actor) == []


def test_meetings_of_others_are_nowhere(client, log, holder, school) -> None:
    call_meeting(log, holder)
    let_pass(call_meeting(log, holder, concerns=[make.make_concern(log, holder)]))
    page = my_page(client, make.make_staff(school, "Guro", leader=True))
    assert "Lisa" not in page
    assert "Møtet" not in page


def test_nearest_ten_are_shown(client, log, holder, concern) -> None:
    for days in range(12, 0, -1):
        call_meeting(log, holder, concerns=[concern], starts_at=at(days), ends_at=at(days, 10))
    assert [row.day for row in coming_of(holder)] == [at(days).date() for days in range(1, 11)]
    assert "Her ser du de 10 nærmeste." in my_page(client, holder)


# --- Dette venter på deg -------------------------------------------------------------------------


def test_meeting_that_is_over_is_to_be_registered(log, holder, actor, concern) -> None:
    make.make_participant(log, actor)
    meeting = let_pass(call_meeting(log, holder, concerns=[concern], actor_ids=(actor.pk,)))
    day = date_format(meeting.day, "MONTH_DAY_FORMAT")
    assert ("Lisa Hansen", f"Møtet {day} er ikke registrert. Ble det holdt?", "Registrer møte") in rows_of(
        holder
    )
    page = text(signed_in(holder).get("/"))
    assert url("meeting_register", log.pk, meeting.pk) in page
    assert rows_of(actor) == []
    # Registering what was held before needs no consent (R6).
    make.expire_consent(log)
    assert "Registrer møte" in [button for _who, _text, button in rows_of(holder)]
    closing.log_close(log_id=log.pk, reason="consent_expired", note="Ferdig", by=holder.user)
    assert rows_of(holder) == []


def test_transfer_waits_for_the_receiver_alone(client, log, holder, school) -> None:
    receiver = make.make_staff(school, "Kari")
    asked = make.make_transfer(log, receiver)
    sentence = f"Overføring venter: {holder.display_name} spør om du vil overta stafettloggen"
    assert rows_of(receiver) == [("Lisa Hansen", sentence, "Svar")]
    client.force_login(receiver.user)
    page = text(client.get("/"))
    assert url("transfer_answer", asked.pk) in page
    # No way into the log before the answer.
    assert str(log.pk) not in page
    assert client.get(url("transfer_answer", asked.pk)).status_code == 200
    assert sentence not in text_of(signed_in(holder).get("/"))
    transfers.transfer_withdraw(log_id=log.pk, transfer_id=asked.pk, by=holder.user)
    assert rows_of(receiver) == []


def test_declined_transfer_waits_until_it_is_read(log, holder, school) -> None:
    receiver = make.make_staff(school, "Kari")
    asked = make.make_transfer(log, receiver)
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Har ikke tid", by=receiver.user)
    row = ("Lisa Hansen", f"{receiver.display_name} avslo å overta stafettloggen", "Les svaret")
    assert rows_of(holder) == [row]
    assert rows_of(receiver) == []
    assert f"{log_page(log)}#transfer" in text(signed_in(holder).get("/"))
    signed_in(holder).post(url("transfer_seen", log.pk, asked.pk))
    assert rows_of(holder) == []


def test_new_request_takes_the_place_of_an_unread_answer(log, holder, school) -> None:
    asked = make.make_transfer(log, make.make_staff(school, "Kari"))
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Nei", by=asked.to_actor.user)
    make.make_transfer(log, make.make_staff(school, "Siri"))
    assert rows_of(holder) == []


def test_consent_that_runs_out_is_renewed_from_here(log, holder) -> None:
    make.expire_consent(log)
    assert "Forny samtykke" in [button for _who, _text, button in rows_of(holder)]
    assert url("consent_renew", log.pk) in text(signed_in(holder).get("/"))


def test_withdrawn_consent_waits_too(log, holder) -> None:
    consent_withdrawal.consent_withdraw(log_id=log.pk, reason="Vil ikke mer", revision=None, by=holder.user)
    row = ("Lisa Hansen", "Samtykket er trukket. Ingen kan skrive i loggen.", "Forny samtykke")
    assert rows_of(holder) == [row]


def test_every_link_leads_somewhere(log, holder, school, concern) -> None:
    let_pass(call_meeting(log, holder, concerns=[concern]))
    call_meeting(log, holder, concerns=[concern])
    OutboxMessage.objects.update(state=MessageState.FAILED, read_at=None)
    make.make_transfer(make.make_log(make.make_staff(school, "Guro")), holder)
    client = signed_in(holder)
    page = text(client.get("/")).split("<main")[1]
    addresses = {part.split('"')[0].split("#")[0] for part in page.split('href="')[1:]} - {""}
    assert len(addresses) == 11
    for address in addresses:
        assert client.get(address.replace("&amp;", "&"), follow=True).status_code == 200, address


# --- Cost ----------------------------------------------------------------------------------------


def test_budget_is_flat_with_everything_on_the_page(queries, holder, actor, school) -> None:
    def more(logs: int) -> None:
        for number in range(logs):
            log = make.make_log(holder)
            topics = [make.make_concern(log, holder)]
            make.make_participant(log, actor)
            invited = {"concerns": topics, "actor_ids": (holder.pk, actor.pk)}
            call_meeting(log, holder, **invited)
            let_pass(call_meeting(log, holder, **invited), days=8 + number)
            make.make_transfer(make.make_log(make.make_staff(school, "Guro")), holder)
            OutboxMessage.objects.filter(invitation__log=log).update(state=MessageState.FAILED)

    more(1)
    few = queries(signed_in(holder), "/", at_most=8)
    few_actor = queries(signed_in(actor), "/", at_most=8)
    more(5)
    assert queries(signed_in(holder), "/", at_most=8).count == few.count
    assert queries(signed_in(actor), "/", at_most=8).count == few_actor.count
