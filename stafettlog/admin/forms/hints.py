"""R26: beside each field that people write freely in, that places do not belong there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from stafettlog.admin.forms.widgets import CountedTextInput

_FREE = (forms.Textarea, CountedTextInput)


def warn_of_places(forms_shown: Iterable[Any]) -> None:
    """Add the hint to the free texts of each form among `forms_shown`. Once is enough."""
    hint = _("Barnet har adressesperre: ikke skriv adresse, skole eller andre steder her.")
    for form in forms_shown:
        if not isinstance(form, forms.BaseForm):
            continue
        for field in form.fields.values():
            if isinstance(field.widget, _FREE) and hint not in str(field.help_text):
                field.help_text = format_html("{} {}", field.help_text, hint) if field.help_text else hint
