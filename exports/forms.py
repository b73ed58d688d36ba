"""The form «Eksport / Arkiver»: which file, what is in it, and what it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exports.choices import MONTHS, PDF_PARTS, ExportChoice, Part
from exports.models import ExportFormat
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCard, CheckPills, CountedTextInput, RadioCards, RadioPills

_ALL = "all"


def _periods() -> list[tuple[str, str]]:
    told = [
        (str(months), ngettext("Siste %(n)s måned", "Siste %(n)s måneder", months) % {"n": months})
        for months in MONTHS
    ]
    return [(_ALL, str(_("Alt"))), *told]


class ExportForm(StafettForm):
    """`choice()` of a valid form is what the service asks for."""

    format = forms.ChoiceField(
        label=_("Hva vil du lage?"),
        choices=[(one.value, one.label) for one in (ExportFormat.XLSX, ExportFormat.PDF)],
        widget=RadioCards(
            descriptions={
                ExportFormat.XLSX.value: _("Ett ark for hver del av loggen, til å sortere og filtrere."),
                ExportFormat.PDF.value: _("Loggen til å skrive ut. Uten foresattes telefon og adresse."),
            },
            columns=2,
        ),
    )
    sheets = forms.MultipleChoiceField(
        label=_("Ark i regnearket"), choices=Part, required=False, widget=CheckPills
    )
    contents = forms.MultipleChoiceField(
        label=_("Innhold i PDF"),
        choices=[(part.value, part.label) for part in PDF_PARTS],
        required=False,
        widget=CheckPills,
    )
    months = forms.ChoiceField(
        label=_("Periode i PDF"),
        help_text=_("Oppmerksomheter som fortsatt pågår, er alltid med."),
        choices=_periods,
        widget=RadioPills,
    )
    without_number = forms.BooleanField(label=_("Uten fødselsnummer"), required=False, widget=CheckCard)
    purpose = forms.CharField(
        label=_("Formål"),
        help_text=_("Hva skal filen brukes til? Formålet står i filen og i kvitteringen."),
        max_length=200,
        widget=CountedTextInput(attrs={"autocomplete": "off"}),
    )
    missing = {
        "format": _("Velg regneark eller PDF"),
        "months": _("Velg hvor langt tilbake"),
        "purpose": _("Skriv hva eksporten skal brukes til"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "format": ExportFormat.XLSX.value,
            "sheets": Part.values,
            "contents": [part.value for part in PDF_PARTS],
            "months": _ALL,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        for name in ("sheets", "contents"):
            self.fields[name].error_messages["invalid_choice"] = _("Valget finnes ikke lenger. Velg på nytt.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("format") == ExportFormat.XLSX and "sheets" in cleaned and not cleaned["sheets"]:
            self.add_error("sheets", _("Velg minst ett ark"))
        return cleaned

    def choice(self) -> ExportChoice:
        given = self.cleaned_data
        file_format = ExportFormat(given["format"])
        is_pdf = file_format == ExportFormat.PDF
        months = given["months"] if is_pdf else _ALL
        return ExportChoice(
            format=file_format,
            parts=frozenset(Part(part) for part in given["contents" if is_pdf else "sheets"]),
            purpose=given["purpose"],
            months=None if months == _ALL else int(months),
            with_number=not given["without_number"],
        )
