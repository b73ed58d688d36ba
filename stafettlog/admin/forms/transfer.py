"""Overfør stafettlogg: the question, and the answer."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import IdsField, LongText
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea


class TransferAskForm(StafettForm):
    """`receiver` is one aktør; `agreed` the virksomheter that the foresatte agree to take in."""

    receiver = IdsField(
        label=_("Ny stafettholder"), error_messages={"invalid": _("Velg en aktør fra listen.")}
    )
    agreed = IdsField(
        label=_("Foresatte samtykker"),
        required=False,
        error_messages={"invalid": _("Kryss av på nytt for hvem foresatte samtykker til.")},
    )
    message = LongText(
        label=_("Melding til den nye stafettholderen"),
        max_length=1000,
        widget=CountedTextarea({"rows": 4}),
        help_text=_("Skriv ikke om barnet her. Den du spør, har ikke tilgang til loggen ennå."),
    )
    stays = forms.BooleanField(
        label=_("Jeg vil fortsatt delta som aktør"),
        required=False,
        widget=CheckCard,
        help_text=_("Ellers kan du ikke lenger lese loggen når forespørselen er godtatt."),
    )

    missing = {
        "receiver": _("Velg hvem som skal overta loggen"),
        "message": _("Skriv en melding til den nye stafettholderen"),
    }

    def clean_receiver(self) -> UUID:
        ids: list[UUID] = self.cleaned_data["receiver"]
        if len(ids) != 1:
            raise ValidationError(_("Velg bare én ny stafettholder"))
        return ids[0]


class TransferWithdrawForm(StafettForm):
    """Nothing to fill in: the button is the answer."""


class TransferDeclineForm(StafettForm):
    reason = LongText(
        label=_("Hvorfor kan du ikke overta?"), max_length=500, widget=CountedTextarea({"rows": 3})
    )

    missing = {"reason": _("Skriv hvorfor du ikke kan overta loggen")}
