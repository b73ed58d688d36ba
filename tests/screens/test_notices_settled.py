"""Notices of what has been done meanwhile, of what waits on Min side anyhow, and of what cannot be seen."""

import pytest
from django.utils import timezone

from stafettlog.models import MessageKind, OutboxMessage, TransferStatus
from stafettlog.services import evaluations, facts, notices
from tests import factories as make
from tests.factories.calling import call_meeting, let_pass
from tests.notifications.everything import settle
from tests.screens.on_log import text
from tests.screens.test_notices import LIST, bell, told
from tests.screens.tiltak import signed_in


@pytest.fixture
def other(db):
    return make.make_staff(make.make_organisation("PPT"))


def test_a_request_that_is_answered_is_read_by_itself(log, other) -> None:
    transfer = make.make_transfer(log, other)
    told(other, MessageKind.TRANSFER_ASKED, log=log, transfer=transfer)
    client = signed_in(other)
    assert bell(client) == "Varsler, 1 ulest"
    assert "Ordnet" not in text(client.get(LIST))
    settle(transfer, TransferStatus.WITHDRAWN)
    assert bell(client) == "Varsler, ingen uleste"
    page = text(client.get(LIST))
    assert "Ordnet" in page
    assert "Merk som lest" not in page


def test_a_meeting_that_is_registered_is_read_by_itself(log, holder) -> None:
    meeting = call_meeting(log, holder)
    let_pass(meeting)
    told(holder, MessageKind.MEETING_UNREGISTERED, log=log, meeting=meeting)
    assert notices.unread_count(holder.user) == 1
    meeting.status, meeting.registered_at, meeting.registered_by = "completed", timezone.now(), holder.user
    meeting.save_without_historical_record()
    assert notices.unread_count(holder.user) == 0


def test_a_tiltak_that_is_evaluated_is_read_by_itself(log, holder, measure) -> None:
    told(holder, MessageKind.DEADLINE_PASSED, log=log, measure=measure)
    assert notices.unread_count(holder.user) == 1
    evaluations.evaluate(
        log_id=log.pk, measure_id=measure.pk, outcome="desired_effect", reason="Leser godt", by=holder.user
    )
    assert notices.unread_count(holder.user) == 0


def test_a_consent_that_is_renewed_is_read_by_itself(log, holder) -> None:
    told(holder, MessageKind.CONSENT_EXPIRES, log=log, consent=log.current_consent)
    assert notices.unread_count(holder.user) == 1
    new = log.current_consent
    new.pk = None
    new._state.adding = True
    new.save_without_historical_record()
    type(log).objects.filter(pk=log.pk).update(current_consent=new)
    assert notices.unread_count(holder.user) == 0


def test_min_side_has_each_matter_once(log, other) -> None:
    transfer = make.make_transfer(log, other)
    told(other, MessageKind.TRANSFER_ASKED, log=log, transfer=transfer)
    account = told(other)
    page = signed_in(other).get("/")
    assert [row.pk for row in page.context["news"]] == [account.pk]
    assert [task.button for task in page.context["shown"].tasks] == ["Svar"]
    # The bell leads to Varsler, where both stand.
    assert bell(signed_in(other)) == "Varsler, 2 uleste"


def test_all_are_those_that_the_person_may_see(log, holder, school) -> None:
    other = make.make_staff(school)
    part = make.make_participant(log, other)
    hidden = told(other, MessageKind.NEW_LYSGLIMT, log=log)
    seen = told(other)
    part.ended_at, part.ended_by = timezone.now(), holder.user
    part.save_without_historical_record()
    facts.recalculate(log)
    signed_in(other).post(LIST, {"_all": "1", "until": seen.pk})
    assert OutboxMessage.objects.get(user=other.user, read_at=None) == hidden
