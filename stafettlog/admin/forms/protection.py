"""Adressesperre: its kind, when it is asked about again, and why."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.details import ReasonField
from stafettlog.admin.forms.widgets import CheckCard, DateInput, RadioCards
from stafettlog.models import Protection
from stafettlog.services import protection
from stafettlog.services.protection import ProtectionInput

DESCRIPTIONS = {
    Protection.NONE.value: gettext_lazy("Adresse, skole og møtesteder vises som vanlig."),
    Protection.CONFIDENTIAL.value: gettext_lazy("Kode 7 i folkeregisteret."),
    Protection.STRICTLY_CONFIDENTIAL.value: gettext_lazy("Kode 6 i folkeregisteret."),
}


class ProtectionFields(StafettForm):
    """The part that «Nytt stafettbarn» has too."""

    protection = forms.ChoiceField(
        label=gettext_lazy("Adressesperre"),
        choices=Protection.choices,
        required=False,
        widget=RadioCards(descriptions=DESCRIPTIONS, columns=3),
        help_text=gettext_lazy(
            "Gjelder hele loggen. Adresse, skole eller barnehage, møtesteder, bilde og hvor de som hjelper "
            "arbeider, blir skjult for alle. Stafettholderen kan vise dem ett sted om gangen, og det "
            "registreres."
        ),
    )
    protection_review_on = forms.DateField(
        label=gettext_lazy("Vurderes på nytt"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Høyst ett år fram. Brukes bare med adressesperre."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.fields["protection_review_on"].initial is None:
            self.fields["protection_review_on"].initial = protection.default_review(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "protection" in cleaned and not self.has_error("protection_review_on"):
            try:
                protection.check(self.protection_input(), timezone.localdate())
            except forms.ValidationError as error:
                for name, errors in error.error_dict.items():
                    self.add_error("protection_review_on" if name == "review_on" else name, errors)
        return cleaned

    def protection_input(self) -> ProtectionInput:
        kind: str = self.cleaned_data["protection"]
        on: date | None = self.cleaned_data.get("protection_review_on") if kind else None
        return ProtectionInput(kind, on)


class ProtectionForm(ProtectionFields):
    """`was`: the protection that the child has; without it there is nothing to lift."""

    confirmed = forms.BooleanField(
        label=gettext_lazy("Jeg har sjekket at adressen ikke lenger er sperret"),
        required=False,
        widget=CheckCard,
        help_text=gettext_lazy(
            "Kryss av bare når du opphever sperren. Da blir adresse og skole synlige igjen."
        ),
    )
    reason = ReasonField(
        help_text=gettext_lazy("Står i historikken, bare for stafettholderen. Ikke skriv adressen her.")
    )
    missing = {"reason": gettext_lazy("Skriv hvorfor adressesperren endres")}

    def __init__(self, *args: Any, was: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = was
        if not was:
            del self.fields["confirmed"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.was and cleaned.get("protection") == Protection.NONE and not cleaned.get("confirmed"):
            self.add_error("confirmed", _("Kryss av for at du har sjekket, før du opphever sperren"))
        return cleaned
