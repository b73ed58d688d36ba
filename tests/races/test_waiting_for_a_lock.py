"""A write that waited for the log's lock sees what was done meanwhile, not what it saw before."""

import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from permissions import history
from permissions.policy import CONSENT_WITHDRAWN
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from stafettlog.services.errors import NotAllowed
from stafettlog.services.locking import lock_row
from tests.factories import make_concern

pytestmark = pytest.mark.postgres


def waiters() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def test_consent_withdrawn_while_waiting_refuses_the_write(school: SimpleNamespace) -> None:
    outcomes: list[Any] = []

    def write() -> None:
        try:
            outcomes.append(make_concern(school.log, school.holder))
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    with transaction.atomic():
        log = lock_row(school.log.pk)
        thread.start()
        until = time.monotonic() + 10
        while waiters() == 0 and time.monotonic() < until:
            time.sleep(0.02)
        assert waiters() == 1
        consent = log.current_consent
        consent.withdrawn_at, consent.withdrawn_by = timezone.now(), school.user
        history.save(consent, by=school.user, reason="Samtykket er trukket")
        facts.recalculate(Stafettlog.objects.with_identity().get(pk=log.pk))
    thread.join(30)
    (refused,) = outcomes
    assert isinstance(refused, NotAllowed), refused
    assert str(refused) == CONSENT_WITHDRAWN
