"""The forms behind Vis / Endre: the child's details and number, and a foresatt's."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.fields import NationalNumberField, parse_number
from permissions.uploads import CleanUpload, Kind, check_upload
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.child import ChildIdentityForm, ChildPlaceForm
from stafettlog.admin.forms.contact import lookup_url
from stafettlog.admin.forms.foresatt import ForesattForm
from stafettlog.admin.forms.mail_choice import family_choice_field
from stafettlog.admin.forms.widgets import CheckCard, CountedTextInput, NationalNumberInput
from stafettlog.models import Stafettlog
from stafettlog.services.child_details import ChildDetails
from stafettlog.services.foresatte import DETAILS, ForesattDetails

REASON_LENGTH = 200
_LIKE_A_NUMBER = re.compile(r"\d{6}[ .]?\d{5}")


class ReasonField(forms.CharField):
    """Why something is done. It stands in the history, so no national number belongs in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Begrunnelse"))
        super().__init__(max_length=REASON_LENGTH, widget=CountedTextInput, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if _LIKE_A_NUMBER.search(text):
            raise ValidationError(_("Ikke skriv fødselsnummer i begrunnelsen"), code="number")
        return text


PLACE = ("street", "postcode", "city", "attends", "group")


class ChildChangeForm(ChildPlaceForm):
    without_photo = forms.BooleanField(
        label=gettext_lazy("Fjern bildet av barnet"), required=False, widget=CheckCard
    )

    def __init__(self, *args: Any, log: Stafettlog, hides: bool = False, **kwargs: Any) -> None:
        """`hides`: where the child is stands in no field, and stays as it is (R26)."""
        super().__init__(*args, own=[log.attends_id], **kwargs)
        self.photo: CleanUpload | None = None
        self.kept: dict[str, Any] = {}
        if hides and "street" not in self.data:
            self.kept = {name: getattr(log, name) for name in PLACE}
            for name in PLACE:
                del self.fields[name]
        if "photo" in self.fields and log.photo_id:
            self.fields["photo"].label = _("Last opp nytt bilde")
        if not log.photo_id:
            del self.fields["without_photo"]

    def clean_photo(self) -> Any:
        if (sent := self.cleaned_data.get("photo")) is not None:
            self.photo = check_upload(sent, kinds=(Kind.PHOTO,))
        return sent

    def details(self) -> ChildDetails:
        data = dict(self.cleaned_data)
        data.pop("photo", None)
        # A new picture takes the old one's place, whatever the tick says.
        without = bool(data.pop("without_photo", False)) and self.photo is None
        return ChildDetails(photo=self.photo, without_photo=without, **(data | self.kept))


class ChildNumberForm(ChildIdentityForm):
    """`has_number`: a wrong number is corrected; it cannot be taken away."""

    reason = ReasonField(
        help_text=gettext_lazy("For eksempel «To siffer var byttet om». Ikke skriv fødselsnummeret her.")
    )
    missing = {**ChildIdentityForm.missing, "reason": gettext_lazy("Skriv hvorfor nummeret endres")}

    def __init__(self, *args: Any, has_number: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_number:
            del self.fields["no_number"]
            self.fields["number"].label = _("Riktig fødselsnr (11 siffer)")
            self.fields["number"].error_messages["required"] = _("Skriv inn fødselsnummer")
            self.fields["birth_date"].help_text = ""
        self.fields["number"].label = (
            _("Riktig fødselsnr (11 siffer)") if has_number else _("Fødselsnr (11 siffer)")
        )


class Elder(StafettForm):
    """Mixin: the number is of someone born before the child."""

    def __init__(self, *args: Any, born: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child_born = born

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        born = parse_number(number).birth_date
        if born is not None and born >= self.child_born:
            text = _("Den foresatte må være eldre enn barnet. Sjekk alle sifrene.")
            raise ValidationError(text, code="younger")
        return number


class ForesattAddForm(Elder, ForesattForm):
    """The consent is another matter: it is renewed when someone else is to give it."""

    gave_consent = None


class ForesattChangeForm(ForesattForm):
    number = None
    same_address = None
    gave_consent = None
    declined_mail = family_choice_field()

    def __init__(self, *args: Any, kept: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        """`kept`: the address that stands in no field, and stays as it is (R26)."""
        super().__init__(*args, **kwargs)
        self.kept = {} if kept is None or "street" in self.data else dict(kept)
        for name in self.kept:
            del self.fields[name]

    def details(self) -> ForesattDetails:
        data = self.cleaned_data | self.kept
        return ForesattDetails(**{name: data[name] for name in DETAILS})


class ForesattNumberForm(Elder):
    number = NationalNumberField(
        label=gettext_lazy("Riktig fødselsnr (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
    )
    reason = ReasonField(
        help_text=gettext_lazy("For eksempel «To siffer var byttet om». Ikke skriv fødselsnummeret her.")
    )
    missing = {
        "number": gettext_lazy("Skriv inn fødselsnummer"),
        "reason": gettext_lazy("Skriv hvorfor nummeret endres"),
    }


class ForesattEndForm(StafettForm):
    reason = ReasonField(label=gettext_lazy("Hvorfor slettes den foresatte fra loggen?"))
    missing = {"reason": gettext_lazy("Skriv hvorfor den foresatte slettes")}


class ForesattStopForm(StafettForm):
    reason = ReasonField(label=gettext_lazy("Hvorfor stoppes tilgangen?"))
    missing = {"reason": gettext_lazy("Skriv hvorfor tilgangen stoppes")}


class ForesattResumeForm(StafettForm):
    """Nothing to fill in: the button is the answer."""
