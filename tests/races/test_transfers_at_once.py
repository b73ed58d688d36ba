"""A log that changes hands while others act on it: one holder, and nobody writes on an old right."""

from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError

from stafettlog.models import (
    Concern,
    ConsentCoverage,
    Evaluation,
    MessageKind,
    OutboxMessage,
    Stafettlog,
    Transfer,
)
from stafettlog.services import evaluations, transfer_answers, transfers
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import make_concern, make_transfer
from tests.races.conftest import drifted
from tests.support.race import race, split

World = SimpleNamespace
REFUSED = (ValidationError, NotAllowed, NotVisible)


def ask(w: World, receiver: Any) -> Transfer:
    return transfers.transfer_ask(
        log_id=w.log.pk,
        to_actor_id=receiver.pk,
        message="Kan du?",
        stays=False,
        consent_agreed=True,
        by=w.user,
    )


def accept(asked: Transfer) -> Stafettlog:
    return transfer_answers.transfer_accept(transfer_id=asked.pk, by=asked.to_actor.user)


def outcome(outcomes: list[Any], *, done: int | None = None) -> list[Any]:
    """What came through, the rest being declared refusals; grants, holder and tiltak are in order."""
    fine, errors = split(outcomes)
    assert all(isinstance(error, REFUSED) for error in errors), outcomes
    assert done is None or len(fine) == done, outcomes
    assert drifted() == []
    log = Stafettlog.objects.get()
    holder = log.participants.active().get(actor=log.stafettholder_id)
    assert log.organisation_id == holder.actor.organisation_id
    for measure in log.measures.open():
        assert measure.responsible.exists()
        assert not measure.responsible.filter(ended_at__isnull=False).exists()
    return fine


def test_two_transfers_asked_at_once_leave_one(school: World) -> None:
    fine = outcome(race(lambda: ask(school, school.colleague), lambda: ask(school, school.outsider)), done=1)
    assert list(Transfer.objects.waiting()) == fine
    assert OutboxMessage.objects.filter(kind=MessageKind.TRANSFER_ASKED).count() == 1


def test_accepted_twice_at_once_is_accepted_once(school: World) -> None:
    asked = make_transfer(school.log, school.outsider, consent_agreed=True)
    outcome(race(*[lambda: accept(asked)] * 3), done=1)
    log = Stafettlog.objects.get()
    assert (log.stafettholder, log.version) == (school.outsider, 2)
    assert log.participants.active().count() == 1
    assert ConsentCoverage.objects.filter(organisation=school.ppt).count() == 1
    assert OutboxMessage.objects.filter(kind=MessageKind.TRANSFER_ANSWERED).count() == 1


def test_accepted_and_declined_at_once_is_one_answer(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    decline = transfer_answers.transfer_decline
    outcome(
        race(
            lambda: accept(asked),
            lambda: decline(transfer_id=asked.pk, reason="Fullt", by=school.colleague.user),
        ),
        done=1,
    )
    assert Transfer.history.filter(id=asked.pk).count() == 2


def test_accepted_against_taken_back_is_one_of_them(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    outcome(
        race(
            lambda: accept(asked),
            lambda: transfers.transfer_withdraw(log_id=school.log.pk, transfer_id=asked.pk, by=school.user),
        ),
        done=1,
    )
    asked.refresh_from_db()
    moved = Stafettlog.objects.get().stafettholder == school.colleague
    assert asked.status == ("accepted" if moved else "withdrawn")


def test_an_evaluation_by_the_old_holder_while_accepted(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    outcomes = race(
        lambda: accept(asked),
        lambda: evaluations.evaluate(
            log_id=school.log.pk, measure_id=school.measure.pk, outcome="no_effect", reason="", by=school.user
        ),
    )
    outcome(outcomes)
    assert isinstance(outcomes[0], Stafettlog)
    assert isinstance(outcomes[1], Evaluation | NotVisible), outcomes
    # Evaluated before, it stays with whom it was; otherwise it is the new one's.
    owner = school.holder if Evaluation.objects.exists() else school.colleague
    assert [part.actor for part in school.measure.responsible.all()] == [owner]


def test_an_oppmerksomhet_by_the_old_holder_while_accepted(school: World) -> None:
    asked = make_transfer(school.log, school.colleague)
    outcomes = race(lambda: accept(asked), lambda: make_concern(school.log, school.holder))
    outcome(outcomes)
    assert isinstance(outcomes[0], Stafettlog)
    assert isinstance(outcomes[1], Concern | NotVisible), outcomes
    for measure in school.log.measures.all():
        assert [part.actor for part in measure.responsible.all()] == [school.colleague]


def test_accepted_while_the_consent_is_withdrawn(school: World) -> None:
    asked = make_transfer(school.log, school.outsider, consent_agreed=True)
    outcome(
        race(
            lambda: accept(asked),
            lambda: consent_withdraw(
                log_id=school.log.pk, reason="Ønsker ikke", revision=None, by=school.user
            ),
        )
    )
    asked.refresh_from_db()
    log = Stafettlog.objects.get()
    if asked.status == "accepted":
        # The old holder came too late to withdraw: that is the new one's to do now.
        assert (log.stafettholder, log.current_consent.withdrawn_at) == (school.outsider, None)
    else:
        assert log.stafettholder == school.holder
        assert log.current_consent.withdrawn_at is not None
        assert not ConsentCoverage.objects.filter(organisation=school.ppt).exists()
