"""A colleague taken on by the leader, and what may be corrected afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.fields import NationalNumberField
from stafettlog.admin.forms.actor import ActorForm
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import PhoneField, lookup_url
from stafettlog.admin.forms.widgets import NationalNumberInput
from stafettlog.services.staff import StaffInput


class StaffAddForm(ActorForm):
    """`organisations`: those whose staff the person keeps."""

    national_number = NationalNumberField(
        label=_("Fødselsnummer (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
        help_text=_("Personen logger inn med dette nummeret. Det må være riktig."),
    )

    missing = {**ActorForm.missing, "national_number": _("Skriv inn fødselsnummeret (11 siffer)")}

    def staff_input(self) -> StaffInput:
        data = dict(self.cleaned_data)
        return StaffInput(organisation_id=data.pop("organisation").pk, **data)


class StaffChangeForm(StafettForm):
    """`may_change_address`: without it the address is neither shown as a field nor read."""

    title = forms.CharField(label=_("Stilling"), max_length=80)
    phone = PhoneField(label=_("Telefon"), required=False)
    email = forms.EmailField(label=_("E-post på jobb"))

    missing = {"title": _("Skriv inn stilling"), "email": _("Skriv inn e-post")}

    def __init__(self, *args: Any, may_change_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_change_address:
            del self.fields["email"]
        for field in self.fields.values():
            # Another person's name is no answer to give from the browser's own memory.
            field.widget.attrs["autocomplete"] = "off"
