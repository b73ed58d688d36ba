"""The child on a form: who it is, and where it lives and goes by day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.fields import NationalNumberField, parse_number
from permissions.models import Organisation, OrganisationKind
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import PostcodeField, asks_city, city_field, fill_city, lookup_url
from stafettlog.admin.forms.widgets import CheckCard, DateInput, NationalNumberInput
from stafettlog.ages import age_on
from stafettlog.models import LivingSituation
from stafettlog.postcodes import city_for

BY_DAY = (OrganisationKind.KINDERGARTEN, OrganisationKind.SCHOOL)
# The services that a log gathers are for people up to 24; a higher age is a parent's number by mistake.
TOO_OLD = 25


class ChildIdentityForm(StafettForm):
    """After cleaning `born` is the birth date, or None if number and date do not give it."""

    number = NationalNumberField(
        label=gettext_lazy("Fødselsnr (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
    )
    no_number = forms.BooleanField(
        label=gettext_lazy("Barnet har ikke fødselsnummer ennå"),
        required=False,
        widget=CheckCard({"data-switch": True}),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Fødselsdato"),
        widget=DateInput,
        help_text=gettext_lazy("Fyll ut når barnet ikke har fødselsnummer."),
    )

    missing = {
        "number": gettext_lazy("Skriv inn fødselsnummer, eller kryss av for at barnet ikke har det ennå"),
        "birth_date": gettext_lazy("Skriv inn fødselsdato"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = format_html(
            "<strong>{}</strong>", _("OBS – svært viktig at fødselsnummer er registrert riktig!")
        )
        self.born: date | None = None

    @property
    def shows_birth_date(self) -> bool:
        """Whether the date stands open although the tick for «no number» may be unset."""
        return bool(self["birth_date"].errors or self["birth_date"].value())

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("no_number"):
            self.born = self._without_number()
        else:
            self.born = self._by_number()
        if self.born is not None:
            self._check_age(self.born)
        return self.cleaned_data

    def _drop_missing(self, name: str) -> None:
        if self.has_error(name, "required"):
            del self.errors[name]

    def _without_number(self) -> date | None:
        if self["number"].value():
            self.errors.pop("number", None)
            text = _("Ta bort fødselsnummeret, eller krysset for at barnet ikke har det ennå")
            self.add_error("number", text)
        self._drop_missing("number")
        return self.cleaned_data.get("birth_date")

    def _by_number(self) -> date | None:
        number, typed = self.cleaned_data.get("number"), self.cleaned_data.get("birth_date")
        told = parse_number(number).birth_date if number else None
        if number is None or told is not None:
            self._drop_missing("birth_date")
        if told is None and self.has_error("birth_date", "required"):
            del self.errors["birth_date"]
            self.add_error(
                "birth_date", _("Nummeret sier ikke hvilket år barnet er født. Skriv inn fødselsdato")
            )
        if number and typed and (typed != told if told else not _same_digits(number, typed)):
            self.add_error("birth_date", _("Fødselsdatoen stemmer ikke med fødselsnummeret"))
            return None
        return told or (typed if number else None)

    def _check_age(self, born: date) -> None:
        today = timezone.localdate()
        field = "birth_date" if self.cleaned_data.get("birth_date") else "number"
        if born > today:
            self.add_error(field, _("Fødselsdatoen er fram i tid"))
            self.born = None
        elif age_on(born, today) >= TOO_OLD:
            text = _("Fødselsdatoen sier at barnet er %(age)s år. Sjekk at det er barnets nummer og dato.")
            self.add_error(field, text % {"age": age_on(born, today)})
            self.born = None


class ChildPlaceForm(StafettForm):
    """`own`: ids of virksomheter that may be chosen beside every barnehage and skole in use."""

    first_name = forms.CharField(label=gettext_lazy("Fornavn"), max_length=80)
    last_name = forms.CharField(label=gettext_lazy("Etternavn"), max_length=80)
    street = forms.CharField(label=gettext_lazy("Gate / vei og gatenr"), max_length=120)
    postcode = PostcodeField()
    city = city_field()
    living_situation = forms.ChoiceField(
        label=gettext_lazy("Bosituasjon"), choices=[("", gettext_lazy("- Velg -")), *LivingSituation.choices]
    )
    attends = forms.ChoiceField(label=gettext_lazy("Virksomhet (barnehage eller skole)"))
    group = forms.CharField(label=gettext_lazy("Gruppe/klasse"), max_length=40, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        required=False,
        max_length=254,
    )
    photo = forms.FileField(
        label=gettext_lazy("Last opp bilde"),
        required=False,
        widget=forms.FileInput({"accept": ".jpg,.jpeg,.png,.webp"}),
    )

    missing = {
        "first_name": gettext_lazy("Skriv inn fornavn"),
        "last_name": gettext_lazy("Skriv inn etternavn"),
        "street": gettext_lazy("Skriv inn gate / vei og gatenummer"),
        "postcode": gettext_lazy("Skriv inn postnummer"),
        "living_situation": gettext_lazy("Velg bosituasjon"),
        "attends": gettext_lazy("Velg virksomhet"),
    }

    def __init__(self, *args: Any, own: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Organisation.objects.filter(Q(is_active=True, kind__in=BY_DAY) | Q(pk__in=list(own)))
        self.places = {str(place.pk): place for place in places}
        names = [(key, place.name) for key, place in self.places.items()]
        self.fields["attends"].choices = [("", _("- Velg -")), *names]
        age = {"age": settings.CHILD_NOTIFY_AGE}
        self.fields["email"].help_text = (
            _("Barn over %(age)s år vil bli varslet når det er planlagt møter.") % age
        )
        limit = {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
        text = _("Bilde av barnet (JPEG, PNG eller WebP), inntil %(limit)s MB.")
        self.fields["photo"].help_text = text % limit
        if not settings.CHILD_PHOTO:
            del self.fields["photo"]

    @property
    def shows_place(self) -> bool:
        """Whether where the child is stands in the form."""
        return "street" in self.fields

    @property
    def poststed(self) -> str:
        return city_for(str(self["postcode"].value() or "")) or ""

    @property
    def asks_city(self) -> bool:
        return asks_city(self)

    def clean_attends(self) -> Organisation:
        return self.places[self.cleaned_data["attends"]]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "postcode" in self.fields:
            fill_city(self)
        return self.cleaned_data


def _same_digits(number: str, born: date) -> bool:
    """Whether a number that does not tell its century could be of someone born on this date."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    return (day % 40, month % 40, year) == (born.day, born.month, born.year % 100)
