"""Taking a log away: everything in one transaction, and its files once that is committed."""

from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import connection, transaction

from exports.erasure import journal, traces
from exports.erasure.collect import Found, collect
from exports.erasure.journal import Warrant
from exports.erasure.rows import chunks, log_field, plain, tables
from exports.models import Tombstone
from permissions import file_store
from stafettlog.models import Child, Stafettlog
from stafettlog.services import log_details
from stafettlog.services.locking import lock_rows

logger = structlog.get_logger("stafett.erasure")


class Left(RuntimeError):
    """A row of the log is still there: nothing was erased. Says which table."""


def erase(log_id: UUID, *, why: Callable[[Stafettlog], Warrant | None]) -> Tombstone | None:
    """Take the log away, for good, with all that is its own. None if `why` gives no warrant, or it is gone.

    `why` is asked on the locked log. Outside any transaction. Raises Entangled, Left, OSError (the
    journal): then nothing is erased.
    """
    _overwrite_what_goes()
    warrant = None
    try:
        with transaction.atomic(durable=True):
            log = _lock(log_id)
            warrant = why(log) if log is not None else None
            if log is None or warrant is None:
                return None
            found = collect(log)
            # Before the commit: a machine that dies after it must not have forgotten.
            journal.intend(warrant, persons=found.persons, files=sorted(found.files))
            tombstone = _take_away(found, warrant)
    except Exception as error:
        logger.error("erasure failed", log=str(log_id), why=type(error).__name__)
        if warrant is not None:
            # Not «stopped» at once: a line that broke at the commit may have been one that went through.
            settle_open()
        raise
    finish(tombstone, found.files)
    return tombstone


def settle_open() -> None:
    """Settle intents that nobody finished: as done if there is a tombstone, else as come to nothing."""
    for log_id, intent in journal.open_intents(journal.entries()).items():
        if (tombstone := Tombstone.objects.filter(pk=log_id).first()) is not None:
            finish(tombstone, intent.facts["files"])
        else:
            journal.stopped(log_id)


def finish(tombstone: Tombstone, files: "frozenset[str] | list[str]") -> None:
    """What is done once the rows are gone; again if the machine died meanwhile."""
    for name in [*files, *traces.expire_late()]:
        file_store.delete(name)
    # One that was begun while we erased may have read the log before we were done.
    traces.stop_running()
    _forget_log_of_changes()
    journal.done(tombstone.pk, rows=tombstone.rows, files=tombstone.files)
    logger.info("log erased", log=tombstone.pk, files=tombstone.files, rows=sum(tombstone.rows.values()))


def _lock(log_id: UUID) -> Stafettlog | None:
    """Children first, then their logs, by their ids, as everywhere. Those it was wrongly about, too."""
    been = Stafettlog.history.filter(id=log_id).values("child_id")
    whose = Child.objects.filter(pk__in=been) | Child.objects.filter(logs=log_id)
    ids = sorted(set(whose.values_list("pk", flat=True)))
    list(Child.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    logs = Stafettlog.objects.filter(child__in=ids).values_list("pk", flat=True)
    return lock_rows([log_id, *logs]).get(log_id)


def _take_away(found: Found, warrant: Warrant) -> Tombstone:
    tombstone = Tombstone.objects.create(
        log_id=warrant.log_id,
        erased_at=warrant.erased_at,
        organisation=warrant.organisation,
        archive_system=warrant.archive_system,
        archive_id=warrant.archive_id,
        package_sha256=warrant.package_sha256,
        received_on=warrant.received_on,
        asked_by_id=warrant.asked_by_id,
        asked_at=warrant.asked_at,
        approved_by_id=warrant.approved_by_id,
        persons=found.persons,
        rows=found.counts,
        files=len(found.files),
    )
    traces.remove(found)
    # Past every signal: simple-history would write down what goes, and Django would ask for each row. The
    # order does not matter, since both databases look at foreign keys when the transaction is committed.
    for model, keys in found.rows.items():
        for some in chunks(keys):
            rows = plain(model).filter(pk__in=some)
            rows._raw_delete(rows.db)
    _check_nothing_is_left(found.log_id)
    if found.child_stays:
        log_details.recalculate(found.child_id)
    return tombstone


def _check_nothing_is_left(log_id: UUID) -> None:
    for model in tables():
        if (column := log_field(model)) is not None and plain(model).filter(**{column: log_id}).exists():
            raise Left(model._meta.label)
    if Stafettlog.history.filter(id=log_id).exists():
        raise Left("HistoricalStafettlog")
    if connection.vendor == "postgresql":
        # Now, and not at the commit, so that the fault is ours to tell of.
        connection.check_constraints()


def _overwrite_what_goes() -> None:
    """SQLite leaves what is deleted in the file until the place is used again, unless it is told so."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _forget_log_of_changes() -> None:
    """SQLite's write-ahead log has the pages as they were; PostgreSQL's own is the operator's."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
