"""Nødtilgang: which log, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CountedTextarea


class BreakGlassForm(StafettForm):
    reference = forms.CharField(
        label=_("Stafettlogg"),
        max_length=500,
        help_text=_("Lim inn adressen til stafettloggen fra nettleseren, eller id-en i den."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = LongText(
        label=_("Hvorfor må du åpne loggen?"),
        max_length=500,
        help_text=_(
            "Minst 20 tegn, for eksempel saksnummer og hva som er galt. Personvernombudet får begrunnelsen, "
            "og den står i loggens historikk. Skriv ingen navn i den."
        ),
        widget=CountedTextarea({"rows": 4}),
    )

    missing = {
        "reference": _("Lim inn adressen til stafettloggen"),
        "reason": _("Skriv hvorfor du må åpne loggen"),
    }
