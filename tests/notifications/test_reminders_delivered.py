"""Reminders are asked about again when they are delivered: what is done meanwhile is not sent."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Role
from stafettlog.models import MessageState, OutboxMessage, TransferStatus
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import evaluations
from tests.factories import make_measure, make_staff, make_transfer
from tests.notifications.everything import settle
from tests.notifications.reminding import ends, put_in, school

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    """Thursday, at noon."""
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    return school()


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def delivered() -> dict[str, str]:
    """First name of each member of staff that a message was for -> what became of it."""
    deliver()
    rows = OutboxMessage.objects.filter(user__isnull=False).select_related("user")
    return {row.user.first_name: row.failure or row.state for row in rows if row.user}


def near(w: SimpleNamespace) -> Any:
    """A tiltak of Odd's and Marion's whose deadline is near; both are reminded."""
    made = make_measure(w.concern, w.holder, [w.other, w.holder], start_on=day(0), finish_on=day(2))
    OutboxMessage.objects.all().delete()
    assert len(put_in()) == 2
    return made


def test_deadline_that_is_near(w: SimpleNamespace) -> None:
    near(w)
    assert delivered() == {"Odd": "sent", "Marion": "sent"}
    assert "Et tiltak du har ansvar for, skal være ferdig 3. oktober 2026." in mail.outbox[0].body


def test_not_when_it_is_evaluated_meanwhile(w: SimpleNamespace) -> None:
    made = near(w)
    evaluations.evaluate(log_id=w.log.pk, measure_id=made.pk, outcome="no_effect", reason="", by=w.other.user)
    assert delivered() == {"Odd": Reason.OUTDATED, "Marion": Reason.OUTDATED}


def test_another_with_the_same_deadline_is_reason_enough(w: SimpleNamespace) -> None:
    made = near(w)
    for _ in range(2):
        make_measure(w.concern, w.holder, [w.other], start_on=day(0), finish_on=day(2))
    OutboxMessage.objects.filter(kind="new_measure").delete()
    evaluations.evaluate(log_id=w.log.pk, measure_id=made.pk, outcome="no_effect", reason="", by=w.other.user)
    assert delivered() == {"Odd": "sent", "Marion": Reason.OUTDATED}
    assert "2 tiltak du har ansvar for, skal være ferdige 3. oktober 2026." in mail.outbox[0].body


def test_not_to_one_who_is_responsible_no_longer(w: SimpleNamespace) -> None:
    made = near(w)
    made.responsible.remove(made.responsible.get(actor=w.other))
    assert delivered() == {"Odd": Reason.OUTDATED, "Marion": "sent"}


def test_not_when_the_consent_has_ended_or_the_day_has_passed(w: SimpleNamespace, time_machine: Any) -> None:
    near(w)
    ends(w.log, day(1))
    time_machine.move_to("2026-10-02 12:00+02:00", tick=False)
    assert delivered() == {"Odd": Reason.NO_ACCESS, "Marion": Reason.NO_ACCESS}
    OutboxMessage.objects.update(state=MessageState.WAITING, failure="")
    time_machine.move_to("2026-10-04 12:00+02:00", tick=False)
    assert delivered() == {"Odd": Reason.OUTDATED, "Marion": Reason.OUTDATED}


def test_deadline_that_has_passed(w: SimpleNamespace, time_machine: Any) -> None:
    made = near(w)
    made.responsible.remove(made.responsible.get(actor=w.holder))
    OutboxMessage.objects.all().delete()
    time_machine.move_to("2026-10-05 07:00+02:00", tick=False)
    assert len(put_in()) == 2
    assert delivered() == {"Odd": "sent", "Marion": "sent"}
    reasons = {one.to[0]: one.body.splitlines()[-1] for one in mail.outbox}
    assert reasons[w.holder.user.email].startswith("Du får denne e-posten fordi du er stafettholder.")
    assert reasons[w.other.user.email].startswith("Du får denne e-posten fordi du har ansvar for et tiltak.")


def test_not_passed_any_more_when_the_deadline_is_moved(w: SimpleNamespace, time_machine: Any) -> None:
    made = near(w)
    OutboxMessage.objects.all().delete()
    time_machine.move_to("2026-10-05 07:00+02:00", tick=False)
    put_in()
    made.finish_on = day(30)
    made.save_without_historical_record()
    assert set(delivered().values()) == {Reason.OUTDATED}


@pytest.fixture
def overdue(w: SimpleNamespace, time_machine: Any) -> Any:
    asked = make_transfer(w.log, w.other)
    time_machine.move_to("2026-10-16 07:00+02:00", tick=False)
    assert len(put_in()) == 3
    return asked


def test_transfer_that_nobody_answers(w: SimpleNamespace, overdue: Any) -> None:
    assert delivered() == {"Odd": "sent", "Marion": "sent", "Berit": "sent"}
    texts = {one.to[0]: one.body for one in mail.outbox}
    assert "spurte deg 1. oktober 2026 om du vil overta" in texts[w.other.user.email]
    assert "Du spurte Odd" in texts[w.holder.user.email]
    assert "ble 1. oktober 2026 spurt om å overta" in texts[w.leader.user.email]


@pytest.mark.parametrize(
    "status", [TransferStatus.ACCEPTED, TransferStatus.DECLINED, TransferStatus.WITHDRAWN]
)
def test_transfer_that_is_settled_meanwhile(w: SimpleNamespace, overdue: Any, status: Any) -> None:
    settle(overdue, status)
    assert set(delivered().values()) == {Reason.OUTDATED}


def test_leader_who_leads_no_longer(w: SimpleNamespace, overdue: Any) -> None:
    RoleAssignment.objects.filter(user=w.leader.user).update(ended_at=timezone.now(), ended_by=w.leader.user)
    assert delivered() == {"Odd": "sent", "Marion": "sent", "Berit": Reason.NO_ACCESS}


def test_leader_who_is_asked_herself_is_not_told_that_she_is_late(
    w: SimpleNamespace, time_machine: Any
) -> None:
    make_transfer(w.log, w.leader)
    time_machine.move_to("2026-10-16 07:00+02:00", tick=False)
    assert put_in() == [("transfer_overdue", "Marion"), ("transfer_reminded", "Berit")]


def _renewed(w: SimpleNamespace) -> None:
    consent = w.log.current_consent
    consent.pk = None
    consent.pk = type(consent)._meta.pk.get_default()
    consent._state.adding = True
    consent.expires_on = day(700)
    consent.save_without_historical_record()
    w.log.current_consent = consent
    w.log.save_without_historical_record()


def _withdrawn(w: SimpleNamespace) -> None:
    consent = w.log.current_consent
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), w.holder.user
    consent.save_without_historical_record()


def _closed(w: SimpleNamespace) -> None:
    w.log.state = "closed"
    w.log.save_without_historical_record()


@pytest.mark.parametrize("meanwhile", [_renewed, _withdrawn, _closed])
@pytest.mark.parametrize("left", [7, 0])
def test_consent_that_is_settled_meanwhile(
    w: SimpleNamespace, left: int, meanwhile: Callable[[SimpleNamespace], None]
) -> None:
    ends(w.log, day(left))
    assert put_in()
    meanwhile(w)
    assert set(delivered().values()) == {Reason.OUTDATED}


def test_consent_that_ends(w: SimpleNamespace) -> None:
    ends(w.log, day(7))
    put_in()
    assert delivered() == {"Marion": "sent"}
    assert mail.outbox[0].subject == "Et samtykke går ut om 7 dager"


def test_consent_that_has_ended(w: SimpleNamespace) -> None:
    ends(w.log, day(0))
    put_in()
    assert delivered() == {"Marion": "sent", "Rolle": "sent"}


def test_consent_that_ended_before_the_mail_server_was_back(w: SimpleNamespace, time_machine: Any) -> None:
    """Told that it ends soon, when it has ended, would be wrong: that it has ended is its own message."""
    ends(w.log, day(1))
    put_in()
    time_machine.move_to("2026-10-02 00:00+02:00", tick=False)
    assert delivered() == {"Marion": Reason.OUTDATED}


def test_one_who_holds_the_log_no_longer(w: SimpleNamespace) -> None:
    ends(w.log, day(7))
    put_in()
    w.log.stafettholder = make_staff(w.place, "Sissel")
    w.log.save_without_historical_record()
    assert delivered() == {"Marion": Reason.NO_ACCESS}


def test_one_who_coordinates_no_longer(w: SimpleNamespace) -> None:
    ends(w.log, day(0))
    put_in()
    role = RoleAssignment.objects.get(user=w.coordinator, role=Role.COORDINATOR.value)
    roles.end(role, by=w.leader.user)
    assert delivered() == {"Marion": "sent", "Rolle": Reason.NO_ACCESS}
