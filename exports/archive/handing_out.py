"""A package to a file, for drift: the opening is noted first, and without its receipt there is no file."""

import os
import secrets
from pathlib import Path

from exports.archive import package
from exports.archive.package import Packed
from exports.choices import Part
from exports.models import ExportFormat, ExportReceipt
from permissions import access_log
from permissions.access_words import Page
from permissions.models import User
from permissions.policy import Role
from permissions.words import ROLE_NAMES
from stafettlog.models import Stafettlog
from stafettlog.services.access import operators
from stafettlog.services.errors import NotVisible

ONLY_MINE = 0o600


def package_to_file(*, log: Stafettlog, path: Path, purpose: str, by: User) -> Packed:
    """Write the log's package to `path`, which must not exist. Not inside a transaction.

    Only drift may, who has the database anyway: so that it is known who took what, and why. Raises
    NotVisible, NotRecorded, PackageError, ValidationError (`purpose`), FileExistsError, OSError.
    """
    if not operators().filter(user=by).exists():
        raise NotVisible
    if path.exists():
        raise FileExistsError(path)
    purpose = ExportReceipt._meta.get_field("purpose").clean(purpose.strip(), None)
    role = str(ROLE_NAMES[Role.OPERATOR])
    access_log.record(user=by, log_id=log.pk, page=Page.ARCHIVE_PACKAGE, role=role)
    if log.child.is_protected:
        access_log.record(user=by, log_id=log.pk, page=Page.PROTECTED_SHOWN, role=role)
    aside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_MINE), "wb") as file:
            packed = package.write(log, file)
            file.flush()
            os.fsync(file.fileno())
        _receipt(log, packed, purpose=purpose, by=by, role=role).save()
        # A link, not a move: that would write over a file that came meanwhile.
        os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return packed


def _receipt(log: Stafettlog, packed: Packed, *, purpose: str, by: User, role: str) -> ExportReceipt:
    return ExportReceipt(
        log_id=str(log.pk),
        user_id=str(by.pk),
        user_name=by.display_name,
        role=role,
        purpose=purpose,
        format=ExportFormat.ZIP,
        parts=[part.value for part in Part],
        with_number=True,
        rows=packed.files,
        sha256=packed.sha256,
        size=packed.size,
    )
