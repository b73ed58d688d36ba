"""Giving a role: which one, in what virksomhet, and to whom."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from permissions.fields import NationalNumberField
from permissions.models import Organisation
from permissions.models.role import ASSIGNABLE
from permissions.policy import ORGANISATION_ROLES, Role
from stafettlog.admin.forms.actor import OrganisationField
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import lookup_url
from stafettlog.admin.forms.fields import IdsField
from stafettlog.admin.forms.widgets import CheckCard, NationalNumberInput, RadioCards
from stafettlog.services.assignments import NewPerson, RoleInput

DESCRIPTIONS = {
    Role.UNIT_LEADER.value: _(
        "Holder orden på de ansatte i én virksomhet, og ser at stafettloggene der finnes, "
        "men ikke hva som står i dem."
    ),
    Role.COORDINATOR.value: _("Leser, eksporterer og arkiverer stafettloggene i én virksomhet."),
    Role.PRIVACY_OFFICER.value: _("Ser hvem som har åpnet stafettloggene, men ikke hva som står i dem."),
    Role.MUNICIPALITY_ADMIN.value: _("Setter opp virksomheter, ansatte og roller. Ser ingen stafettlogger."),
}
NEW = ("first_name", "last_name", "email", "national_number")


class RoleForm(StafettForm):
    """`person` is an aktør; the fields of NEW are someone who is registered with this."""

    role = forms.ChoiceField(label=_("Rolle"), widget=RadioCards(descriptions=DESCRIPTIONS))
    organisation = OrganisationField(
        Organisation.objects.none(),
        label=_("Virksomhet"),
        empty_label=_("Velg virksomhet"),
        required=False,
        help_text=_("For leder og koordinator"),
    )
    person = IdsField(
        label=_("Person"), required=False, error_messages={"invalid": _("Velg en person fra listen.")}
    )
    first_name = forms.CharField(label=_("Fornavn"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Etternavn"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-post på jobb"), required=False)
    national_number = NationalNumberField(
        label=_("Fødselsnummer (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
        required=False,
        help_text=_("Personen logger inn med dette nummeret. Det må være riktig."),
    )
    with_place = forms.BooleanField(
        label=_("Gi personen et arbeidssted der også"),
        required=False,
        widget=CheckCard,
        help_text=_(
            "En leder har vanligvis arbeidsstedet sitt i virksomheten, og kan da overta stafettlogger."
        ),
    )
    title = forms.CharField(label=_("Stilling"), max_length=80, required=False)

    missing = {"role": _("Velg hvilken rolle personen skal ha")}
    _asked = {
        "first_name": _("Skriv inn fornavn"),
        "last_name": _("Skriv inn etternavn"),
        "email": _("Skriv inn e-post"),
        "national_number": _("Skriv inn fødselsnummeret (11 siffer)"),
    }

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {role.value for role in roles}
        choices = [(value, str(name).capitalize()) for value, name in ASSIGNABLE if value in given]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        for name in (*NEW, "title"):
            # Another person's name is no answer to give from the browser's own memory.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        in_organisation = data.get("role") in ORGANISATION_ROLES
        if in_organisation and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Velg virksomheten som rollen gjelder for"))
        if in_organisation and data.get("with_place") and not data.get("title"):
            self.add_error("title", _("Skriv inn stilling"))
        self._clean_person(data)
        return data

    def is_new(self) -> bool:
        """Whether something is typed of a person who is not in the list."""
        return any(str(self[name].value() or "").strip() for name in NEW)

    def _clean_person(self, data: dict[str, Any]) -> None:
        chosen = data.get("person") or []
        if "person" in self.errors:
            return
        if len(chosen) > 1:
            self.add_error("person", _("Velg bare én person"))
        elif chosen and self.is_new():
            self.add_error("person", _("Velg en person fra listen, eller registrer en ny. Ikke begge deler."))
        elif self.is_new():
            for name, text in self._asked.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, text)
        elif not chosen:
            self.add_error("person", ValidationError(_("Velg hvem som skal ha rollen")))

    def role_input(self) -> RoleInput:
        data = self.cleaned_data
        role = Role(data["role"])
        person: UUID | NewPerson = NewPerson(**{name: data[name] for name in NEW})
        if data["person"]:
            person = data["person"][0]
        in_organisation = role in ORGANISATION_ROLES
        return RoleInput(
            role=role,
            person=person,
            organisation_id=data["organisation"].pk if in_organisation else None,
            place_title=data["title"] if in_organisation and data["with_place"] else "",
        )
