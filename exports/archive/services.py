"""How a closed log goes to the archive: packed, received, and kept longer when somebody says why (R24)."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports.archive import package
from exports.archive.package import Packed
from exports.models import ArchiveRecord, ArchiveState, ExportFormat, ExportReceipt
from exports.models.archive import NEXT_ARCHIVE_STATES
from exports.services import Exported
from permissions import history
from permissions.models import Organisation, User
from permissions.policy import NOT_YOURS, Action, LogState
from stafettlog.models import Protection, Stafettlog
from stafettlog.models.log import NEXT_STATES
from stafettlog.services import facts
from stafettlog.services.access import EXPORT, LogAccess
from stafettlog.services.errors import NotAllowed
from stafettlog.services.locking import lock_log

CHANGED = "changed"
"""Code of the error: the log is not what was packed."""


@dataclass(frozen=True)
class ArchiveReceipt:
    """What the archive answers: its own id of the log, the day it got it, and which archive it is."""

    archive_id: str
    received_on: date
    archive_system: str = ""


def package_make(*, log_id: UUID, by: User, role: str, organisation: Organisation | None) -> Exported:
    """The log's package as a file with its receipt, and the record that it was packed.

    The log is locked meanwhile, so that nothing changes between the bytes and their sum. Raises
    NotVisible, NotAllowed (of a protected child too, but to its holder), PackageError, DocumentError.
    """
    with lock_log(log_id, by=by, action=Action.ARCHIVE_LOG) as log:
        access = _require_export(log, by)
        if refused := why_not_pack(access):
            raise NotAllowed(refused)
        out = BytesIO()
        packed = package.write(log, out)
        note_packed(log, packed, by=by)
        receipt = ExportReceipt.objects.create(
            log_id=str(log.pk),
            user_id=str(by.pk),
            user_name=by.display_name,
            role=role or _("ukjent"),
            organisation=organisation.name if organisation else "",
            purpose=_("Arkivering"),
            format=ExportFormat.ZIP,
            with_number=True,
            rows=packed.files,
            sha256=packed.sha256,
            size=packed.size,
            request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        )
    return Exported(package_name(log.pk), package.CONTENT_TYPE, out.getvalue(), receipt)


def package_name(log_id: UUID) -> str:
    """«arkivpakke-3f2a1c9e.zip»: the end of the log's number, which tells nothing of the child."""
    return f"arkivpakke-{str(log_id)[-8:]}.zip"


def why_not_pack(access: LogAccess) -> str:
    """Why the person may not have this package, though archiving as such; "" if nothing does (R26)."""
    if access.log.child.protection == Protection.NONE or access.is_holder:
        return ""
    return _("Barnet har adressesperre. Bare stafettholderen kan lage arkivpakken.")


def note_packed(log: Stafettlog, packed: Packed, *, by: User) -> ArchiveRecord:
    """Record the newest package of a locked log. The same bytes once more are no newer package."""
    record = ArchiveRecord.objects.filter(log=log).first() or ArchiveRecord(log=log)
    if record.package_sha256 == packed.sha256:
        return record
    record.state = ArchiveState.PACKED
    record.packed_at, record.packed_by = timezone.now(), by
    record.package_sha256, record.package_size = packed.sha256, packed.size
    return history.save(record, by=by, reason=_("Arkivpakken er laget"))


def receipt_register(*, log_id: UUID, receipt: ArchiveReceipt, by: User) -> ArchiveRecord:
    """The archive has the package: the log is archived, and is never opened again.

    Refused unless the log still is what was packed: made once more, it gives the same bytes. Raises
    NotVisible, NotAllowed, PackageError, DocumentError, ValidationError (by the name of the field; with
    the code CHANGED).
    """
    with lock_log(log_id, by=by, action=Action.ARCHIVE_LOG) as log:
        _require_export(log, by)
        record = ArchiveRecord.objects.filter(log=log).first()
        if record is None:
            raise ValidationError(_("Lag arkivpakken først. Kvitteringen gjelder en pakke."))
        _check(receipt, record)
        if package.write(log, _Nowhere()).sha256 != record.package_sha256:
            text = _("Loggen er endret etter pakken. Lag en ny, og send den til arkivet.")
            raise ValidationError(text, code=CHANGED)
        _receive(record, receipt, by=by)
        _archive(log, by=by)
        return record


def log_keep(*, log_id: UUID, until: date | None, reason: str, by: User) -> ArchiveRecord:
    """Keep an archived log until a day, whatever the rule says; None lets the rule decide again.

    Raises NotVisible, NotAllowed, ValidationError (`until`, `reason`).
    """
    with lock_log(log_id, by=by, action=Action.KEEP_LOG) as log:
        _require_export(log, by)
        record = ArchiveRecord.objects.get(log=log)
        if until is not None and until <= timezone.localdate():
            raise ValidationError({"until": _("Velg en dag som kommer")})
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor")})
        record.kept_until = until
        record.keep_reason = reason.strip() if until else ""
        words = {"date": date_format(until, "SHORT_DATE_FORMAT")} if until else {}
        why = _("Loggen beholdes til %(date)s") % words if until else _("Loggen beholdes ikke lenger")
        return history.save(record, by=by, reason=f"{why}: {reason.strip()}")


class _Nowhere(BytesIO):
    """Takes a package whose sum alone is wanted."""

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


def _require_export(log: Stafettlog, by: User) -> LogAccess:
    """The right to take the log out is a row of its own: without it none, whatever the role says."""
    access = LogAccess(by, log)
    if EXPORT not in access.codenames:
        raise NotAllowed(NOT_YOURS)
    return access


def _check(receipt: ArchiveReceipt, record: ArchiveRecord) -> None:
    if not receipt.archive_id.strip():
        raise ValidationError({"archive_id": _("Skriv hva loggen heter i arkivet")})
    if any(unicodedata.category(sign)[0] == "C" for sign in receipt.archive_id.strip()):
        # A sheet may have them: one turns what stands after it around, another no database keeps.
        raise ValidationError({"archive_id": _("Id-en har tegn som ikke kan leses. Skriv den på nytt.")})
    if receipt.received_on > timezone.localdate():
        raise ValidationError({"received_on": _("Dagen kan ikke være fram i tid")})
    if receipt.received_on < timezone.localdate(record.packed_at):
        text = _("Arkivet kan ikke ha mottatt pakken før den ble laget %(date)s.")
        day = date_format(timezone.localdate(record.packed_at), "SHORT_DATE_FORMAT")
        raise ValidationError({"received_on": text % {"date": day}})


def _receive(record: ArchiveRecord, receipt: ArchiveReceipt, *, by: User) -> None:
    assert ArchiveState.RECEIVED in NEXT_ARCHIVE_STATES[ArchiveState(record.state)]
    record.state = ArchiveState.RECEIVED
    record.archive_id, record.archive_system = receipt.archive_id.strip(), receipt.archive_system.strip()
    record.received_on = receipt.received_on
    record.registered_at, record.registered_by = timezone.now(), by
    history.save(record, by=by, reason=_("Arkivet har mottatt loggen"))


def _archive(log: Stafettlog, *, by: User) -> None:
    assert LogState.ARCHIVED in NEXT_STATES[LogState(log.state)]
    log.state = LogState.ARCHIVED.value
    log.version += 1
    history.save(log, by=by, reason=_("Arkivet har mottatt loggen"))
    facts.recalculate(log)
