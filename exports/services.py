"""Taking a log out of the system: the file is made, then its receipt, and only then it is handed out."""

import calendar
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from exports import document, picture, sheets, xlsx
from exports.choices import ExportChoice, Part
from exports.models import ExportFormat, ExportReceipt
from permissions.models import Organisation, User
from permissions.policy import Action
from stafettlog.models import Stafettlog
from stafettlog.services.access import EXPORT, LogAccess
from stafettlog.services.errors import NotVisible

CONTENT_TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.PDF: "application/pdf",
}


@dataclass(frozen=True)
class Exported:
    """A file with its receipt. `name` says what it is and of which day, never of whom."""

    name: str
    content_type: str
    data: bytes
    receipt: ExportReceipt


def log_export(
    *, log_id: UUID, choice: ExportChoice, by: User, role: str, organisation: Organisation | None
) -> Exported:
    """Make the file that `choice` asks for. If its receipt cannot be written there is no file.

    `role` and `organisation` (what the person is, and where) stand in the receipt as in the access
    log. Nothing is locked: the log is read. Raises NotVisible, NotAllowed, ValidationError, DocumentError.
    """
    access = LogAccess.find(by, log_id, Stafettlog.objects.with_identity())
    if EXPORT not in access.codenames:
        raise NotVisible
    access.require(Action.EXPORT_LOG)
    log = access.log
    if not choice.purpose.strip():
        raise ValidationError({"purpose": _("Skriv hva eksporten skal brukes til")})
    now = timezone.now()
    found = picture.read(
        log,
        parts=choice.parts,
        made_at=now,
        made_by=by.display_name,
        purpose=choice.purpose.strip(),
        since=_since(choice.months, now),
        with_number=choice.with_number,
        # A paper lies about: it has no telephone number or address of a foresatt.
        with_contact=choice.format != ExportFormat.PDF,
    )
    data, rows, columns = _file(found, choice)
    receipt = ExportReceipt.objects.create(
        log_id=str(log.pk),
        user_id=str(by.pk),
        user_name=by.display_name,
        role=role or _("ukjent"),
        organisation=organisation.name if organisation else "",
        purpose=choice.purpose.strip(),
        format=choice.format,
        parts=[part.value for part in Part if part in choice.parts],
        months=choice.months,
        with_number=choice.with_number,
        columns=columns,
        rows=rows,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    name = f"stafettlogg-{timezone.localdate(now).isoformat()}.{choice.format.value}"
    return Exported(name, CONTENT_TYPES[choice.format], data, receipt)


def receipts_of(log: Stafettlog, count: int = 20) -> list[ExportReceipt]:
    """The newest receipts of the log."""
    return list(ExportReceipt.objects.filter(log_id=str(log.pk))[:count])


def _file(found: picture.LogPicture, choice: ExportChoice) -> tuple[bytes, int, dict[str, list[str]]]:
    """(bytes, rows, columns by sheet)"""
    if choice.format == ExportFormat.PDF:
        return *document.write(found, choice.parts), {}
    chosen = sheets.of(found, choice.parts)
    data, rows = xlsx.write(
        chosen, made_at=found.made_at, title=_("Stafettlogg"), company=settings.MUNICIPALITY_NAME
    )
    parts = [part.value for part in Part if part in choice.parts]
    return data, rows, {part: list(sheet.columns) for part, sheet in zip(parts, chosen, strict=True)}


def _since(months: int | None, now: datetime) -> datetime | None:
    """Midnight in Oslo, `months` ago; the last day of a month that is too short."""
    if months is None:
        return None
    today = timezone.localdate(now)
    years, month_index = divmod(today.month - 1 - months, 12)
    year, month = today.year + years, month_index + 1
    day = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return timezone.make_aware(datetime.combine(day, time.min))
