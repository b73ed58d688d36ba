"""Two workers, or a worker and a person at the command line: each reminder is put in once."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from stafettlog.models import OutboxMessage
from stafettlog.services import reminders
from tests.factories import make_log, make_measure
from tests.support.race import race, split


def test_each_occasion_once(school: SimpleNamespace, time_machine: Any) -> None:
    time_machine.move_to("2027-02-09 08:00+01:00")
    today = timezone.localdate()
    for _ in range(3):
        log = make_log(school.holder)
        consent = log.current_consent
        consent.given_on, consent.expires_on = today - timedelta(days=700), today + timedelta(days=20)
        consent.save_without_historical_record()
    for offset in (1, -1, -2):
        finish = today + timedelta(days=offset)
        make_measure(school.concern, school.holder, start_on=today - timedelta(days=9), finish_on=finish)
    OutboxMessage.objects.all().delete()
    done, failed = split(race(reminders.daily, reminders.send_due, reminders.daily))
    assert failed == []
    assert OutboxMessage.objects.count() == 6
    assert max(done) == 6
    assert reminders.send_due() == 0
