"""Form fields that several screens share."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PLAUSIBLE = timedelta(days=3653)


class LongText(forms.CharField):
    """Text of several lines. A line break counts as one letter, as it does in the browser."""

    def to_python(self, value: Any) -> str:
        text = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return super().to_python(text)


def check_plausible(day: date) -> None:
    """Catch a slip of the year: within ten years of today."""
    if abs(day - timezone.localdate()) > PLAUSIBLE:
        raise ValidationError(_("Sjekk årstallet i datoen"), code="implausible")


class Ticks(forms.Widget):
    """Ticks of one name that a template draws itself; the value is the list of those sent."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False


class IdsField(forms.Field):
    """Ids of rows, each once, in the order sent; a list of UUIDs."""

    widget = Ticks
    default_error_messages = {"invalid": _("Velg aktører fra listen.")}

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return list(dict.fromkeys(UUID(text) for text in value or []))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
