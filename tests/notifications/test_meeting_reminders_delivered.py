"""The reminder of a meeting is asked about again when it is delivered: nobody is told of one that is off."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import meetings, participants
from tests.factories import call_meeting
from tests.notifications.reminding import put_in, school

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(time_machine: Any) -> SimpleNamespace:
    """Thursday, at noon."""
    time_machine.move_to("2026-10-01 12:00+02:00", tick=False)
    return school()


def soon(w: SimpleNamespace) -> Any:
    """A meeting tomorrow that all were called to last week, whose reminders are put in."""
    begins = timezone.make_aware(datetime.fromisoformat("2026-10-09 09:00"))
    values = {"actor_ids": (w.holder.pk, w.other.pk), "invite_child": True}
    return call_meeting(w.log, w.holder, starts_at=begins, ends_at=begins + timedelta(hours=1), **values)


@pytest.fixture
def reminded(w: SimpleNamespace, time_machine: Any) -> Any:
    meeting = soon(w)
    deliver()
    mail.outbox.clear()
    time_machine.move_to("2026-10-08 07:00+02:00", tick=False)
    assert len(put_in()) == 4
    return meeting


def test_meeting_of_tomorrow(w: SimpleNamespace, reminded: Any) -> None:
    deliver()
    assert {one.subject for one in mail.outbox} == {"Påminnelse: møte 9. oktober kl. 09.00"}
    assert len(mail.outbox) == 4


def test_meeting_that_is_cancelled_or_begun_meanwhile(
    w: SimpleNamespace, reminded: Any, time_machine: Any
) -> None:
    time_machine.move_to("2026-10-09 09:00+02:00", tick=False)
    deliver()
    assert mail.outbox == []
    OutboxMessage.objects.filter(kind="meeting_reminder").update(state=MessageState.WAITING, failure="")
    time_machine.move_to("2026-10-08 09:00+02:00", tick=False)
    meetings.meeting_cancel(log_id=w.log.pk, meeting_id=reminded.pk, reason="Sykdom", by=w.holder.user)
    deliver()
    assert {one.subject.partition(":")[0] for one in mail.outbox} == {"Avlyst"}


def test_meeting_invitation_that_got_through_the_same_day(w: SimpleNamespace, reminded: Any) -> None:
    """The mail server was away for a week: one mail is enough."""
    told = OutboxMessage.objects.filter(kind="meeting_invitation", user=w.other.user)
    told.update(sent_at=timezone.now())
    assert len(mail.outbox) == 0
    deliver()
    assert w.other.user.email not in {one.to[0] for one in mail.outbox}
    assert len(mail.outbox) == 3


def test_meeting_of_one_who_left(w: SimpleNamespace, reminded: Any) -> None:
    part = w.log.participants.get(actor=w.other)
    participants.participant_end(
        log_id=w.log.pk, participant_id=part.pk, replacement_id=None, reason="Sluttet", by=w.holder.user
    )
    deliver()
    assert {one.subject.partition(":")[0] for one in mail.outbox if w.other.user.email in one.to} == {
        "Avlyst"
    }


def test_meeting_that_is_registered_meanwhile(w: SimpleNamespace, reminded: Any, time_machine: Any) -> None:
    OutboxMessage.objects.all().delete()
    time_machine.move_to("2026-10-13 07:00+02:00", tick=False)
    assert put_in() == [("meeting_unregistered", "Marion")]
    reminded.status, reminded.registered_at = "completed", timezone.now()
    reminded.registered_by = w.holder.user
    reminded.save_without_historical_record()
    deliver()
    assert OutboxMessage.objects.get().failure == Reason.OUTDATED
