"""The form of a person's insight in one log: who, what for, and which texts that name the person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from exports.own_data.passages import Passage
from exports.own_data.people import OTHER, Person
from exports.own_data.services import InsightChoice
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCards, CountedTextInput, RadioCards


class InsightForm(StafettForm):
    """`found`: what the name that was typed is found in; each is ticked before it is in the file."""

    person = forms.ChoiceField(label=_("Hvem gjelder innsynet?"), widget=RadioCards(columns=2))
    name = forms.CharField(
        label=_("Navn å lete etter i tekstene"),
        help_text=_("Skriv navnet slik det kan stå i loggen. Du ser hvert sted før noe kommer med."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=_("Formål"),
        help_text=_("For eksempel nummeret på innsynskravet. Formålet står i filen og i kvitteringen."),
        max_length=200,
        widget=CountedTextInput(attrs={"autocomplete": "off"}),
    )
    searched = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    passages = forms.MultipleChoiceField(
        label=_("Kryss av for det som gjelder personen"),
        help_text=_("Bare det du krysser av for, kommer med."),
        required=False,
        widget=CheckCards,
    )
    missing = {
        "person": _("Velg hvem innsynet gjelder"),
        "purpose": _("Skriv hva innsynet gjelder"),
    }

    def __init__(self, *args: Any, people: Sequence[Person], found: Sequence[Passage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [(one.key, one.name) for one in people]
        field.widget.descriptions = {one.key: one.what for one in people}
        self.found = found
        ticks: Any = self.fields["passages"]
        ticks.choices = [(passage.key, _called(passage)) for passage in found]
        ticks.widget.descriptions = {passage.key: passage.text for passage in found}
        ticks.error_messages["invalid_choice"] = _("Valget finnes ikke lenger. Velg på nytt.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("person") != OTHER or "name" not in cleaned:
            return cleaned
        if not cleaned["name"].strip():
            self.add_error("name", _gettext("Skriv navnet på personen"))
        elif not self.found:
            self.add_error("name", _gettext("Navnet står ikke i noen av tekstene"))
        elif cleaned["name"] == cleaned.get("searched") and not cleaned.get("passages"):
            self.add_error("passages", _gettext("Kryss av for minst ett sted der personen er nevnt"))
        return cleaned

    @property
    def asks_first(self) -> bool:
        """Whether what was found for this name has not been shown yet."""
        given = self.cleaned_data
        return bool(given["name"].strip() and given["name"] != given["searched"])

    def choice(self) -> InsightChoice:
        given = self.cleaned_data
        return InsightChoice(
            person=given["person"],
            purpose=given["purpose"],
            name=given["name"],
            passages=frozenset(given["passages"]),
        )


def _called(passage: Passage) -> str:
    """«Møte: kommentarer, 3. mai 2026»"""
    day = date_format(localdate(passage.at), "DATE_FORMAT") if passage.at else ""
    struck = _gettext("feilregistrert") if passage.is_struck else ""
    return ", ".join(part for part in (passage.name, day, struck) if part)
