"""The file of the sheets of many logs, written to disk, and its receipt."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from exports import xlsx
from exports.mass import csv_file
from exports.mass.choice import MassChoice
from exports.mass.scope import Ids
from exports.mass.sheets import Tick, sheets
from exports.models import ExportFormat, ExportReceipt, JobKind
from exports.sheets import Sheet
from permissions.models import User

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}
_NAMES = {JobKind.SHEETS: "stafettlogger", JobKind.PACKAGES: "arkivpakker"}


@dataclass(frozen=True)
class Made:
    """`columns`: {part: [identifier]}. `suffix`: how the file's name ends."""

    rows: int
    columns: dict[str, list[str]]
    suffix: str


def write_sheets(
    path: Path,
    *,
    choice: MassChoice,
    log_ids: Ids,
    left_out: int,
    purpose: str,
    by: User,
    made_at: datetime,
    tick: Tick = lambda done: None,
) -> Made:
    """Write what `choice` asks for of these logs to `path`; rows pass through files beside it."""
    chosen = sheets(choice, log_ids, tick)
    parts = [part.value for part in choice.ordered_parts]
    columns = {part: list(sheet.columns) for part, sheet in zip(parts, chosen, strict=True)}
    if choice.format == ExportFormat.CSV:
        rows, suffix = csv_file.write(path, chosen, made_at=made_at)
        return Made(rows, columns, suffix)
    about = _about(len(log_ids), left_out, purpose, by, made_at)
    own = Sheet(_("Eksport"), [_("Opplysning"), _("Verdi")], (36, 60), ("label", "value"), about)
    rows = xlsx.write_to(
        path,
        [*chosen, own],
        made_at=made_at,
        title=_("Stafettlogger"),
        company=settings.MUNICIPALITY_NAME,
        private=path.parent,
    )
    return Made(rows - len(about), columns, "xlsx")


def _about(logs: int, left_out: int, purpose: str, by: User, made_at: datetime) -> list[tuple[str, Any]]:
    """The workbook says itself where it comes from."""
    return [
        (_("Laget av"), by.display_name),
        (_("Tidspunkt"), made_at),
        (_("Formål"), purpose),
        (_("Stafettlogger"), logs),
        (_("Utelatt på grunn av adressesperre"), left_out),
    ]


@contextmanager
def work_folder(name: object) -> Iterator[Path]:
    """A private folder for what is being written, gone afterwards; what a killed one left there goes first.

    It stands beside the encrypted files, not in the machine's folder for everybody's temporary files.
    """
    folder = work_root() / str(name)
    shutil.rmtree(folder, ignore_errors=True)
    for one in (folder.parents[1], folder.parent, folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def work_root() -> Path:
    return Path(settings.PRIVATE_FILES_ROOT) / "work"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_name(kind: JobKind, made_at: datetime, suffix: str) -> str:
    """What it is and of which day, never of whom."""
    return f"{_NAMES[kind]}-{timezone.localdate(made_at).isoformat()}.{suffix}"


def write_receipt(*, by: User, choice: dict[str, Any], made: Made, **rest: Any) -> ExportReceipt:
    """`rest`: purpose, role, organisation (texts), format, logs, left_out, sha256, size, job_id.

    `choice` as it was asked for, as codes; of a selection that is no MassChoice it may lack any key.
    """
    parts: Sequence[str] = choice.get("parts", [])
    return ExportReceipt.objects.create(
        user_id=str(by.pk),
        user_name=by.display_name,
        choice=choice,
        parts=list(parts),
        with_number=choice.get("with_numbers", True) and choice.get("with_names", True),
        columns=made.columns,
        rows=made.rows,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
        **{**rest, "role": rest["role"] or _("ukjent")},
    )
