"""Overføring: what happened between the question and the answer (R22)."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import history
from permissions.models import User
from permissions.policy import CONSENT_EXPIRED
from stafettlog.models import Actor, ConsentCoverage, Stafettlog
from stafettlog.services import consents, facts, transfers
from stafettlog.services.errors import NotVisible
from stafettlog.services.transfer_answers import transfer_decline
from tests.factories import expire_consent, make_participant
from tests.services.transferring import accept, ask, level, refused, responsible, taking_part

World = SimpleNamespace


def test_an_answer_is_given_once(school: World) -> None:
    asked = ask(school, school.colleague)
    accept(asked)
    refused(asked, "Du har allerede svart")
    with pytest.raises(ValidationError, match="Du har allerede svart"):
        transfer_decline(transfer_id=asked.pk, reason="Angrer", by=school.colleague.user)
    assert Stafettlog.objects.get().stafettholder == school.colleague


def test_one_taken_back_cannot_be_accepted(school: World) -> None:
    asked = ask(school, school.colleague)
    transfers.transfer_withdraw(log_id=school.log.pk, transfer_id=asked.pk, by=school.user)
    refused(asked, "trukket tilbake")


def test_nobody_accepts_when_the_consent_has_ended(school: World) -> None:
    asked = ask(school, school.colleague)
    expire_consent(school.log)
    refused(asked, CONSENT_EXPIRED)


def test_nobody_accepts_a_closed_log(school: World) -> None:
    asked = ask(school, school.colleague)
    log = school.log
    log.state = "closed"
    history.save(log, by=school.user, reason="Loggen er avsluttet")
    facts.recalculate(log)
    refused(asked, "Loggen er avsluttet.")


def test_a_receiver_who_has_left_cannot_accept(school: World) -> None:
    asked = ask(school, school.colleague)
    Actor.objects.filter(pk=school.colleague.pk).update(ended_at=timezone.now(), ended_by=school.user)
    refused(asked, "Du er ikke lenger aktør ved Bakketoppen skole")
    User.objects.filter(pk=school.colleague.user_id).update(is_active=False)
    with pytest.raises(NotVisible):
        accept(asked)


def test_the_log_gets_a_holder_also_when_the_old_one_has_left(school: World) -> None:
    asked = ask(school, school.colleague, stays=True)
    User.objects.filter(pk=school.user.pk).update(is_active=False)
    accept(asked)
    assert taking_part(school) == {school.colleague}
    assert responsible(school.measure) == {school.colleague}


def test_another_holder_meanwhile(school: World) -> None:
    asked = ask(school, school.colleague)
    log = Stafettlog.objects.get()
    log.stafettholder = school.leader
    history.save(log, by=None, reason="Overført")
    facts.recalculate(log)
    refused(asked, "Loggen har fått en annen stafettholder")


def test_lowered_to_level_one_meanwhile(school: World) -> None:
    level(school, 2)
    asked = ask(school, school.outsider, stays=True, consent_agreed=True)
    level(school, 1)
    refused(asked, "satt til nivå 1 etter at du ble spurt")
    level(school, 2)
    accept(asked)
    assert school.holder in taking_part(school)


def test_raised_meanwhile_lets_the_others_stay(school: World) -> None:
    make_participant(school.log, school.colleague)
    asked = ask(school, school.outsider, consent_agreed=True)
    level(school, 2)
    accept(asked)
    assert taking_part(school) == {school.outsider, school.colleague}


def cover(w: World) -> ConsentCoverage:
    consents.cover(w.log, w.ppt, by=w.user)
    return ConsentCoverage.objects.get(organisation=w.ppt)


def uncover(w: World, row: ConsentCoverage) -> None:
    row.withdrawn_at, row.withdrawn_by = timezone.now(), w.user
    history.save(row, by=w.user, reason="Trukket")


def test_a_service_withdrawn_meanwhile_is_not_covered(school: World) -> None:
    row = cover(school)
    asked = ask(school, school.outsider)
    uncover(school, row)
    refused(asked, "Samtykket dekker ikke PPT Solvik")


def test_a_service_withdrawn_after_the_tick_takes_the_tick_with_it(school: World) -> None:
    asked = ask(school, school.outsider, consent_agreed=True)
    uncover(school, cover(school))
    refused(asked, "Samtykket dekker ikke PPT Solvik")


def test_a_renewed_consent_takes_the_tick_with_it(school: World) -> None:
    asked = ask(school, school.outsider, consent_agreed=True)
    log = Stafettlog.objects.with_identity().get()
    given = consents.ConsentInput(given_on=timezone.localdate(), method="oral")
    givers = list(log.current_consent.givers.all())
    consents.record_consent(log, consent=given, givers=givers, document=None, by=school.user)
    history.save(log, by=school.user, reason="Samtykket er fornyet")
    refused(asked, "Samtykket dekker ikke PPT Solvik")
