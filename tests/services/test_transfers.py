"""Overføring: asking, taking back, and who may be asked (R21)."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import history
from permissions.models import User
from stafettlog.models import Actor, MessageKind, OutboxMessage, Stafettlog, Transfer, TransferStatus
from stafettlog.services import levels, transfers
from stafettlog.services.errors import ConsentNeeded, NotAllowed, NotVisible
from stafettlog.services.transfer_answers import transfer_decline
from stafettlog.services.transfer_requests import candidates, waiting_for
from tests.factories import expire_consent, make_log, make_participant, make_staff
from tests.services.telling import last_change
from tests.services.transferring import ask

World = SimpleNamespace


def told(kind: MessageKind) -> list[User]:
    return [m.user for m in OutboxMessage.objects.filter(kind=kind).select_related("user")]


def test_asking_changes_nothing_but_the_request(school: World) -> None:
    before = Stafettlog.objects.values().get()
    asked = ask(school, school.colleague, message=" Jeg slutter til jul. ")
    assert Stafettlog.objects.values().get() == before
    assert (asked.status, asked.from_actor, asked.asked_by) == ("waiting", school.holder, school.user)
    assert asked.message == "Jeg slutter til jul."
    assert last_change(asked) == (f"{school.colleague.display_name} er spurt om å overta loggen", school.user)
    assert told(MessageKind.TRANSFER_ASKED) == [school.colleague.user]


def test_one_waits_at_a_time(school: World) -> None:
    ask(school, school.colleague)
    with pytest.raises(ValidationError, match="allerede en forespørsel som venter"):
        ask(school, school.leader)
    assert Transfer.objects.count() == 1


def test_only_the_stafettholder_asks(school: World) -> None:
    make_participant(school.log, school.colleague)
    for person in (school.colleague, school.leader):
        with pytest.raises(NotAllowed):
            ask(school, school.leader, by=person.user)
    with pytest.raises(NotVisible):
        ask(school, school.colleague, by=school.stranger.user)


def other_place(w: World) -> Actor:
    """The stafettholder, as an aktør of PPT too."""
    now = timezone.now()
    row = Actor(user=w.user, organisation=w.ppt, title="Rådgiver", confirmed_at=now, confirmed_by=w.user)
    return history.save(row, by=None, reason="Aktør er registrert")


def ended(w: World) -> Actor:
    now = timezone.now()
    Actor.objects.filter(pk=w.colleague.pk).update(ended_at=now, ended_by=w.user)
    return w.colleague


def inactive(w: World) -> Actor:
    User.objects.filter(pk=w.colleague.user_id).update(is_active=False)
    return w.colleague


def unconfirmed(w: World) -> Actor:
    Actor.objects.filter(pk=w.colleague.pk).update(confirmed_at=None, confirmed_by=None)
    return w.colleague


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (lambda w: w.holder, "er stafettholder allerede"),
        (other_place, "er stafettholder allerede"),
        (ended, "er ikke lenger aktør"),
        (inactive, "er ikke lenger aktør"),
        (unconfirmed, "kan ikke logge inn ennå"),
        (lambda w: make_staff(w.organisation, "Nora", number=False), "kan ikke logge inn ennå"),
        (lambda w: Actor(pk=uuid.uuid4()), "Velg en aktør fra listen"),
    ],
)
def test_who_cannot_be_asked(school: World, who: Any, sentence: str) -> None:
    receiver = who(school)
    with pytest.raises(ValidationError, match=sentence) as refused:
        ask(school, receiver)
    assert set(refused.value.error_dict) == {"receiver"}
    assert receiver not in candidates(school.log, "kontaktlærer")
    assert not Transfer.objects.exists()


def test_candidates_are_found_in_any_virksomhet(school: World) -> None:
    assert set(candidates(school.log, "kontaktlærer")) == {
        school.colleague,
        school.leader,
        school.outsider,
        school.ppt_leader,
        school.stranger,
    }
    assert candidates(school.log, "ppt petra") == [school.outsider]
    assert candidates(school.log, "p") == []


def test_another_virksomhet_asks_for_one_tick_of_consent(school: World) -> None:
    with pytest.raises(ConsentNeeded) as needed:
        ask(school, school.outsider)
    assert needed.value.organisations == [school.ppt]
    asked = ask(school, school.outsider, consent_agreed=True)
    assert asked.consent_agreed
    # A request that may be declined extends nothing.
    assert [c.organisation for c in school.log.current_consent.coverage.all()] == [school.organisation]


def test_a_tick_that_nobody_needed_is_not_kept(school: World) -> None:
    assert not ask(school, school.colleague, consent_agreed=True).consent_agreed


def test_staying_needs_level_two_or_the_same_virksomhet(school: World) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(school, school.outsider, stays=True, consent_agreed=True)
    assert set(refused.value.error_dict) == {"stays"}
    same = ask(school, school.colleague, stays=True)
    assert same.stays
    withdraw(school, same)
    levels.level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    assert ask(school, school.outsider, stays=True, consent_agreed=True).stays


@pytest.mark.parametrize("message", ["", " ", "a" * 1001])
def test_a_message_goes_with_it(school: World, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(school, school.colleague, message=message)
    assert set(refused.value.error_dict) == {"message"}


def test_nobody_asks_when_the_consent_has_ended(school: World) -> None:
    expire_consent(school.log)
    with pytest.raises(NotAllowed):
        ask(school, school.colleague)


def withdraw(w: World, asked: Transfer, by: Any = None) -> Transfer:
    return transfers.transfer_withdraw(log_id=asked.log_id, transfer_id=asked.pk, by=(by or w.holder).user)


def test_taken_back_and_the_receiver_is_told(school: World) -> None:
    asked = withdraw(school, ask(school, school.colleague))
    assert (asked.status, asked.answered_by) == (TransferStatus.WITHDRAWN, school.user)
    assert last_change(asked) == ("Forespørselen om overføring er trukket tilbake", school.user)
    assert told(MessageKind.TRANSFER_WITHDRAWN) == [school.colleague.user]
    # Twice is once.
    assert withdraw(school, asked) == asked
    assert len(told(MessageKind.TRANSFER_WITHDRAWN)) == 1
    assert ask(school, school.leader).status == "waiting"


def test_an_answered_request_cannot_be_taken_back(school: World) -> None:
    asked = ask(school, school.colleague)
    transfer_decline(transfer_id=asked.pk, reason="Full uke", by=school.colleague.user)
    with pytest.raises(ValidationError, match="har allerede svart"):
        withdraw(school, asked)


def test_the_stafettholder_takes_back_also_without_a_consent(school: World) -> None:
    asked = ask(school, school.colleague)
    expire_consent(school.log)
    assert withdraw(school, asked).status == TransferStatus.WITHDRAWN


def test_others_cannot_take_it_back(school: World) -> None:
    make_participant(school.log, school.leader)
    asked = ask(school, school.colleague)
    with pytest.raises(NotAllowed):
        withdraw(school, asked, school.leader)
    for person in (school.colleague, school.stranger):
        with pytest.raises(NotVisible):
            withdraw(school, asked, person)
    other = make_log(school.stranger)
    with pytest.raises(NotVisible):
        transfers.transfer_withdraw(log_id=other.pk, transfer_id=asked.pk, by=school.stranger.user)


def test_read_once_answered_and_no_change_of_the_request(school: World) -> None:
    def seen() -> Any:
        transfers.transfer_seen(log_id=asked.log_id, transfer_id=asked.pk, by=school.user)
        asked.refresh_from_db()
        return asked.seen_at

    asked = ask(school, school.colleague)
    assert seen() is None
    transfer_decline(transfer_id=asked.pk, reason="Full uke", by=school.colleague.user)
    rows = Transfer.history.count()
    assert seen() is not None
    assert Transfer.history.count() == rows


def test_what_waits_for_a_person_can_be_answered(school: World) -> None:
    asked = ask(school, school.colleague)
    assert list(waiting_for(school.colleague.user)) == [asked]
    assert not waiting_for(school.user).exists()
    expire_consent(school.log)
    assert not waiting_for(school.colleague.user).exists()
