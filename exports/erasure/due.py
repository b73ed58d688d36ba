"""Which erasures are due, and carrying them out: by the worker, or by `erase_due --erase`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from exports.archive.retention import due_on, with_rule
from exports.erasure import journal, orphans, traces
from exports.erasure.erase import erase, settle_open
from exports.erasure.journal import Warrant
from exports.models import ArchiveRecord, ArchiveState, ErasureRequest, ErasureStatus, Tombstone
from permissions import file_store
from permissions.policy import LogState
from stafettlog.models import Stafettlog

logger = structlog.get_logger("stafett.erasure")


@dataclass(frozen=True)
class Coming:
    """An approved erasure. `on`: the first day that it is carried out; None while the log is not to be erased
    (it is kept until a day further on, or its receipt is gone)."""

    request: ErasureRequest
    record: ArchiveRecord | None
    on: date | None


def approved() -> list[Coming]:
    """Those that wait for their day, the oldest first."""
    rows = ErasureRequest.objects.filter(status=ErasureStatus.APPROVED).order_by("settled_at", "pk")
    requests = list(rows.select_related("log__organisation", "log__child", "asked_by", "settled_by"))
    records = with_rule(ArchiveRecord.objects.filter(log__in=[one.log_id for one in requests]))
    by_log = {record.log_id: record for record in records}
    return [Coming(one, by_log.get(one.log_id), day_of(one, by_log.get(one.log_id))) for one in requests]


def day_of(request: ErasureRequest, record: ArchiveRecord | None) -> date | None:
    """The first day that an approved erasure is carried out: some days after, and never before it is due."""
    if record is None or record.state != ArchiveState.RECEIVED or request.settled_at is None:
        return None
    waited = timezone.localdate(request.settled_at) + timedelta(days=settings.ERASURE_WAIT_DAYS)
    return max(waited, due_on(record))


def erase_due(only: Iterable[UUID] | None = None) -> list[Tombstone]:
    """Carry out what is due today, each in a transaction of its own; one that fails stops no other.

    Nothing at all while somebody else on this machine does. `only`: among these logs.
    """
    erased: list[Tombstone] = []
    with journal.alone() as is_mine:
        if not is_mine:
            return erased
        settle_open()
        for coming in approved():
            is_due = coming.on is not None and coming.on <= timezone.localdate()
            if not is_due or (only is not None and coming.request.log_id not in set(only)):
                continue
            try:
                done = erase(coming.request.log_id, why=partial(_warrant, coming.request.pk))
            except Exception:
                # Told of by erase(); tried again the next time.
                done = None
            if done is not None:
                erased.append(done)
        for name in traces.expire_late():
            file_store.delete(name)
    return erased


def every_minute() -> int:
    """What the worker does: how many logs were erased."""
    erased = len(erase_due())
    orphans.sweep_now_and_then()
    return erased


def _warrant(request_id: UUID, log: Stafettlog) -> Warrant | None:
    """Asked again on the locked log: a request that was stopped, or a log that is kept, a second ago."""
    request = ErasureRequest.objects.select_for_update().filter(pk=request_id, log=log).first()
    if request is None or request.status != ErasureStatus.APPROVED:
        return None
    record = with_rule(ArchiveRecord.objects.filter(log=log)).first()
    on = day_of(request, record)
    if record is None or on is None or on > timezone.localdate() or log.state != LogState.ARCHIVED:
        return None
    if request.asked_by_id == request.settled_by_id or record.received_on is None:
        return None
    return Warrant(
        log_id=str(log.pk),
        # R26: where a protected child went stays unsaid.
        organisation="" if log.child.is_protected else log.organisation.name,
        archive_system=record.archive_system,
        archive_id=record.archive_id,
        package_sha256=record.package_sha256,
        received_on=record.received_on,
        asked_by_id=str(request.asked_by_id),
        asked_at=request.asked_at,
        approved_by_id=str(request.settled_by_id),
        erased_at=timezone.now(),
    )
