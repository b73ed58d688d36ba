"""Overfør stafettlogg: the question, and the answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permissions.models import User
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import IdsField, LongText
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import consents
from stafettlog.services.shown import Shown


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

    def __init__(self, *args: Any, log: Stafettlog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log = log

    def clean_receiver(self) -> Actor:
        ids: list[UUID] = self.cleaned_data["receiver"]
        if len(ids) != 1:
            raise ValidationError(_("Velg bare én ny stafettholder"))
        receiver = Actor.objects.with_names().filter(pk=ids[0]).first()
        if receiver is None:
            raise ValidationError(_("Velg en aktør fra listen."))
        return receiver

    def clean(self) -> dict[str, Any]:
        """The tick of consent is missed together with the rest; the service asks for it again."""
        data = super().clean() or self.cleaned_data
        receiver = data.get("receiver")
        if receiver is not None and not self.is_agreed() and not self._is_covered(receiver):
            self.add_error(
                "receiver", consent_is_missing(Shown(self.log).organisation(receiver.organisation))
            )
        return data

    def _is_covered(self, receiver: Actor) -> bool:
        return consents.is_covered(self.log, receiver.organisation_id)

    def is_agreed(self) -> bool:
        """Whether the foresatte agree that the receiver's virksomhet takes part."""
        return self.cleaned_data["receiver"].organisation_id in (self.cleaned_data.get("agreed") or [])


class TransferOnBehalfForm(TransferAskForm):
    """A leader asks (R23). No tick of consent: a leader extends none. `user`: the leader, who need not
    write a message to herself."""

    agreed = None
    reason = LongText(
        label=_("Hvorfor gjør ikke stafettholderen dette selv?"),
        max_length=500,
        widget=CountedTextarea({"rows": 3}),
        help_text=_("For eksempel sykdom, permisjon eller ny jobb. Skriv ikke om barnet."),
    )
    stays = forms.BooleanField(
        label=_("Stafettholderen skal fortsatt delta som aktør"), required=False, widget=CheckCard
    )
    field_order = ("receiver", "reason", "message", "stays")

    missing = {**TransferAskForm.missing, "reason": _("Skriv hvorfor stafettholderen ikke gjør det selv")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        receiver = data.get("receiver")
        is_me = receiver is not None and receiver.user_id == self.user.pk
        if is_me and self.has_error("message", "required"):
            del self.errors["message"]
            data["message"] = data.get("reason", "")
        return data


def consent_is_missing(organisation: str) -> str:
    text = gettext(
        "Samtykket dekker ikke %(organisation)s. Kryss av for at foresatte samtykker, eller velg en annen."
    )
    return text % {"organisation": organisation}


class TransferWithdrawForm(StafettForm):
    """Nothing to fill in: the button is the answer."""


class TransferDeclineForm(StafettForm):
    reason = LongText(label=_("Begrunnelse"), max_length=500, widget=CountedTextarea({"rows": 3}))

    missing = {"reason": _("Skriv hvorfor du ikke kan overta loggen")}
