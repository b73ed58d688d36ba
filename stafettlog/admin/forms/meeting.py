"""Nytt møte, Endre møte, and a meeting that was held without invitation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText, check_plausible
from stafettlog.admin.forms.widgets import (
    CheckCard,
    CheckCards,
    CountedTextarea,
    DateInput,
    RadioPills,
    TimeInput,
)
from stafettlog.models import Meeting, PlaceKind
from stafettlog.services.meeting_input import MeetingInput, RegistrationInput

CHILD = "barnet"
USUAL_LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class Choice:
    """A row of the form. `by_mail`: a message goes to this person."""

    value: str
    label: str
    help: str = ""
    ticked: bool = False
    by_mail: bool = False


@dataclass(frozen=True)
class Choices:
    """What this log has to choose from. `places`: id and name of virksomheter."""

    concerns: Sequence[Choice]
    people: Sequence[Choice]
    places: Sequence[tuple[str, str]]
    relation_ids: Collection[str]
    interpreter_for: str = ""
    """Who needs an interpreter, in words."""


def span(day: date, starts_at: time, ends_at: time | None) -> tuple[datetime, datetime]:
    """From and to in Oslo; an hour is the usual length."""
    start = timezone.make_aware(datetime.combine(day, starts_at))
    end = timezone.make_aware(datetime.combine(day, ends_at)) if ends_at else start + USUAL_LENGTH
    return start, end


class InvitedCards(CheckCards):
    """Knows who gets mail, so that the count beside the button can follow the ticks."""

    by_mail: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.by_mail:
            option["attrs"]["data-by-mail"] = ""
        return option


class EndTime(forms.TimeField):
    """May be left empty, without the words that it may: it is filled in from the one before."""

    def clean(self, value: Any) -> time | None:
        return super().clean(value) if value else None


class MeetingForm(StafettForm):
    """Fields in the guide's order. `ends_at` left empty is an hour after `starts_at`."""

    all_concerns = forms.BooleanField(label=_("Velg alle"), required=False)
    concerns = forms.MultipleChoiceField(label=_("Oppmerksomhet"), required=False, widget=CheckCards)
    invited = forms.MultipleChoiceField(label=_("Invitert"), widget=InvitedCards(columns=2))
    day = forms.DateField(label=_("Dato"), widget=DateInput, validators=[check_plausible])
    starts_at = forms.TimeField(label=_("Fra"), widget=TimeInput)
    ends_at = EndTime(label=_("Til"), widget=TimeInput)
    place = forms.ChoiceField(label=_("Sted"), widget=RadioPills)
    place_detail = forms.CharField(
        label=_("Rom, adresse, telefonnummer eller lenke"),
        required=False,
        max_length=120,
        help_text=_("Må fylles ut når du velger «Annet»."),
    )
    interpreter_ordered = forms.BooleanField(label=_("Tolk er bestilt"), required=False, widget=CheckCard)

    missing = {
        "invited": _("Velg minst én som er invitert"),
        "day": _("Velg dato"),
        "starts_at": _("Skriv når møtet begynner"),
        "place": _("Velg hvor møtet er"),
    }

    def __init__(
        self, *args: Any, choices: Choices, keeps_place_of: Meeting | None = None, **kwargs: Any
    ) -> None:
        """`keeps_place_of`: the meeting that changes, where its place may not stand in a field (R26)."""
        super().__init__(*args, **kwargs)
        self.shown = choices
        self.keeps_place_of = None if "place" in self.data else keeps_place_of
        _offer(self.fields["concerns"], choices.concerns)
        _offer(self.fields["invited"], choices.people)
        invited = self.fields["invited"].widget
        assert isinstance(invited, InvitedCards)
        invited.by_mail = {row.value for row in choices.people if row.by_mail}
        kinds = [(kind.value, kind.label) for kind in PlaceKind if kind != PlaceKind.ORGANISATION]
        self.fields["place"].choices = [*choices.places, *kinds]  # type: ignore[attr-defined]
        if self.keeps_place_of is not None:
            del self.fields["place"], self.fields["place_detail"]
        self.fields["interpreter_ordered"].help_text = choices.interpreter_for

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext("Datoen har vært. Velg en dag som kommer."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", gettext("«Til» må være etter «Fra»"))
        if data.get("place") == PlaceKind.OTHER and not (data.get("place_detail") or "").strip():
            self.add_error("place_detail", gettext("Skriv hvor møtet er"))
        if data.get("all_concerns"):
            data["concerns"] = [row.value for row in self.shown.concerns]
        return data

    def meeting_input(self) -> MeetingInput:
        data = self.cleaned_data
        starts_at, ends_at = span(data["day"], data["starts_at"], data["ends_at"])
        people = [UUID(value) for value in data["invited"] if value != CHILD]
        relations = {UUID(value) for value in self.shown.relation_ids}
        return MeetingInput(
            concern_ids=tuple(UUID(value) for value in data["concerns"]),
            starts_at=starts_at,
            ends_at=ends_at,
            **self._place(),
            interpreter_ordered=data["interpreter_ordered"],
            invite_child=CHILD in data["invited"],
            relation_ids=tuple(pk for pk in people if pk in relations),
            actor_ids=tuple(pk for pk in people if pk not in relations),
        )

    def _place(self) -> dict[str, Any]:
        if (kept := self.keeps_place_of) is not None:
            return {
                "place_kind": kept.place_kind,
                "place_organisation_id": kept.place_organisation_id,
                "place_detail": kept.place_detail,
            }
        place = self.cleaned_data["place"]
        is_kind = place in PlaceKind.values
        return {
            "place_kind": place if is_kind else PlaceKind.ORGANISATION,
            "place_organisation_id": None if is_kind else UUID(place),
            "place_detail": self.cleaned_data["place_detail"],
        }


class MeetingHeldForm(MeetingForm):
    """Those ticked came; there is nothing to send."""

    also_attended = forms.CharField(label=_("Andre som deltok"), required=False, max_length=300)
    comments = LongText(
        label=_("Kommentarer"), required=False, max_length=2000, widget=CountedTextarea({"rows": 4})
    )

    missing = {**MeetingForm.missing, "invited": _("Velg minst én som deltok")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].label = _("Hvem deltok?")
        del self.fields["interpreter_ordered"]

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Datoen har ikke vært ennå."), code="coming")
        return day

    def meeting_input(self) -> MeetingInput:
        self.cleaned_data["interpreter_ordered"] = False
        return super().meeting_input()

    def registration_input(self) -> RegistrationInput:
        data = self.cleaned_data
        return RegistrationInput(also_attended=data["also_attended"], comments=data["comments"])


def _offer(field: forms.Field, rows: Sequence[Choice]) -> None:
    field.choices = [(row.value, row.label) for row in rows]  # type: ignore[attr-defined]
    field.widget.descriptions = {row.value: row.help for row in rows}
    if field.initial is None:
        field.initial = [row.value for row in rows if row.ticked]
