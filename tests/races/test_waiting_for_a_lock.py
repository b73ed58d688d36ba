"""A write that waited for the log's lock sees what was done meanwhile, not what it saw before."""

import threading
import time
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from permissions import history
from permissions.policy import CONSENT_WITHDRAWN
from stafettlog.models import Stafettlog
from stafettlog.services import closing, facts, log_details, opening
from stafettlog.services.child_number import child_number
from stafettlog.services.errors import ChildHasLog, NotAllowed
from stafettlog.services.foresatt_changes import foresatt_add
from stafettlog.services.locking import lock_row
from tests.factories import make_concern, make_foresatt_input, make_log, make_opening
from tests.races.conftest import drifted

pytestmark = pytest.mark.postgres


def waiters() -> int:
    """How many wait for us: tests of the other processes wait for each other in the same cluster."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT pid) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return int(cursor.fetchone()[0])


class Beside:
    """A call in a thread of its own, that comes to wait for a lock of ours."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call
        self._outcome: list[Any] = []
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._outcome.append(self._call())
        except Exception as error:
            self._outcome.append(error)
        finally:
            connections.close_all()

    def starts_and_waits(self) -> None:
        self._thread.start()
        until = time.monotonic() + 20
        while waiters() == 0 and self._thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert waiters() == 1

    def outcome(self) -> Any:
        """What it returned or raised in the end."""
        self._thread.join(60)
        (outcome,) = self._outcome
        return outcome


def test_consent_withdrawn_while_waiting_refuses_the_write(school: SimpleNamespace) -> None:
    write = Beside(lambda: make_concern(school.log, school.holder))
    with transaction.atomic():
        log = lock_row(school.log.pk)
        write.starts_and_waits()
        consent = log.current_consent
        consent.withdrawn_at, consent.withdrawn_by = timezone.now(), school.user
        history.save(consent, by=school.user, reason="Samtykket er trukket")
        facts.recalculate(Stafettlog.objects.with_identity().get(pk=log.pk))
    refused = write.outcome()
    assert isinstance(refused, NotAllowed), refused
    assert str(refused) == CONSENT_WITHDRAWN


def test_log_opened_while_another_is_reopened_waits_for_the_child(
    school: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the child's lock each would wait for the other: one for the earlier log, one for its state."""
    child = school.log.child
    closing.log_close(log_id=school.log.pk, reason="moved", note="Flyttet", by=school.user)
    form = make_opening(school.colleague, national_number=child.national_number, birth_date=child.birth_date)
    start = Beside(
        lambda: opening.log_open(
            opening=form, draft=None, key=uuid.uuid4(), location_of=str, by=school.colleague.user
        )
    )

    def checked_while_another_opens(log: Stafettlog) -> Any:
        start.starts_and_waits()
        return log_details.superseded(log)

    monkeypatch.setattr(closing, "superseded", checked_while_another_opens)
    assert closing.log_reopen(log_id=school.log.pk, reason="Feil", by=school.user).is_open
    assert isinstance(start.outcome(), ChildHasLog), start.outcome()


def test_log_that_moved_to_another_child_meanwhile_is_not_written_to(school: SimpleNamespace) -> None:
    """The lock that was waited for is on a child that the log is about no longer."""
    earlier = make_log(school.colleague)
    closing.log_close(log_id=earlier.pk, reason="moved", note="Flyttet", by=school.colleague.user)
    entry = make_foresatt_input()
    add = Beside(lambda: foresatt_add(log_id=school.log.pk, foresatt=entry, by=school.user))
    with transaction.atomic():
        child_number(
            log_id=school.log.pk,
            national_number=earlier.child.national_number,
            birth_date=earlier.child.birth_date,
            reason="Byttet om",
            version=school.log.version,
            by=school.user,
        )
        add.starts_and_waits()
    assert isinstance(add.outcome(), ValidationError), add.outcome()
    assert drifted() == []
