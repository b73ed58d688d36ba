"""The sign-in form of local accounts, for staff and foresatte alike."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

WRONG = _("Brukernavnet eller passordet er feil. Sjekk at du har skrevet begge riktig.")


class SignInForm(AuthenticationForm):
    """One sentence for everything that fails: nobody learns which user names exist."""

    use_required_attribute = False
    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label = _("Brukernavn")
        username.error_messages["required"] = _("Skriv inn brukernavn")
        # autofocus would put a screen reader past the heading.
        username.widget = forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        password.label = _("Passord")
        password.error_messages["required"] = _("Skriv inn passord")
