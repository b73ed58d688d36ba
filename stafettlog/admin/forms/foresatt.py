"""Foresatte on a form: one block for each, as many as there are."""

from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from permissions.fields import NationalNumberField, parse_number
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import (
    PhoneField,
    PostcodeField,
    asks_city,
    city_field,
    fill_city,
    lookup_url,
)
from stafettlog.admin.forms.widgets import CheckCard, NationalNumberInput, RadioCards
from stafettlog.admin.kept_forms import unvalidated
from stafettlog.models import AccessGround, ForesattLanguage, ForesattRole
from stafettlog.postcodes import city_for
from stafettlog.services.foresatte import ForesattInput

PREFIX = "foresatt"
# Far more than any child has; a limit at all, so that a forged count makes no thousand rows.
LARGEST_COUNT = 20


class ForesattForm(StafettForm):
    """One foresatt. `street` and `postcode` count only without «Samme adresse som barnet»."""

    number = NationalNumberField(
        label=_("Fødselsnr (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
        help_text=_("Vi trenger nummeret for å koble riktig person til riktig barn."),
    )
    first_name = forms.CharField(label=_("Fornavn"), max_length=80)
    last_name = forms.CharField(label=_("Etternavn"), max_length=80)
    role = forms.ChoiceField(label=_("Rolle"), choices=[("", _("- Velg rolle -")), *ForesattRole.choices])
    same_address = forms.BooleanField(
        label=_("Samme adresse som barnet"),
        required=False,
        initial=True,
        widget=CheckCard({"data-switch": True}),
    )
    street = forms.CharField(label=_("Gate / vei og gatenr"), max_length=120)
    postcode = PostcodeField()
    city = city_field()
    phone = PhoneField(label=_("Telefonnr"))
    email = forms.EmailField(
        label=_("E-post"),
        required=False,
        max_length=254,
        help_text=_(
            "Innloggingsinformasjon blir sendt hit. Uten e-post kan du skrive ut et invitasjonsbrev "
            "når loggen er lagret."
        ),
    )
    ground = forms.ChoiceField(
        label=_("Grunnlag for tilgang"),
        choices=AccessGround.choices,
        widget=RadioCards(columns=2),
        help_text=_("Bare foresatte med grunnlag for tilgang kan lese loggen og få e-post fra den."),
    )
    gave_consent = forms.BooleanField(
        label=_("Har samtykket"),
        required=False,
        widget=CheckCard,
        help_text=_("Den foresatte har gitt samtykket som står øverst i skjemaet."),
    )
    language = forms.ChoiceField(
        label=_("Språk"), choices=ForesattLanguage.choices, initial=ForesattLanguage.NB
    )
    needs_interpreter = forms.BooleanField(label=_("Trenger tolk"), required=False, widget=CheckCard)

    missing = {
        "number": _("Skriv inn fødselsnummer"),
        "first_name": _("Skriv inn fornavn"),
        "last_name": _("Skriv inn etternavn"),
        "role": _("Velg rolle"),
        "street": _("Skriv inn gate / vei og gatenummer"),
        "postcode": _("Skriv inn postnummer"),
        "phone": _("Skriv inn telefonnummer"),
        "ground": _("Velg grunnlag for tilgang"),
        "language": _("Velg språk"),
    }

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("same_address"):
            for name in ("street", "postcode"):
                self.errors.pop(name, None)
        elif "postcode" in self.fields:
            fill_city(self)
        return self.cleaned_data

    @property
    def asks_city(self) -> bool:
        return asks_city(self)

    @property
    def poststed(self) -> str:
        return city_for(str(self["postcode"].value() or "")) or ""

    def entry(self, child_address: tuple[str, str, str]) -> ForesattInput:
        """What was typed, checked; `child_address` is (street, postcode, city)."""
        data = dict(self.cleaned_data)
        own = (data.pop("street", ""), data.pop("postcode", ""), data.pop("city", ""))
        street, postcode, city = child_address if data.pop("same_address") else own
        return ForesattInput(
            national_number=data.pop("number"), street=street, postcode=postcode, city=city, **data
        )


class BaseForesattFormSet(BaseFormSet):
    row_name = _("Foresatt")

    def total_form_count(self) -> int:
        """At least one, also in a draft that lacks the count."""
        return max(super().total_form_count(), 1)

    def filled(self) -> list[ForesattForm]:
        """The first block, and each further one in which something was filled in."""
        return [form for at, form in enumerate(self.forms) if at == 0 or form.has_changed()]

    def check_against(self, child_number: str | None, born: date | None) -> None:
        """Put what no block can see alone by the fields. `child_number`, `born`: None if not known."""
        seen: dict[str, int] = {}
        for at, form in enumerate(self.forms, start=1):
            number = form.cleaned_data.get("number")
            if not number:
                continue
            birth_date = parse_number(number).birth_date
            if number == child_number:
                form.add_error("number", _("Dette er barnets fødselsnummer. Skriv den foresattes eget."))
            elif number in seen:
                text = _("Dette fødselsnummeret står allerede på foresatt %(number)s.") % {
                    "number": seen[number]
                }
                form.add_error("number", text)
            elif birth_date and born and birth_date >= born:
                form.add_error("number", _("Den foresatte må være eldre enn barnet. Sjekk alle sifrene."))
            seen.setdefault(number, at)
        if not any(form.cleaned_data.get("gave_consent") for form in self.forms):
            self.forms[0].add_error("gave_consent", _("Kryss av for minst én foresatt som har samtykket"))


ForesattFormSet = formset_factory(
    ForesattForm,
    formset=BaseForesattFormSet,
    extra=0,
    min_num=1,
    max_num=LARGEST_COUNT,
    absolute_max=2 * LARGEST_COUNT,
    validate_max=True,
)


def make_formset(data: QueryDict | None) -> BaseForesattFormSet:
    text = {
        "missing_management_form": _("Skjemaet kom ikke helt fram. Send det en gang til."),
        "too_many_forms": _("Du kan registrere høyst %(count)s foresatte.") % {"count": LARGEST_COUNT},
    }
    return ForesattFormSet(data, prefix=PREFIX, error_messages=text)


def unvalidated_rows(formset: BaseForesattFormSet) -> BaseForesattFormSet:
    """As kept_forms.unvalidated, for every block."""
    formset._errors = [unvalidated(form).errors for form in formset.forms]
    formset._non_form_errors = ErrorList()
    return formset


def with_row(data: QueryDict) -> QueryDict:
    """The typed form with one more, empty block."""
    rows = _rows(data)
    fresh = {name: [field.initial] for name, field in ForesattForm.base_fields.items() if field.initial}
    return _renumbered(data, [*rows, fresh])


def without_row(data: QueryDict, place: str) -> QueryDict:
    """The typed form without the block at `place` (from 0, as text); one is always left."""
    rows = _rows(data)
    left = [row for at, row in enumerate(rows) if str(at) != place]
    return _renumbered(data, left) if left and len(left) < len(rows) else data


def _rows(data: QueryDict) -> list[dict[str, list[Any]]]:
    count = make_formset(data).total_form_count()
    return [
        {
            name: data.getlist(key)
            for name in ForesattForm.base_fields
            if (key := f"{PREFIX}-{at}-{name}") in data
        }
        for at in range(count)
    ]


def _renumbered(data: QueryDict, rows: list[dict[str, list[Any]]]) -> QueryDict:
    kept = data.copy()
    for key in [key for key in kept if key.startswith(f"{PREFIX}-")]:
        del kept[key]
    kept[f"{PREFIX}-TOTAL_FORMS"], kept[f"{PREFIX}-INITIAL_FORMS"] = str(len(rows)), "0"
    for at, row in enumerate(rows):
        for name, values in row.items():
            kept.setlist(f"{PREFIX}-{at}-{name}", [str(value) for value in values])
    return kept
