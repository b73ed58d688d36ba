"""Avslutt og arkiver, and Gjenåpne loggen (R24)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea
from stafettlog.models import ClosingReason

STANDARD_NOTE = _(
    "Stafettloggen er avsluttet. Oppmerksomheter, tiltak og møter står slik de var da loggen ble avsluttet."
)


class LogCloseForm(StafettForm):
    reason = forms.ChoiceField(label=_("Hvorfor avsluttes loggen?"))
    note = LongText(label=_("Sluttnotat"), max_length=2000, widget=CountedTextarea({"rows": 4}))
    confirmed = forms.BooleanField(
        label=_("Jeg har lest hva som skjer når loggen avsluttes"), widget=CheckCard
    )

    missing = {
        "reason": _("Velg hvorfor loggen avsluttes"),
        "note": _("Skriv et sluttnotat. Én setning er nok."),
        "confirmed": _("Kryss av for at du har lest hva som skjer"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("Velg grunn")), *ClosingReason.choices]
        self.fields["note"].initial = STANDARD_NOTE


class LogReopenForm(StafettForm):
    reason = LongText(label=_("Begrunnelse"), max_length=500, widget=CountedTextarea({"rows": 3}))

    missing = {"reason": _("Skriv hvorfor loggen åpnes igjen")}
