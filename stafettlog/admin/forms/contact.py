"""Fields of how to reach a person: telephone and postcode, checked and written one way."""

from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat

from stafettlog.admin.forms.widgets import PhoneInput, PostcodeInput
from stafettlog.postcodes import city_for

HOME = "NO"
STORED_LENGTH = 20


def lookup_url(name: str) -> str:
    """Where a field asks while it is filled in; resolved late, for forms are imported before addresses."""
    return reverse_lazy(f"admin:{name}")


class PhoneField(forms.CharField):
    """A telephone number, Norwegian unless it begins with + or 00; cleans to «400 68 292» or «+46 …»."""

    widget = PhoneInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text in self.empty_values:
            return ""
        if text.startswith("00"):
            text = f"+{text[2:]}"
        try:
            number = phonenumbers.parse(text, HOME)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or number.extension or not phonenumbers.is_valid_number(number):
            raise ValidationError(
                _("Telefonnummeret stemmer ikke. Skriv 8 siffer, eller + og landkode for utenlandske numre."),
                code="phone",
            )
        return _written(number)


def _written(number: phonenumbers.PhoneNumber) -> str:
    """As one writes it: mobile and 800 numbers «400 68 292», other Norwegian ones «32 00 00 00»."""
    if phonenumbers.region_code_for_number(number) == HOME:
        digits = str(number.national_number)
        if len(digits) == 8 and digits[0] in "489":
            return f"{digits[:3]} {digits[3:5]} {digits[5:]}"
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    written = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    if len(written) <= STORED_LENGTH:
        return written
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


class PostcodeField(forms.CharField):
    """Four digits. The poststed is filled in from them; see `fill_city`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Postnummer"))
        kwargs.setdefault("widget", PostcodeInput(lookup_url=lookup_url("lookup_postcode")))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text in self.empty_values:
            return ""
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            raise ValidationError(_("Postnummer må ha 4 siffer"), code="digits")
        return text


def city_field() -> forms.CharField:
    """The poststed, for a postcode newer than our file; asked for only then."""
    return forms.CharField(label=_("Poststed"), max_length=60, required=False)


def asks_city(form: forms.Form) -> bool:
    """Whether the form holds a postcode whose poststed we do not know."""
    text = str(form["postcode"].value() or "")
    return len(text) == 4 and text.isdecimal() and city_for(text) is None


def fill_city(form: forms.Form) -> None:
    """Set `city` from the postcode; one that we do not know asks for the poststed in words."""
    postcode, typed = form.cleaned_data.get("postcode"), form.cleaned_data.get("city", "")
    if not postcode:
        return
    form.cleaned_data["city"] = city_for(postcode) or typed
    if not form.cleaned_data["city"]:
        text = _("Vi finner ikke dette postnummeret. Sjekk sifrene, eller skriv poststedet også.")
        form.add_error("postcode", ValidationError(text, code="unknown"))
