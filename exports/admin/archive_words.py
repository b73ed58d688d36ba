"""What the screens of archiving say of a record, and where they are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.models import ArchiveRecord


def archive_url(log_id: UUID) -> str:
    return reverse("admin:log_archive", args=[log_id])


@dataclass(frozen=True)
class Step:
    """One thing done: what, which day, by whom, and what it is known by."""

    text: str
    day: date
    who: str
    detail: str = ""


def history_of(record: ArchiveRecord) -> list[Step]:
    """The package and the receipt, oldest first."""
    packed = timezone.localdate(record.packed_at)
    steps = [
        Step(_("Arkivpakken er laget"), packed, record.packed_by.display_name, record.package_sha256),
    ]
    if record.received_on is not None and record.registered_by is not None:
        text, who = _("Mottatt av arkivet"), record.registered_by.display_name
        steps.append(Step(text, record.received_on, who))
    return steps
