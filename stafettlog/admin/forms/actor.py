"""Registrer ny aktør, and the number that the leader adds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permissions.fields import NationalNumberField
from permissions.models import Organisation
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import PhoneField, lookup_url
from stafettlog.admin.forms.widgets import NationalNumberInput
from stafettlog.services.actors import ActorInput


class OrganisationField(forms.ModelChoiceField):
    """A virksomhet from a list. Django lets the sentence of an id that is no UUID through as it is."""

    def to_python(self, value: Any) -> Organisation | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class ActorForm(StafettForm):
    """`organisations`: those that may be chosen, the person's own one first chosen."""

    first_name = forms.CharField(label=_("Fornavn"), max_length=80)
    last_name = forms.CharField(label=_("Etternavn"), max_length=80)
    title = forms.CharField(label=_("Stilling"), max_length=80, help_text=_("For eksempel kontaktlærer"))
    organisation = OrganisationField(
        Organisation.objects.none(), label=_("Virksomhet"), empty_label=_("Velg virksomhet")
    )
    email = forms.EmailField(label=_("E-post på jobb"))
    phone = PhoneField(label=_("Telefon"), required=False)

    missing = {
        "first_name": _("Skriv inn fornavn"),
        "last_name": _("Skriv inn etternavn"),
        "title": _("Skriv inn stilling"),
        "organisation": _("Velg virksomhet"),
        "email": _("Skriv inn e-post"),
    }

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        for field in self.fields.values():
            # Another person's name is no answer to give from the browser's own memory.
            field.widget.attrs["autocomplete"] = "off"
            if isinstance(field, forms.CharField) and field.max_length:
                too_long = _("Skriv høyst %(limit_value)s tegn. Nå er det %(show_value)s.")
                field.error_messages["max_length"] = too_long

    def actor_input(self) -> ActorInput:
        return ActorInput(**self.cleaned_data)


class NumberForm(StafettForm):
    national_number = NationalNumberField(
        label=_("Fødselsnummer (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
        help_text=_("Personen logger inn med dette nummeret. Det må være riktig."),
    )
    missing = {"national_number": _("Skriv inn fødselsnummeret (11 siffer)")}
