"""Overføring: the answer, and all that changes with it in one transaction (R22)."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants, history
from stafettlog.models import (
    Actor,
    ConsentCoverage,
    MessageKind,
    OutboxMessage,
    Stafettlog,
    Transfer,
    TransferStatus,
)
from stafettlog.services.errors import NotVisible
from stafettlog.services.transfer_answers import transfer_decline
from tests.factories import make_measure, make_participant, make_transfer
from tests.services.telling import IN_LOG, last_change, messages
from tests.services.transferring import accept, ask, level, refused, responsible, taking_part

World = SimpleNamespace
HOLDS = {"view_stafettlog", "hold_stafettlog", "change_stafettlog", "export_stafettlog"}


def rights(actor: Actor, w: World) -> frozenset[str]:
    return grants.codenames_on(actor.user, w.log)


def test_before_the_answer_the_receiver_has_no_right_and_the_holder_all(school: World) -> None:
    ask(school, school.colleague)
    assert rights(school.colleague, school) == frozenset()
    assert rights(school.holder, school) == HOLDS


def test_one_holder_and_all_follows(school: World) -> None:
    asked = ask(school, school.colleague)
    version = Stafettlog.objects.get().version
    log = accept(asked)
    assert log == Stafettlog.objects.get(stafettholder=school.colleague, organisation=school.organisation)
    assert log.version == version + 1
    assert rights(school.colleague, school) == HOLDS
    assert rights(school.holder, school) == frozenset()
    assert taking_part(school) == {school.colleague}
    assert responsible(school.measure) == {school.colleague}
    asked.refresh_from_db()
    assert (asked.status, asked.answered_by) == (TransferStatus.ACCEPTED, school.colleague.user)
    names = school.holder.display_name, school.colleague.display_name
    assert last_change(log) == (f"Stafettloggen er overført fra {names[0]} til {names[1]}", asked.answered_by)
    assert last_change(asked) == (f"{names[1]} har godtatt å overta loggen", asked.answered_by)


def test_the_sender_and_the_foresatte_are_told(school: World) -> None:
    asked = ask(school, school.colleague)
    OutboxMessage.objects.all().delete()
    accept(asked)
    answered = OutboxMessage.objects.get(kind=MessageKind.TRANSFER_ANSWERED)
    assert (answered.user, answered.transfer) == (school.user, asked)
    assert messages(actor=school.colleague) == [MessageKind.NEW_PARTICIPANT]


def test_a_participant_who_takes_over_is_brought_in_once(school: World) -> None:
    make_participant(school.log, school.colleague)
    accept(ask(school, school.colleague))
    assert school.log.participants.filter(actor=school.colleague).count() == 1


def test_the_old_one_stays_with_the_own_tiltak_if_ticked(school: World) -> None:
    accept(ask(school, school.colleague, stays=True))
    assert taking_part(school) == {school.holder, school.colleague}
    assert rights(school.holder, school) == IN_LOG
    assert responsible(school.measure) == {school.holder}


def test_at_level_two_the_others_stay_when_the_log_moves(school: World) -> None:
    level(school, 2)
    make_participant(school.log, school.colleague)
    accept(ask(school, school.outsider, stays=True, consent_agreed=True))
    log = Stafettlog.objects.get()
    assert (log.stafettholder, log.organisation) == (school.outsider, school.ppt)
    assert taking_part(school) == {school.outsider, school.holder, school.colleague}
    assert rights(school.holder, school) == rights(school.colleague, school) == IN_LOG


def test_at_level_one_everyone_of_the_old_virksomhet_ends(school: World) -> None:
    theirs = make_measure(school.concern, school.holder, [school.colleague])
    shared = make_measure(school.concern, school.holder, [school.colleague, school.holder])
    accept(ask(school, school.outsider, consent_agreed=True))
    assert taking_part(school) == {school.outsider}
    for measure in (school.measure, theirs, shared):
        assert responsible(measure) == {school.outsider}
    for actor in (school.holder, school.colleague):
        assert rights(actor, school) == frozenset()
        part = school.log.participants.get(actor=actor)
        assert part.ended_by == school.outsider.user
        assert part.end_reason == "Stafettloggen er overført til en annen"


def test_the_consent_is_extended_on_acceptance_by_the_one_who_ticked(school: World) -> None:
    accept(ask(school, school.outsider, consent_agreed=True))
    row = ConsentCoverage.objects.get(organisation=school.ppt)
    assert row.added_by == school.user
    assert last_change(row) == ("Samtykket dekker PPT Solvik", school.user)


def test_declining_says_why_and_changes_nothing(school: World) -> None:
    asked = ask(school, school.outsider, consent_agreed=True)
    before = Stafettlog.objects.values().get()
    with pytest.raises(ValidationError) as needed:
        transfer_decline(transfer_id=asked.pk, reason=" ", by=school.outsider.user)
    assert set(needed.value.error_dict) == {"reason"}
    transfer_decline(transfer_id=asked.pk, reason=" Full uke ", by=school.outsider.user)
    asked.refresh_from_db()
    assert (asked.status, asked.answer_reason) == (TransferStatus.DECLINED, "Full uke")
    assert last_change(asked)[0] == f"{school.outsider.display_name} har avslått å overta loggen"
    assert Stafettlog.objects.values().get() == before
    assert not ConsentCoverage.objects.filter(organisation=school.ppt).exists()
    assert OutboxMessage.objects.get(kind=MessageKind.TRANSFER_ANSWERED).user == school.user


def test_nobody_but_the_one_asked_knows_of_it(school: World) -> None:
    make_participant(school.log, school.colleague)
    asked = ask(school, school.leader)
    for person in (school.holder, school.colleague, school.stranger, school.ppt_leader):
        with pytest.raises(NotVisible):
            accept(asked, person)
        with pytest.raises(NotVisible):
            transfer_decline(transfer_id=asked.pk, reason="Nei", by=person.user)
    with pytest.raises(NotVisible):
        accept(Transfer(pk=uuid.uuid4()), school.leader)


def test_the_sender_cannot_accept_in_another_place_either(school: World) -> None:
    now = timezone.now()
    row = Actor(
        user=school.user, organisation=school.ppt, title="x", confirmed_at=now, confirmed_by=school.user
    )
    place = history.save(row, by=None, reason="Aktør er registrert")
    # The service refuses to ask oneself; here the row is forged.
    refused(make_transfer(school.log, place, consent_agreed=True), "din egen forespørsel")
