"""Reports and the worker write the same row at once: what is told last in the life of a mail stands."""

from datetime import timedelta

import pytest
from anymail.signals import EventType
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import claims, reports
from stafettlog.notifications.reports import Report
from tests.factories import make_log, make_organisation, make_staff
from tests.support.race import race, split

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 5


@pytest.fixture
def row() -> OutboxMessage:
    """In the hands of a worker that speaks to the provider."""
    log = make_log(make_staff(make_organisation()))
    OutboxMessage.objects.all().delete()
    OutboxMessage.objects.create(kind=MessageKind.NEW_LYSGLIMT, log=log)
    mine = claims.claim_next()
    assert mine is not None
    assert claims.begin_sending(mine)
    return mine


def tell(row: OutboxMessage, kind: str) -> bool:
    at = timezone.now() - timedelta(seconds=1)
    return reports.store(Report(kind=kind, at=at, message_id=row.pk, provider_id="1"))


def state(row: OutboxMessage) -> str:
    return OutboxMessage.objects.values_list("state", flat=True).get(pk=row.pk)


@pytest.mark.parametrize("attempt", range(TIMES))
def test_delivered_bounced_and_our_own_note(row: OutboxMessage, attempt: int) -> None:
    done, failed = split(
        race(
            lambda: tell(row, EventType.DELIVERED),
            lambda: claims.finish(row, MessageState.SENT, provider_id="1"),
            lambda: tell(row, EventType.BOUNCED),
        )
    )
    assert (len(done), failed) == (3, [])
    assert state(row) == MessageState.BOUNCED


def test_the_same_report_twice_at_once_moves_it_once(row: OutboxMessage) -> None:
    both = [lambda: tell(row, EventType.BOUNCED)] * 2
    done, failed = split(race(*both))
    assert (sorted(done), failed) == ([False, True], [])
