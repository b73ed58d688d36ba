"""What a person chose of many logs: which ones, which sheets, and in what file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exports.models import ExportFormat
from permissions.policy import LogState
from stafettlog.models.log import Level


class MassPart(TextChoices):
    """The sheets, in order; the label is the sheet's name."""

    LOGS = "logs", gettext_lazy("Stafettlogger")
    WORK = "work", gettext_lazy("Oppmerksomheter og tiltak")
    MEETINGS = "meetings", gettext_lazy("Møter")
    LYSGLIMT = "lysglimt", gettext_lazy("Lysglimt")


FORMATS = (ExportFormat.XLSX, ExportFormat.CSV)


@dataclass(frozen=True)
class MassChoice:
    """`organisations`: ids of virksomheter, empty for all that I may. `opened_from`, `opened_to`: the days
    between which the log was opened, both counted in. `levels`, `states`: empty for all.

    `with_numbers` counts only `with_names`: a fødselsnummer names the child too.
    """

    organisations: tuple[UUID, ...] = ()
    opened_from: date | None = None
    opened_to: date | None = None
    levels: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    parts: frozenset[MassPart] = frozenset(MassPart)
    format: ExportFormat = ExportFormat.XLSX
    with_names: bool = False
    with_numbers: bool = False

    @property
    def shows_numbers(self) -> bool:
        return self.with_names and self.with_numbers

    @property
    def ordered_parts(self) -> list[MassPart]:
        return [part for part in MassPart if part in self.parts]

    def to_json(self) -> dict[str, Any]:
        """As texts and numbers, for a job and a receipt."""
        return {
            "organisations": [str(one) for one in self.organisations],
            "opened_from": self.opened_from.isoformat() if self.opened_from else None,
            "opened_to": self.opened_to.isoformat() if self.opened_to else None,
            "levels": list(self.levels),
            "states": list(self.states),
            "parts": [part.value for part in self.ordered_parts],
            "format": self.format.value,
            "with_names": self.with_names,
            "with_numbers": self.with_numbers,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "MassChoice":
        """Of what to_json() made. Raises KeyError, TypeError or ValueError of anything else."""
        days = (data["opened_from"], data["opened_to"])
        opened_from, opened_to = (date.fromisoformat(day) if day else None for day in days)
        return cls(
            organisations=tuple(UUID(one) for one in data["organisations"]),
            opened_from=opened_from,
            opened_to=opened_to,
            levels=tuple(int(level) for level in data["levels"]),
            states=tuple(LogState(state).value for state in data["states"]),
            parts=frozenset(MassPart(part) for part in data["parts"]),
            format=ExportFormat(data["format"]),
            with_names=data["with_names"] is True,
            with_numbers=data["with_numbers"] is True,
        )

    def check(self) -> None:
        """Raise ValidationError (by the name of the field) unless this can be asked for."""
        if not self.parts or not self.parts <= frozenset(MassPart):
            raise ValidationError({"parts": _("Velg minst ett ark")})
        if self.format not in FORMATS:
            raise ValidationError({"format": _("Velg regneark eller csv")})
        if not set(self.levels) <= set(Level.values):
            raise ValidationError({"levels": _("Valget finnes ikke lenger. Velg på nytt.")})
        if not set(self.states) <= {state.value for state in LogState}:
            raise ValidationError({"states": _("Valget finnes ikke lenger. Velg på nytt.")})
        if self.opened_from and self.opened_to and self.opened_to < self.opened_from:
            raise ValidationError({"opened_to": _("Til-dagen kan ikke være før fra-dagen")})
