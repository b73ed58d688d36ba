"""StafettForm: what every form of the screens has in common.

Errors name the field and say what to do, a missing value is told only after the form was sent, and
each field points at its help, error, counter and answer by id.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_SINGLE = (forms.TextInput, forms.Textarea, forms.Select, forms.FileInput)


class StafettBoundField(BoundField):
    """Ties the field's control to the elements that `components/field.html` draws with these ids."""

    @property
    def count_id(self) -> str:
        return f"{self.auto_id}_count"

    @property
    def echo_id(self) -> str:
        return f"{self.auto_id}_echo"

    @property
    def answer_id(self) -> str:
        return f"{self.auto_id}_answer"

    @property
    def counted(self) -> bool:
        return bool(getattr(self.field.widget, "counted", False) and getattr(self.field, "max_length", None))

    @property
    def lookup_url(self) -> str:
        return str(getattr(self.field.widget, "lookup_url", "") or "")

    @property
    def aria_describedby(self) -> str | None:
        ids = super().aria_describedby
        if ids is None or not self.auto_id or self.is_hidden:
            return ids
        more = [self.count_id] * self.counted + [self.answer_id] * bool(self.lookup_url)
        return " ".join([*ids.split(), *more])

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset:
            # A radio button has no valid or invalid state of its own; its group carries the error.
            attrs.pop("aria-invalid", None)
        if self.counted:
            attrs["data-counter"] = self.count_id
        if getattr(self.field.widget, "echo", False):
            attrs["data-date-echo"] = self.echo_id
        if self.lookup_url:
            attrs["data-lookup-url"] = self.lookup_url
            attrs["data-lookup-output"] = self.answer_id
            attrs["data-lookup-method"] = self.field.widget.lookup_method  # type: ignore[attr-defined]
        return attrs


class StafettForm(forms.Form):
    """Base of the screens' forms.

    `missing` gives the sentence for an empty required field, by field name: {"first_name": _("Skriv inn
    fornavn")}. Optional fields are marked «(ikke obligatorisk)»; nothing marks a required one.
    """

    bound_field_class = StafettBoundField
    use_required_attribute = False
    missing: Mapping[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            prepare(field, self.missing.get(name), name)


def prepare(field: forms.Field, missing: Any = None, name: str = "") -> None:
    """Give one field our class and sentences; for forms that add fields after `__init__`."""
    label = field.label or name
    widget = field.widget
    if isinstance(widget, _SINGLE):
        classes = str(widget.attrs.get("class", "")).split()
        widget.attrs["class"] = " ".join(["sl-input", *[c for c in classes if c != "sl-input"]])
    if getattr(widget, "counted", False) and "maxlength" in widget.attrs:
        # The browser would cut a pasted text without a word. The counter says how much is too much.
        widget.attrs["data-max"] = widget.attrs.pop("maxlength")
    if isinstance(field, forms.BooleanField):
        default = _("Kryss av her for å gå videre")
    elif isinstance(field, forms.ChoiceField):
        default = format_lazy(_("Velg ett av svarene under «{label}»"), label=label)
        field.error_messages["invalid_choice"] = _("Valget finnes ikke lenger. Velg på nytt.")
    else:
        default = format_lazy(_("Fyll ut «{label}»"), label=label)
    field.error_messages["required"] = missing or default
    field.error_messages["max_length"] = _("Teksten er for lang. Den kan ha høyst %(limit_value)d tegn.")
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = _("Skriv datoen som dag, måned og år, for eksempel 06.06.2016")
    elif isinstance(field, forms.TimeField):
        field.error_messages["invalid"] = _("Skriv klokkeslettet som timer og minutter, for eksempel 09.00")
    elif isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = _(
            "E-postadressen er ikke skrevet riktig. Den skal se ut som navn@eksempel.no"
        )
