"""The family's own copy: what its page shows, as a PDF. Never the holder's export: see `services.py`."""

import hashlib
from datetime import datetime
from uuid import UUID

import structlog
from django.utils import timezone

from exports.choices import Part
from exports.models import ExportFormat, ExportReceipt
from exports.services import CONTENT_TYPES, Exported
from permissions.access_words import ROLE_NAMES
from permissions.models import User
from permissions.policy import Role

# Kept in bokmål, as the words of the access log.
PURPOSE = "Foresattes egen kopi"
PARTS = (Part.WORK, Part.MEETINGS, Part.LYSGLIMT)


def handed_out(data: bytes, entries: int, *, log_id: UUID, made_at: datetime, by: User) -> Exported:
    """A copy, made of the page that `by` may read, with its receipt. Without receipt there is no file."""
    receipt = ExportReceipt.objects.create(
        log_id=str(log_id),
        user_id=str(by.pk),
        user_name=by.display_name,
        role=ROLE_NAMES[Role.FORESATT],
        purpose=PURPOSE,
        format=ExportFormat.PDF,
        parts=[part.value for part in PARTS],
        with_number=False,
        rows=entries,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    name = f"stafettlogg-{timezone.localdate(made_at).isoformat()}.pdf"
    return Exported(name, CONTENT_TYPES[ExportFormat.PDF], data, receipt)
