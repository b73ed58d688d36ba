"""Ny oppmerksomhet with its first tiltak, and correcting an oppmerksomhet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.measure import MeasureForm
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea, CountedTextInput, RadioPills
from stafettlog.models import Area
from stafettlog.services.concerns import ConcernInput


class ConcernForm(StafettForm):
    text = forms.CharField(
        label=_("Vi er særlig oppmerksomme på"),
        max_length=100,
        widget=CountedTextInput({"placeholder": _("Beskriv her - maks 100 tegn"), "autocomplete": "off"}),
    )
    area = forms.ChoiceField(label=_("Område"), choices=Area, widget=RadioPills)
    goal = LongText(
        label=_("Mål"),
        help_text=_("Hva kjennetegner måloppnåelse?"),
        max_length=1000,
        widget=CountedTextarea({"rows": 3}),
    )
    discussed_with_leader = forms.BooleanField(
        label=_("Oppmerksomheten er drøftet med leder."), required=False, widget=CheckCard
    )
    discussed_with_foresatte = forms.BooleanField(
        label=_("Oppmerksomheten er drøftet med foresatte."), required=False, widget=CheckCard
    )

    missing = {
        "text": _("Skriv hva dere er særlig oppmerksomme på"),
        "area": _("Velg et område"),
        "goal": _("Skriv hva som kjennetegner måloppnåelse"),
    }

    def concern_input(self) -> ConcernInput:
        # The tiltak part of the same form has fields of its own.
        return ConcernInput(**{name: self.cleaned_data[name] for name in ConcernForm.base_fields})


class ConcernAddForm(ConcernForm, MeasureForm):
    missing = {**ConcernForm.missing, **MeasureForm.missing}
    field_order = [*ConcernForm.base_fields, *MeasureForm.base_fields]
