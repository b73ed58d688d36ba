"""Asking for an erasure, and the second person's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea, RadioCards

APPROVE, DECLINE = "approve", "decline"


class ErasureAskForm(StafettForm):
    confirmed = forms.BooleanField(label=_("Jeg vet at loggen ikke kan hentes fram igjen"), widget=CheckCard)

    missing = {"confirmed": _("Kryss av for at du vet at loggen blir borte")}


class ErasureWithdrawForm(StafettForm):
    """Nothing to fill in: the button is the answer."""


class _Answer(StafettForm):
    answer = LongText(
        label=_("Begrunnelse"),
        max_length=300,
        required=False,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("Må fylles ut når loggen ikke skal slettes. Skriv ingen navn."),
    )


class ErasureSettleForm(_Answer):
    what = forms.ChoiceField(
        label=_("Skal loggen slettes?"),
        choices=[(APPROVE, _("Ja, slett loggen for alltid")), (DECLINE, _("Nei, loggen blir stående"))],
        widget=RadioCards(columns=2),
    )
    field_order = ("what", "answer")

    missing = {"what": _("Velg om loggen skal slettes")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == DECLINE and not (data.get("answer") or "").strip():
            self.add_error("answer", gettext("Skriv hvorfor loggen ikke skal slettes"))
        return data


class ErasureStopForm(_Answer):
    """An approved one, that is not carried out yet."""

    answer = LongText(
        label=_("Hvorfor skal loggen ikke slettes likevel?"),
        max_length=300,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("Skriv ingen navn."),
    )

    missing = {"answer": _("Skriv hvorfor loggen ikke skal slettes")}
