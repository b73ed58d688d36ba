"""The forms «Eksporter flere»: which logs and what of them, and then what the file is for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from exports.mass.choice import FORMATS, MassChoice, MassPart
from exports.models import ExportFormat
from permissions.models import Organisation
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckPills, CountedTextInput, DateInput, RadioCards
from stafettlog.models import Level
from stafettlog.models.log import STATE_LABELS

_GONE = _("Valget finnes ikke lenger. Velg på nytt.")


class Names:
    """How much the file says of who they are: one choice, so that a number without a name cannot be made."""

    NONE, NAMES, NUMBERS = "none", "names", "numbers"
    CHOICES = (
        (NONE, _("Uten navn")),
        (NAMES, _("Med navn")),
        (NUMBERS, _("Med navn og fødselsnummer")),
    )


class MassExportForm(StafettForm):
    """`choice()` of a valid form. Nothing of what it offers is anybody else's: a virksomhet of no log that
    the person may export is an unknown one."""

    organisations = forms.MultipleChoiceField(
        label=_("Virksomheter"),
        help_text=_("Uten kryss er alle med."),
        required=False,
        widget=CheckPills,
    )
    opened_from = forms.DateField(label=_("Åpnet fra og med"), required=False, widget=DateInput)
    opened_to = forms.DateField(label=_("Åpnet til og med"), required=False, widget=DateInput)
    levels = forms.MultipleChoiceField(
        label=_("Nivå"), choices=[(str(value), label) for value, label in Level.choices], widget=CheckPills
    )
    states = forms.MultipleChoiceField(label=_("Status"), choices=STATE_LABELS, widget=CheckPills)
    parts = forms.MultipleChoiceField(
        label=_("Ark"),
        help_text=_("I csv blir hvert ark en egen fil."),
        choices=MassPart,
        widget=CheckPills,
    )
    names = forms.ChoiceField(
        label=_("Navn i filen"),
        choices=Names.CHOICES,
        widget=RadioCards(
            descriptions={
                Names.NONE: _("Loggens nummer og barnets fødselsår i stedet for navn."),
                Names.NAMES: _("Barnets, foresattes og aktørenes navn."),
                Names.NUMBERS: _("Bare når du må kjenne igjen barnet i et annet system."),
            }
        ),
    )
    format = forms.ChoiceField(
        label=_("Filtype"),
        choices=[(one.value, one.label) for one in FORMATS],
        widget=RadioCards(
            descriptions={
                ExportFormat.XLSX.value: _("Ett ark for hver del, til å sortere og filtrere."),
                ExportFormat.CSV.value: _("Til å lese inn i et annet system. Åpnes også i Excel."),
            },
            columns=2,
        ),
    )
    missing = {
        "levels": _("Velg minst ett nivå"),
        "states": _("Velg minst én status"),
        "parts": _("Velg minst ett ark"),
        "names": _("Velg om filen skal ha navn"),
        "format": _("Velg regneark eller csv"),
    }

    def __init__(self, *args: Any, places: list[Organisation], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "levels": [str(value) for value in Level.values],
            "states": [value for value, _label in STATE_LABELS],
            "parts": MassPart.values,
            "names": Names.NONE,
            "format": ExportFormat.XLSX.value,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["organisations"].choices = [(str(one.pk), one.name) for one in places]  # type: ignore[attr-defined]
        for name in ("organisations", "levels", "states", "parts"):
            self.fields[name].error_messages |= {"invalid_choice": _GONE, "invalid_list": _GONE}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("opened_from"), cleaned.get("opened_to")
        if first and last and last < first:
            self.add_error("opened_to", _("Til-dagen kan ikke være før fra-dagen"))
        return cleaned

    def choice(self) -> MassChoice:
        given = self.cleaned_data
        return MassChoice(
            organisations=tuple(UUID(one) for one in given["organisations"]),
            opened_from=given["opened_from"],
            opened_to=given["opened_to"],
            levels=_unless_all([int(level) for level in given["levels"]], Level.values),
            states=_unless_all(given["states"], [value for value, _label in STATE_LABELS]),
            parts=frozenset(MassPart(part) for part in given["parts"]),
            format=ExportFormat(given["format"]),
            with_names=given["names"] != Names.NONE,
            with_numbers=given["names"] == Names.NUMBERS,
        )

    def kept(self) -> list[tuple[str, str]]:
        """(name, value) of all that was chosen, for the page that asks what it is for."""
        found: list[tuple[str, str]] = []
        for name in self.fields:
            values = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name)]
            found += [(name, value) for value in values if value]
        return found


def _unless_all(chosen: Sequence[Any], every: Sequence[Any]) -> tuple[Any, ...]:
    """Nothing for all of them, as MassChoice has it: what is chosen then needs no asking for."""
    return () if set(chosen) == set(every) else tuple(chosen)


class PurposeForm(StafettForm):
    purpose = forms.CharField(
        label=_("Formål"),
        help_text=_(
            "Hva skal filen brukes til? Formålet står i kvitteringen, som personvernombudet leser. "
            "Skriv ikke navn."
        ),
        max_length=200,
        widget=CountedTextInput(attrs={"autocomplete": "off"}),
    )
    missing = {"purpose": _("Skriv hva eksporten skal brukes til")}
