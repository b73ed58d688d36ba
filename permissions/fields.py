"""Model fields that are encrypted at rest, and the form field for a national number."""

import json
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions import crypto
from permissions.national_number import InvalidNumber, NationalNumber, parse


class EncryptedTextField(models.TextField):
    """A text that stands encrypted in its column (see permissions.crypto). NULL stays NULL.

    `label` is part of what is authenticated: one stable name per kind of value, "child.number", never changed
    afterwards. It goes along to the historical copy of the model, which therefore reads the same tokens.
    The same text gives another token each time, so nothing but isnull can be looked up: search goes through
    a column with `crypto.blind_index`. Reading raises crypto.DecryptionError.
    """

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        self.label = label
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["label"] = self.label
        return name, path, list(args), kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.unique or self.db_index:  # type: ignore[attr-defined]
            text = "An encrypted field cannot be unique or indexed: use a blind index column."
            found.append(checks.Error(text, obj=self, id="permissions.E001"))
        return found

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: it has no lookup {lookup_name!r}, only isnull")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted: it has no transform {lookup_name!r}")

    def to_plaintext(self, value: Any) -> str:
        return str(value)

    def from_plaintext(self, text: str) -> Any:
        return text

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else crypto.encrypt_text(self.to_plaintext(value), label=self.label)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else self.from_plaintext(crypto.decrypt_text(value, label=self.label))


class EncryptedJSONField(EncryptedTextField):
    """A dict or list that stands encrypted in its column, for drafts. Dates and UUIDs come back as text."""

    def to_plaintext(self, value: Any) -> str:
        if not isinstance(value, dict | list):
            raise TypeError(f"{self.name} takes a dict or a list")
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

    def from_plaintext(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        # Text comes from a fixture only; a value from code already has its type.
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        return self.to_plaintext(self.value_from_object(obj))


def parse_number(text: str) -> NationalNumber:
    """Read a national number by `settings.SYNTHETIC_NUMBERS` and today's date. Raises InvalidNumber.

    "forbidden": real numbers only (production). "allowed": both. "only": synthetic ones only (demo, tests).
    """
    policy = settings.SYNTHETIC_NUMBERS
    if policy not in ("forbidden", "allowed", "only"):
        raise ImproperlyConfigured("SYNTHETIC_NUMBERS must be forbidden, allowed or only")
    return parse(
        text,
        allow_synthetic=policy == "allowed",
        synthetic_only=policy == "only",
        today=timezone.localdate(),
    )


class NationalNumberField(forms.CharField):
    """A typed national number; cleans to eleven digits, or to `empty_value` when not required and empty."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("Skriv fødselsnummeret.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Room for "ddmmyy 12345" and "dd.mm.yy 12345"; not a max_length, whose message would name 14.
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "14"}
        return {**super().widget_attrs(widget), **attrs}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return text
        try:
            return parse_number(text).value
        except InvalidNumber as error:
            raise ValidationError(str(error.message), code=error.code) from None
