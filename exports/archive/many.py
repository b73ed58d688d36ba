"""Arkivpakker av flere logger: chosen by a koordinator, made by the worker, fetched as one file."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from exports.archive import package
from exports.archive.package import Packed
from exports.archive.services import note_packed, package_name
from exports.archive.states import archive_logs
from exports.mass.run import Tick, Written
from exports.mass.services import queue
from exports.models import ExportFormat, ExportJob, JobKind
from permissions.models import Organisation, User
from permissions.policy import Action, LogState
from stafettlog.models import Protection, Stafettlog
from stafettlog.services.access import EXPORT, LogAccess, require_staff
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.locking import lock_log

KIND = JobKind.PACKAGES
MOST = 500
LOGS = "logs"
"""In the job's choice: ids as texts."""
INDEX = "oversikt.csv"


def packages_ask(
    *, log_ids: Sequence[UUID], by: User, role: str, organisation: Organisation | None
) -> ExportJob:
    """A job that packs closed logs, one package each. Protected children are left out, and counted (R26).

    Nothing is made of a selection with a log in it that the person may not archive now. Raises
    NotAllowed, ValidationError.
    """
    require_staff(by, Action.SEE_ARCHIVE)
    wanted = set(log_ids)
    if not wanted:
        raise ValidationError(_("Velg minst én logg."))
    if len(wanted) > MOST:
        raise ValidationError(_("Velg høyst %(most)s logger om gangen.") % {"most": MOST})
    found = archive_logs(by).filter(pk__in=wanted, state=LogState.CLOSED.value)
    protections = dict(found.values_list("pk", "child__protection"))
    if set(protections) != wanted:
        raise ValidationError(_("Noen av loggene kan ikke arkiveres lenger. Velg på nytt."))
    shown = sorted(pk for pk, protection in protections.items() if protection == Protection.NONE)
    if not shown:
        raise ValidationError(_("Barna har adressesperre. Bare stafettholderne kan lage disse pakkene."))
    return queue(
        KIND,
        by=by,
        format=ExportFormat.ZIP,
        purpose=_("Arkivering"),
        choice={LOGS: [str(pk) for pk in shown]},
        role=role,
        organisation=organisation.name if organisation else "",
        total=len(shown),
        left_out=len(wanted) - len(shown),
    )


def write(job: ExportJob, path: Path, tick: Tick) -> Written:
    """Write the job's packages into one zip, and record at the end that they were packed.

    Each log is asked about again as its turn comes; one that cannot be packed any more is left out.
    """
    ids = [UUID(text) for text in job.choice[LOGS]]
    packed: dict[UUID, Packed] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as out:
        for number, log_id in enumerate(ids):
            tick(number)
            if (log := _to_pack(job, log_id)) is None:
                continue
            with out.open(package_name(log_id), "w", force_zip64=True) as file:
                packed[log_id] = package.write(log, cast(BinaryIO, file))
        out.writestr(INDEX, _index(packed))
    tick(len(ids))
    for log_id, one in packed.items():
        _record(job, log_id, one)
    left_out = job.left_out + len(ids) - len(packed)
    return Written(log_ids=list(packed), left_out=left_out, rows=len(packed), suffix="zip")


def _to_pack(job: ExportJob, log_id: UUID) -> Stafettlog | None:
    """The log, if the owner may still have its package as a koordinator of many."""
    try:
        access = LogAccess.find(job.owner, log_id, Stafettlog.objects.with_identity())
        access.require(Action.ARCHIVE_LOG)
    except (NotVisible, NotAllowed):
        return None
    log = access.log
    return log if EXPORT in access.codenames and log.child.protection == Protection.NONE else None


def _record(job: ExportJob, log_id: UUID, packed: Packed) -> None:
    """Of one that was opened again meanwhile there is no record: its package is not what it is now."""
    try:
        with lock_log(log_id, by=job.owner, action=Action.ARCHIVE_LOG) as log:
            note_packed(log, packed, by=job.owner)
    except (NotVisible, NotAllowed):
        return


def _index(packed: dict[UUID, Packed]) -> bytes:
    """The sheet that receipts_in reads, with the archive's ids left to fill in."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow([_("Stafettlogg"), _("Id i arkivet"), _("Mottatt"), _("Fil"), "SHA-256"])
    rows.writerows([log_id, "", "", package_name(log_id), one.sha256] for log_id, one in packed.items())
    return out.getvalue().encode("utf-8-sig")
