"""Nytt lysglimt, on its page and in the log page's dialog; and Feilregistrert."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CountedTextarea, CountedTextInput, DateInput


class LysglimtForm(StafettForm):
    text = LongText(
        label=_("Hva var bra?"),
        max_length=300,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("Noe barnet mestret eller gledet seg over. Alle i loggen kan lese det, også foresatte."),
    )
    happened_on = forms.DateField(label=_("Dato"), widget=DateInput, initial=timezone.localdate)

    missing = {"text": _("Skriv hva som var bra"), "happened_on": _("Velg datoen det skjedde")}

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Datoen kan ikke være fram i tid"))
        return day


class LysglimtStrikeForm(StafettForm):
    reason = forms.CharField(
        label=_("Hvorfor er lysglimtet feilregistrert?"), max_length=200, widget=CountedTextInput
    )

    missing = {"reason": _("Skriv hvorfor lysglimtet er feilregistrert")}
