"""An archived log whose every field holds a canary, and what is not to be touched beside it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from exports.erasure import due
from exports.models import (
    ArchiveRecord,
    ArchiveState,
    ErasureRequest,
    ErasureStatus,
    ExportedLog,
    ExportFormat,
    ExportJob,
    ExportReceipt,
    JobKind,
    JobState,
    Tombstone,
)
from permissions import file_store, history
from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import facts
from stafettlog.services.closing import log_close
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.proofs.cage import Cage
from tests.proofs.caged import fill, fresh, log_of


@dataclass
class Case:
    """`log`, of group «A» in the cage, may be erased; `other` («B») and `sibling` («S») stay.

    The sibling's mother is the same person, and foresatt of both.
    """

    cage: Cage
    holder: Actor
    coordinator: User
    admin: User
    log: Stafettlog
    other: Stafettlog
    sibling: Stafettlog | None = None
    more: dict[str, Any] = field(default_factory=dict)


def build(*, filled: bool = True) -> Case:
    cage = Cage()
    school = make_organisation()
    holder, actor = make_staff(school), make_staff(school)
    log, other = log_of(cage, "A", holder, actor), log_of(cage, "B", holder, actor)
    if filled:
        fill(cage, "A", log, holder, actor)
        fill(cage, "B", other, holder, actor)
    case = Case(
        cage,
        holder,
        make_role(Role.COORDINATOR, school),
        make_role(Role.MUNICIPALITY_ADMIN),
        fresh(log),
        fresh(other),
    )
    archive(case.log, by=holder.user)
    return case


def archive(log: Stafettlog, *, by: User, months_ago: int = 24, **changes: Any) -> ArchiveRecord:
    """Closed, and received by the archive so long ago."""
    if log.is_open:
        log_close(log_id=log.pk, reason="goal_reached", note="Slutt", by=by)
    log.refresh_from_db()
    log.state = "archived"
    history.save(log, by=by, reason="Arkivert")
    received = timezone.localdate() - timedelta(days=31 * months_ago)
    record = ArchiveRecord(
        log=log,
        state=ArchiveState.RECEIVED,
        packed_at=timezone.now(),
        packed_by=by,
        package_sha256="a" * 64,
        package_size=1000,
        archive_system="Arkivet",
        archive_id=f"ark-{str(log.pk)[-6:]}",
        received_on=received,
        registered_at=timezone.now(),
        registered_by=by,
    )
    for name, value in changes.items():
        setattr(record, name, value)
    history.save(record, by=by, reason="Kvittering er registrert")
    facts.recalculate(fresh(log))
    return record


def approve(case: Case, log: Stafettlog | None = None, *, days_ago: int = 30) -> ErasureRequest:
    """Asked by the coordinator and approved by the kommuneadministrator, so many days ago."""
    request = ErasureRequest(
        log=log or case.log,
        asked_by=case.coordinator,
        status=ErasureStatus.APPROVED,
        settled_by=case.admin,
        settled_at=timezone.now() - timedelta(days=days_ago),
    )
    return history.save(request, by=case.admin, reason="Sletting er godkjent")


def erase(case: Case) -> Tombstone:
    approve(case)
    (erased,) = due.erase_due()
    return erased


def sibling_of(case: Case, log: Stafettlog) -> Stafettlog:
    """A log on another child, with the first foresatt of `log` as a foresatt there too."""
    from tests.factories import make_foresatt_input

    mother = log.child.foresatt_relations.select_related("foresatt").order_by("id")[0]
    given = make_foresatt_input(
        national_number=mother.foresatt.national_number,
        first_name=mother.first_name,
        last_name=mother.last_name,
        email=mother.email,
    )
    case.sibling = make_log(case.holder, foresatte=[given])
    return case.sibling


def large_export(case: Case, *logs: Stafettlog, purpose: str = "Årsrapport") -> ExportJob:
    """A finished file with these logs in it, and its receipt."""
    job = ExportJob.objects.create(
        owner=case.coordinator,
        kind=JobKind.SHEETS,
        format=ExportFormat.XLSX,
        purpose=purpose,
        language="nb",
        state=JobState.DONE,
        storage_name=file_store.put(b"innhold"),
    )
    for log in logs:
        ExportedLog.objects.create(job=job, log_id=log.pk)
    receipt(case, log_id="", job_id=str(job.pk), logs=len(logs), purpose=purpose)
    return job


def receipt(case: Case, **changes: Any) -> ExportReceipt:
    values = {
        "log_id": str(case.log.pk),
        "user_id": str(case.holder.user_id),
        "user_name": case.holder.display_name,
        "role": "Stafettholder",
        "purpose": "Til møtet",
        "format": ExportFormat.XLSX,
        "with_number": False,
        "rows": 1,
        "sha256": "b" * 64,
        "size": 1,
    }
    return ExportReceipt.objects.create(**(values | changes))


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every table there is: its rows, sorted. As stored, encrypted columns too."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found
