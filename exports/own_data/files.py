"""The file that is handed out, with its receipt: without the receipt there is no file."""

import hashlib
import io
import json
import zipfile
from uuid import UUID

import structlog
from django.utils import timezone

from exports.models import ExportFormat, ExportReceipt
from exports.own_data import paper
from exports.own_data.dossier import Dossier, as_json
from exports.services import CONTENT_TYPES, Exported
from permissions.models import Organisation, User

PART = "insight"
"""What a receipt says that was taken out (receipts keep codes)."""
TYPES = {
    ExportFormat.PDF: CONTENT_TYPES[ExportFormat.PDF],
    ExportFormat.ZIP: "application/zip",
}
"""To read, and to hand to another machine: the package has the same PDF, and JSON beside it."""
# The earliest that a zip can say: equal contents give equal bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def made(dossier: Dossier, kind: ExportFormat) -> bytes:
    """The bytes of a file of `kind`. Raises DocumentError."""
    document = paper.write(dossier)
    if kind == ExportFormat.PDF:
        return document
    text = json.dumps(as_json(dossier), ensure_ascii=False, indent=2).encode()
    return _zipped({"innsyn.pdf": document, "innsyn.json": text})


def handed_out(
    dossier: Dossier,
    kind: ExportFormat,
    *,
    log_ids: list[UUID],
    by: User,
    role: str,
    purpose: str,
    organisation: Organisation | None = None,
    with_number: bool = True,
) -> Exported:
    """The file, made before its receipt. `log_ids`: the logs that something in it is taken from."""
    data = made(dossier, kind)
    receipt = ExportReceipt.objects.create(
        log_id=str(log_ids[0]) if len(log_ids) == 1 else "",
        logs=len(log_ids),
        user_id=str(by.pk),
        user_name=by.display_name,
        role=role,
        organisation=organisation.name if organisation else "",
        purpose=purpose,
        format=kind,
        parts=[PART],
        with_number=with_number,
        rows=dossier.rows,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    day = timezone.localdate(dossier.made_at).isoformat()
    return Exported(f"stafettloggen-innsyn-{day}.{kind.value}", TYPES[kind], data, receipt)


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
