"""A leader hands a log over for a stafettholder who is away or has left (R23), and R6 after the consent."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions.models import User
from permissions.policy import CONSENT_EXPIRED, CONSENT_WITHDRAWN, NOT_OPEN, NOT_YOUR_PART, NOT_YOURS, Role
from stafettlog.models import Actor, MessageKind, OutboxMessage, Stafettlog, Transfer
from stafettlog.services import consent_withdrawal, consents, transfer_requests, transfers
from stafettlog.services.access import HOLD, VIEW, LogAccess
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.transfer_answers import transfer_decline
from stafettlog.services.transfer_on_behalf import transfer_ask_on_behalf
from tests.factories import expire_consent, make_participant, make_role
from tests.services.transferring import accept, ask, level, refused, taking_part

World = SimpleNamespace


def on_behalf(w: World, receiver: Actor, **changes: Any) -> Transfer:
    call = {"reason": "Sykmeldt", "message": "Kan du overta?", "stays": False, "by": w.leader.user} | changes
    return transfer_ask_on_behalf(log_id=w.log.pk, to_actor_id=receiver.pk, **call)


def refuses(w: World, sentence: str, receiver: Actor, **changes: Any) -> None:
    with pytest.raises((ValidationError, NotAllowed)) as error:
        on_behalf(w, receiver, **changes)
    assert sentence in str(error.value)
    assert not Transfer.objects.exists()
    assert not OutboxMessage.objects.filter(transfer__isnull=False).exists()


def told(kind: MessageKind) -> set[User]:
    return {row.user for row in OutboxMessage.objects.filter(kind=kind).select_related("user")}


def test_leader_asks_and_the_one_asked_takes_over(school: World) -> None:
    coordinator = make_role(Role.COORDINATOR, school.organisation)
    asked = on_behalf(school, school.colleague, stays=True)
    assert (asked.from_actor, asked.asked_by) == (school.holder, school.leader.user)
    assert asked.history.get().history_user == school.leader.user
    assert told(MessageKind.TRANSFER_ASKED) == {school.colleague.user}
    assert told(MessageKind.TRANSFER_ON_BEHALF) == {school.user, coordinator}
    assert Stafettlog.objects.get().stafettholder == school.holder
    accept(asked)
    assert Stafettlog.objects.get().stafettholder == school.colleague
    assert taking_part(school) == {school.colleague, school.holder}
    assert told(MessageKind.TRANSFER_ANSWERED) == {school.leader.user, school.user}


def test_leader_asks_herself_and_accepts(school: World) -> None:
    coordinator = make_role(Role.COORDINATOR, school.organisation)
    asked = on_behalf(school, school.leader)
    assert told(MessageKind.TRANSFER_ASKED) == set()
    assert told(MessageKind.TRANSFER_ON_BEHALF) == {school.user, coordinator}
    accept(asked)
    assert Stafettlog.objects.get().stafettholder == school.leader
    assert told(MessageKind.TRANSFER_ANSWERED) == {school.user}


def test_who_asks_on_behalf_of_another_cannot_accept_for_the_receiver(school: World) -> None:
    asked = on_behalf(school, school.colleague)
    for by in (school.leader, school.holder, school.stranger):
        with pytest.raises(NotVisible):
            accept(asked, by)


def test_holder_who_asks_cannot_accept_it_as_asked_by_herself(school: World) -> None:
    asked = ask(school, school.leader)
    Transfer.objects.filter(pk=asked.pk).update(asked_by=school.leader.user)
    refused(asked, "Du kan ikke svare på din egen forespørsel")


@pytest.mark.parametrize("who", ["holder", "colleague", "outsider"])
def test_only_the_leader_of_the_virksomhet_asks_on_behalf(school: World, who: str) -> None:
    level(school, 2)
    make_participant(school.log, school.colleague)
    make_participant(school.log, school.outsider)
    refuses(school, NOT_YOURS, school.leader, by=getattr(school, who).user)


def test_leaders_of_other_virksomheter_do_not_find_the_log(school: World) -> None:
    for by in (school.ppt_leader.user, school.stranger.user, make_role(Role.MUNICIPALITY_ADMIN)):
        with pytest.raises(NotVisible):
            on_behalf(school, school.colleague, by=by)


def test_coordinator_does_not_ask_on_behalf(school: World) -> None:
    refuses(school, NOT_YOURS, school.colleague, by=make_role(Role.COORDINATOR, school.organisation))


def test_a_reason_is_written(school: World) -> None:
    refuses(school, "Skriv hvorfor stafettholderen", school.colleague, reason="  ")


def test_who_holds_the_log_transfers_it_the_ordinary_way(school: World) -> None:
    accept(ask(school, school.leader))
    OutboxMessage.objects.all().delete()
    Transfer.objects.all().delete()
    refuses(school, "Du er selv stafettholder", school.colleague)


def test_one_open_request(school: World) -> None:
    ask(school, school.colleague)
    with pytest.raises(ValidationError, match="allerede en forespørsel"):
        on_behalf(school, school.leader)


def test_to_another_virksomhet_only_where_the_consent_covers_it(school: World) -> None:
    refuses(school, "Samtykket dekker ikke PPT Solvik", school.outsider)
    consents.cover(school.log, school.ppt, by=school.user)
    refuses(school, "På nivå 1 kan stafettholderen ikke bli med", school.outsider, stays=True)
    accept(on_behalf(school, school.outsider))
    assert Stafettlog.objects.get().organisation == school.ppt


def test_without_consent_inside_the_virksomhet_and_receiver_gets_what_the_holder_had(school: World) -> None:
    consents.cover(school.log, school.ppt, by=school.user)
    expire_consent(school.log)
    refuses(school, "bare overføres til en aktør ved Bakketoppen skole", school.outsider)
    asked = on_behalf(school, school.colleague)
    assert list(transfer_requests.waiting_for(school.colleague.user)) == [asked]
    log = accept(asked)
    rights = LogAccess(school.colleague.user, log)
    assert {VIEW, HOLD} <= rights.codenames
    assert "change_stafettlog" not in rights.codenames
    assert not LogAccess(school.user, log).codenames


def test_without_consent_to_herself_too_also_when_it_was_withdrawn(school: World) -> None:
    consent_withdrawal.consent_withdraw(log_id=school.log.pk, reason="Ønsket", revision=None, by=school.user)
    accept(on_behalf(school, school.leader))
    assert Stafettlog.objects.get().stafettholder == school.leader


def test_consent_ends_between_question_and_answer(school: World) -> None:
    consents.cover(school.log, school.ppt, by=school.user)
    outside = on_behalf(school, school.outsider)
    expire_consent(school.log)
    refused(outside, CONSENT_EXPIRED)
    assert not transfer_requests.waiting_for(school.outsider.user)


def test_withdrawn_consent_says_so(school: World) -> None:
    consents.cover(school.log, school.ppt, by=school.user)
    outside = on_behalf(school, school.outsider)
    consent = school.log.current_consent
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), school.user
    consent.save_without_historical_record()
    refused(outside, CONSENT_WITHDRAWN)
    consent.withdrawn_at = consent.withdrawn_by = None
    consent.save_without_historical_record()


def test_closed_log_is_not_handed_over(school: World) -> None:
    Stafettlog.objects.update(state="closed")
    refuses(school, NOT_OPEN, school.colleague)
    Stafettlog.objects.update(state="open")


def withdraw(w: World, asked: Transfer, by: Actor) -> Transfer:
    return transfers.transfer_withdraw(log_id=w.log.pk, transfer_id=asked.pk, by=by.user)


def test_leader_takes_back_what_a_leader_asked(school: World) -> None:
    asked = on_behalf(school, school.colleague)
    assert withdraw(school, asked, school.leader).status == "withdrawn"
    again = on_behalf(school, school.colleague)
    assert withdraw(school, again, school.holder).status == "withdrawn"


def test_leader_does_not_take_back_what_the_holder_asked_until_it_is_stuck(school: World) -> None:
    asked = ask(school, school.colleague)
    with pytest.raises(NotAllowed, match=NOT_YOUR_PART):
        withdraw(school, asked, school.leader)
    Transfer.objects.update(asked_at=timezone.now() - timedelta(days=13, hours=23))
    with pytest.raises(NotAllowed):
        withdraw(school, asked, school.leader)
    Transfer.objects.update(asked_at=timezone.now() - timedelta(days=14))
    assert withdraw(school, asked, school.leader).status == "withdrawn"


def test_leader_takes_back_the_request_of_one_who_has_left(school: World) -> None:
    asked = ask(school, school.colleague)
    User.objects.filter(pk=school.user.pk).update(is_active=False)
    assert withdraw(school, asked, school.leader).status == "withdrawn"
    accept(on_behalf(school, school.colleague))
    User.objects.filter(pk=school.user.pk).update(is_active=True)


def test_leader_reads_the_answer_no(school: World) -> None:
    asked = on_behalf(school, school.colleague)
    transfer_decline(transfer_id=asked.pk, reason="Har for mye", by=school.colleague.user)
    transfers.transfer_seen(log_id=school.log.pk, transfer_id=asked.pk, by=school.leader.user)
    assert Transfer.objects.get().seen_at is not None
