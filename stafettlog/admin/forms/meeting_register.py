"""Registrer møte: the guide's status, attendance and comments."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CheckCards, CountedTextarea, CountedTextInput, RadioPills
from stafettlog.models import Invitation, Meeting, MeetingStatus
from stafettlog.services.meeting_input import RegistrationInput

STATUSES = (MeetingStatus.INVITED, MeetingStatus.COMPLETED, MeetingStatus.NOT_COMPLETED)


class MeetingRegisterForm(StafettForm):
    """What became of `meeting`, prefilled; what was registered before stands in it for a correction."""

    status = forms.ChoiceField(label=_("Status"), widget=RadioPills)
    attended = forms.MultipleChoiceField(
        label=_("Registrer oppmøte"), required=False, widget=CheckCards(columns=2)
    )
    also_attended = forms.CharField(label=_("Andre som deltok"), required=False, max_length=300)
    not_completed_reason = forms.CharField(
        label=_("Hvorfor ble møtet ikke holdt?"), required=False, max_length=300, widget=CountedTextInput
    )
    comments = LongText(
        label=_("Kommentarer"),
        help_text=_("Deltok alle representantene på dette møtet? Hvis møtet ikke er avholdt, hvorfor?"),
        required=False,
        max_length=2000,
        widget=CountedTextarea({"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        invitations: Iterable[Invitation],
        part: Callable[[Invitation], str],
        **kwargs: Any,
    ) -> None:
        """`part`: what one invited is, in words."""
        rows = list(invitations)
        super().__init__(*args, initial={**_initial(meeting, rows), **kwargs.pop("initial", {})}, **kwargs)
        offered = STATUSES if meeting.is_invited else STATUSES[1:]
        self.fields["status"].choices = [(status.value, status.label) for status in offered]  # type: ignore[attr-defined]
        attended = self.fields["attended"]
        attended.choices = [(str(row.pk), row.display_name) for row in rows]  # type: ignore[attr-defined]
        attended.widget.descriptions = {str(row.pk): part(row) for row in rows}

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        if status == MeetingStatus.INVITED:
            text = _("Møtet er ikke registrert ennå. Velg «Fullført» eller «Ikke fullført», eller avbryt.")
            raise forms.ValidationError(text, code="unchanged")
        return status

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("status") == MeetingStatus.NOT_COMPLETED and not data.get("not_completed_reason"):
            self.add_error("not_completed_reason", _("Skriv hvorfor møtet ikke ble holdt"))
        return data

    def registration_input(self) -> RegistrationInput:
        data = self.cleaned_data
        return RegistrationInput(
            status=data["status"],
            attended=frozenset(UUID(value) for value in data["attended"]),
            also_attended=data["also_attended"],
            comments=data["comments"],
            not_completed_reason=data["not_completed_reason"],
        )


def _initial(meeting: Meeting, rows: list[Invitation]) -> dict[str, Any]:
    """Everyone came to a meeting that is over, until someone says otherwise."""
    is_new = meeting.is_invited
    unsaid = MeetingStatus.COMPLETED if meeting.is_over(timezone.now()) else MeetingStatus.INVITED
    return {
        "status": unsaid if is_new else meeting.status,
        "attended": [str(row.pk) for row in rows if is_new or row.attended],
        "also_attended": meeting.also_attended,
        "not_completed_reason": meeting.not_completed_reason,
        "comments": meeting.comments,
    }


class ReasonForm(StafettForm):
    """Why a meeting is cancelled or struck out. The screen gives the question."""

    reason = forms.CharField(label="", max_length=200, widget=CountedTextInput)

    def __init__(self, *args: Any, question: Any, missing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = question
        self.fields["reason"].error_messages["required"] = missing
