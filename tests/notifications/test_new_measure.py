"""A new tiltak is told to those responsible, but for whoever added it; so is one that is taken over."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from permissions.sign_in.signals import identity_coupled
from stafettlog.models import Measure, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import evaluations, measures, participants
from tests.factories import make_concern, make_measure, make_measure_input, make_participant, make_staff
from tests.notifications.reminding import day, ends, school, tiltak

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    return school()


def told() -> list[str]:
    rows = OutboxMessage.objects.filter(kind="new_measure").select_related("user")
    return sorted(row.user.first_name for row in rows if row.user)


def states() -> dict[str, str]:
    deliver()
    rows = OutboxMessage.objects.filter(kind="new_measure").select_related("user")
    return {row.user.first_name: row.failure or row.state for row in rows if row.user}


def test_each_responsible_but_the_author(w: SimpleNamespace) -> None:
    make_measure(w.concern, w.holder, [w.holder, w.other])
    assert told() == ["Odd"]
    assert states() == {"Odd": "sent"}
    assert [one.subject for one in mail.outbox] == ["Du har fått ansvar for et tiltak"]


def test_with_the_first_tiltak_of_a_new_concern(w: SimpleNamespace) -> None:
    given = make_measure_input(
        mine=True, actor_ids=(w.other.pk,), agreed=frozenset([str(w.other.organisation_id)])
    )
    make_concern(w.log, w.holder, measure=given)
    assert told() == ["Odd"]


def test_nothing_is_told_of_a_tiltak_that_was_not_stored(w: SimpleNamespace) -> None:
    with pytest.raises(Exception, match="Ferdigstilles"):
        make_measure(w.concern, w.holder, [w.other], start_on=day(5), finish_on=day(4))
    assert told() == []


def test_one_who_is_made_responsible_later_and_nobody_else(w: SimpleNamespace) -> None:
    sissel = make_staff(w.place, "Sissel")
    made = tiltak(w.concern, w.holder, w.other, 20)
    OutboxMessage.objects.all().delete()
    change(w, made, actor_ids=(w.other.pk, sissel.pk))
    assert told() == ["Sissel"]
    change(w, made, actor_ids=(w.other.pk,))
    assert told() == ["Sissel"]


def change(w: SimpleNamespace, made: Measure, **changes: Any) -> None:
    made.refresh_from_db()
    measures.measure_change(
        log_id=w.log.pk,
        measure_id=made.pk,
        measure=make_measure_input(mine=False, **changes),
        version=made.version,
        by=w.holder.user,
    )


@pytest.mark.parametrize("chosen", [True, False])
def test_who_takes_several_over_is_told_once(w: SimpleNamespace, chosen: bool) -> None:
    sissel = make_staff(w.place, "Sissel")
    heir = make_participant(w.log, sissel)
    for _ in range(2):
        tiltak(w.concern, w.holder, w.other, 20)
    OutboxMessage.objects.all().delete()
    participants.participant_end(
        log_id=w.log.pk,
        participant_id=w.log.participants.get(actor=w.other).pk,
        replacement_id=heir.pk if chosen else None,
        reason="Sluttet",
        by=w.other.user,
    )
    assert told() == (["Sissel"] if chosen else ["Marion"])
    assert set(states().values()) == {"sent"}


def test_who_is_responsible_already_takes_nothing_over(w: SimpleNamespace) -> None:
    sissel = make_staff(w.place, "Sissel")
    make_measure(w.concern, w.holder, [w.other, sissel])
    OutboxMessage.objects.all().delete()
    participants.participant_end(
        log_id=w.log.pk,
        participant_id=w.log.participants.get(actor=w.other).pk,
        replacement_id=w.log.participants.get(actor=sissel).pk,
        reason="Sluttet",
        by=w.holder.user,
    )
    assert told() == []


def test_not_when_it_is_evaluated_or_handed_on_meanwhile(w: SimpleNamespace) -> None:
    made = make_measure(w.concern, w.holder, [w.other])
    evaluations.evaluate(log_id=w.log.pk, measure_id=made.pk, outcome="mistake", reason="", by=w.holder.user)
    assert states() == {"Odd": Reason.OUTDATED}


def test_not_to_one_who_is_off_it_again(w: SimpleNamespace) -> None:
    made = make_measure(w.concern, w.holder, [w.other])
    made.responsible.clear()
    assert states() == {"Odd": Reason.OUTDATED}


def test_not_to_one_who_waits_for_the_leader(w: SimpleNamespace) -> None:
    w.other.confirmed_at = w.other.confirmed_by = None
    w.other.save_without_historical_record()
    make_measure(w.concern, w.holder, [w.other])
    assert states() == {"Odd": Reason.OUTDATED}


def test_not_when_the_consent_has_ended(w: SimpleNamespace) -> None:
    make_measure(w.concern, w.holder, [w.other])
    ends(w.log, day(0))
    assert states() == {"Odd": Reason.NO_ACCESS}


def test_owner_of_an_account_is_told_of_a_work_account(w: SimpleNamespace) -> None:
    identity_coupled.send(sender=None, user=w.other.user)
    row = OutboxMessage.objects.get()
    assert (row.kind, row.user) == ("identity_coupled", w.other.user)
    deliver()
    assert "Den som har arbeidskontoen, kan nå logge inn som deg." in mail.outbox[0].body


def test_owner_who_has_left_is_not_told(w: SimpleNamespace) -> None:
    w.other.user.is_active = False
    w.other.user.save_without_historical_record()
    identity_coupled.send(sender=None, user=w.other.user)
    deliver()
    assert OutboxMessage.objects.get().failure == Reason.NO_ACCESS
