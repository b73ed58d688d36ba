"""The controls of the staff's forms. Each says what `components/field.html` draws around it.

Native controls everywhere: a date or time field that people know from their phone, radio buttons and
ticks that answer to the keyboard. What JavaScript adds is named in data attributes by the bound field.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms


class Counted:
    """Mixin: says under the field how many letters are left. The form field needs a max_length."""

    counted = True


class CountedTextInput(Counted, forms.TextInput):
    pass


class CountedTextarea(Counted, forms.Textarea):
    pass


class DateInput(forms.DateInput):
    """A native date field. `weeks` are quick choices counted from the form's field `weeks_from`."""

    input_type = "date"
    echo = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, weeks: Sequence[int] = (), weeks_from: str = ""
    ) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
        self.weeks = weeks
        self.weeks_from = weeks_from


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class Lookup:
    """Mixin: asks `lookup_url` when the field is left and shows the answer's sentence below it.

    The answer is JSON: {"text": str, "state": "ok" | "error" | ""}.
    """

    lookup_method = "get"

    def __init__(self, attrs: dict[str, Any] | None = None, lookup_url: Any = "") -> None:
        super().__init__(attrs)
        self.lookup_url = lookup_url


class NationalNumberInput(Lookup, forms.TextInput):
    """Eleven digits, a space allowed. Looked up by POST: a number must not stand in an address."""

    lookup_method = "post"

    def __init__(self, attrs: dict[str, Any] | None = None, lookup_url: Any = "") -> None:
        base = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": "14",
            "class": "sl-input--number",
            "spellcheck": "false",
        }
        super().__init__({**base, **(attrs or {})}, lookup_url)


class PostcodeInput(Lookup, forms.TextInput):
    """Four digits; the answer is the poststed."""

    def __init__(self, attrs: dict[str, Any] | None = None, lookup_url: Any = "") -> None:
        base = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4", "class": "sl-input--short"}
        super().__init__({**base, **(attrs or {})}, lookup_url)


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "maxlength": "20", **(attrs or {})})


class Described:
    """Mixin: a help line and a folded text for each choice, keyed by the choice's value."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Sequence[Any] = (),
        descriptions: Mapping[Any, Any] | None = None,
        more: Mapping[Any, Any] | None = None,
        columns: int = 1,
        lines: bool = False,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.descriptions = dict(descriptions or {})
        self.more = dict(more or {})
        self.columns = columns
        self.lines = lines

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        key = getattr(value, "value", value)
        option["description"] = self.descriptions.get(key, "")
        option["more"] = self.more.get(key, "")
        return option


class RadioPills(forms.RadioSelect):
    """Short choices on one or two lines."""

    kind = "pills"


class CheckPills(forms.CheckboxSelectMultiple):
    """Several ticks with short names, on one or two lines."""

    kind = "pills"


class RadioCards(Described, forms.RadioSelect):
    """Choices with a sentence each. `columns` 1–3 side by side; `lines` puts both on one line."""

    kind = "cards"


class CheckCards(Described, forms.CheckboxSelectMultiple):
    """Several ticks, each with a sentence."""

    kind = "cards"


class CheckCard(forms.CheckboxInput):
    """One tick as a card; the field's help text stands inside it."""

    kind = "check"
