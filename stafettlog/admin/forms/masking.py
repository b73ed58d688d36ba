"""The question to mask a text, and the leader's answer (R14)."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea, RadioCards

ACCEPT, DECLINE = "accept", "decline"


class MaskingAskForm(StafettForm):
    reason = LongText(
        label=_("Hvorfor må teksten skjules?"),
        max_length=500,
        widget=CountedTextarea({"rows": 3}),
        help_text=_(
            "Lederen ser begrunnelsen, ikke teksten. Den blir stående i historikken. "
            "Ikke gjenta det som skal skjules, og ikke skriv navn."
        ),
    )
    confirmed = forms.BooleanField(label=_("Jeg vet at teksten ikke kan hentes fram igjen"), widget=CheckCard)

    missing = {
        "reason": _("Skriv hvorfor teksten må skjules"),
        "confirmed": _("Kryss av for at du vet at teksten blir borte"),
    }


class MaskingSettleForm(StafettForm):
    what = forms.ChoiceField(
        label=_("Skal teksten skjules?"),
        choices=[(ACCEPT, _("Ja, skjul teksten for alltid")), (DECLINE, _("Nei, teksten blir stående"))],
        widget=RadioCards(columns=2),
    )
    answer = LongText(
        label=_("Begrunnelse"),
        max_length=500,
        required=False,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("Må fylles ut når teksten blir stående."),
    )

    missing = {"what": _("Velg om teksten skal skjules")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == DECLINE and not (data.get("answer") or "").strip():
            self.add_error("answer", gettext("Skriv hvorfor teksten ikke skal skjules"))
        return data


class MaskingWithdrawForm(StafettForm):
    """Nothing to fill in: the button is the answer."""
