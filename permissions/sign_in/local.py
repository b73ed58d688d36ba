"""The password form of local accounts: staff, and in the demo foresatte too."""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from permissions import rate_limits
from permissions.request_limits import client_address
from permissions.sign_in import links

LONGEST_NAME = 150
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
        for field in (username, password):
            field.widget.attrs["class"] = "sl-input"

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not links.may_have_password(user):
            raise self.get_invalid_login_error()


class SignInAttempts:
    """One try to sign in, counted; each step raises TooManyRequests when it is one too many.

    Counted before the password is looked at, so that many at once are no way round. A name is limited
    from one address first: someone who guesses elsewhere does not keep the person out at once.
    """

    def __init__(self, request: HttpRequest) -> None:
        # As the form's field reads it, or a name has as many limits as there are ways to write it. Cut first:
        # what is longer is no name, and to normalise a long row of accents takes minutes.
        typed = request.POST.get("username", "").strip()[:LONGEST_NAME]
        name = unicodedata.normalize("NFKC", typed)
        self.name = name.casefold()[:LONGEST_NAME]
        self.address = client_address(request)

    def begin(self) -> None:
        rate_limits.check("sign_in_address", self.address)
        rate_limits.check("sign_in_name", self.name)
        rate_limits.spend("sign_in", self._pair)

    def succeeded(self) -> None:
        rate_limits.forget("sign_in", self._pair)

    def failed(self) -> None:
        rate_limits.spend("sign_in_address", self.address)
        rate_limits.spend("sign_in_name", self.name)

    @property
    def _pair(self) -> str:
        return f"{self.address} {self.name}"
