"""The forms of local accounts: codes, forgotten and new passwords. An error is a sentence by its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from permissions.models import User
from permissions.sign_in import second_factor

_AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}
_CODE = _AS_TYPED | {"autocomplete": "one-time-code", "inputmode": "numeric"}
_CODE_MISSING = _("Skriv inn koden")
NOT_EQUAL = _("De to passordene er ikke like. Skriv det nye passordet to ganger.")
_PASSWORD_HELP = _("Minst 12 tegn. Tre–fire tilfeldige ord er lett å huske og vanskelig å gjette.")


class CodeForm(forms.Form):
    """The code of the app, or a recovery code. A right one is used up by is_valid()."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Seks sifre fra appen, eller en av reservekodene dine på tolv sifre."),
        widget=forms.TextInput(_CODE),
        error_messages={"required": _CODE_MISSING},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        _dress(self)

    def clean_code(self) -> str:
        second_factor.check(self.user, self.cleaned_data["code"])
        return ""


class SetUpForm(forms.Form):
    """The first code of a new app; and the password, for someone who is signed in already."""

    use_required_attribute = False
    password = forms.CharField(
        label=_("Passord"),
        help_text=_("Så ingen andre setter opp en app på en maskin du har forlatt."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Skriv inn passord")},
    )
    code = forms.CharField(
        label=_("Kode fra appen"),
        help_text=_("Seks sifre"),
        widget=forms.TextInput(_CODE),
        error_messages={"required": _CODE_MISSING},
    )

    def __init__(self, *args: Any, user: User, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not asks_password:
            del self.fields["password"]
        _dress(self)

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("Passordet er feil. Skriv passordet du logger inn med."))
        return ""


class ForgottenForm(forms.Form):
    use_required_attribute = False
    account = forms.CharField(
        label=_("E-post eller brukernavn"),
        max_length=254,
        widget=forms.TextInput(_AS_TYPED | {"autocomplete": "username"}),
        error_messages={"required": _("Skriv inn e-post eller brukernavn")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)


class NewPasswordForm(SetPasswordForm):
    """Twice the new password, for whoever came by a link."""

    use_required_attribute = False
    error_messages = {"password_mismatch": NOT_EQUAL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_new_passwords(self.fields)
        _dress(self)

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:  # nosec B107
        # What is wrong with a password stands by the first of the two.
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(NewPasswordForm, PasswordChangeForm):
    """Old and new password; and a code, for whoever signs in with one."""

    error_messages = {
        "password_mismatch": NOT_EQUAL,
        "password_incorrect": _("Passordet er feil. Skriv passordet du logger inn med nå."),
    }
    code = forms.CharField(
        label=_("Kode"),
        help_text=CodeForm.base_fields["code"].help_text,
        widget=forms.TextInput(_CODE),
        error_messages={"required": _CODE_MISSING},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        old = self.fields["old_password"]
        old.label, old.error_messages["required"] = _("Passordet du har nå"), _("Skriv passordet du har nå")
        if second_factor.has(user):
            self.fields["code"] = self.fields.pop("code")
        else:
            del self.fields["code"]
        _dress(self)

    def clean(self) -> dict[str, Any]:
        """The code last, and only when all the rest is right: it is good for one time."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in self.fields and not self.errors:
            try:
                second_factor.check(self.user, cleaned["code"])
            except ValidationError as error:
                self.add_error("code", error)
        return cleaned


def _dress(form: forms.BaseForm) -> None:
    """As the components draw it."""
    form.label_suffix = ""
    for field in form.fields.values():
        field.widget.attrs["class"] = "sl-input"
        # A page that puts the marker in a field puts a screen reader past the heading.
        field.widget.attrs.pop("autofocus", None)


def _name_new_passwords(fields: Mapping[str, forms.Field]) -> None:
    first, again = fields["new_password1"], fields["new_password2"]
    first.label, again.label = _("Nytt passord"), _("Gjenta det nye passordet")
    first.help_text, again.help_text = _PASSWORD_HELP, ""
    first.error_messages["required"] = _("Skriv det nye passordet")
    again.error_messages["required"] = _("Skriv det nye passordet en gang til")
