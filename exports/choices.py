"""What a person chose to take out of a log."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from exports.models import ExportFormat


class Part(TextChoices):
    """The sheets of the spreadsheet, in order; the label is the sheet's name."""

    LOG = "log", _("Logg")
    WORK = "work", _("Oppmerksomheter og tiltak")
    MEETINGS = "meetings", _("Møter")
    LYSGLIMT = "lysglimt", _("Lysglimt")
    HISTORY = "history", _("Historikk")


PDF_PARTS = (Part.WORK, Part.MEETINGS, Part.LYSGLIMT, Part.HISTORY)
"""The document's choices: who it is about stands at its head always."""
MONTHS = (3, 6, 12)
"""How far back a document may go, beside everything."""


@dataclass(frozen=True)
class ExportChoice:
    """`months`: only what is younger, None for all. `with_number`: the child's fødselsnummer is in it."""

    format: ExportFormat
    parts: frozenset[Part]
    purpose: str
    months: int | None = None
    with_number: bool = True
