"""Password rules, in words of our own where Django's catalogue has none."""

import re
import unicodedata

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 1000
"""Characters of a password that are compared with names."""


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's rule; Django 5.2 says its sentence in English, for the bokmål catalogue lags behind."""

    def get_error_message(self) -> str:
        return _("Passordet er for kort. Det må ha minst %(count)d tegn.") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("Passordet må ha minst %(count)d tegn.") % {"count": self.min_length}


class OwnNamesValidator:
    """No password that is little more than the name of the kommune, or of this program."""

    LEFT = 8
    """Characters that must remain when the names are taken out."""

    def validate(self, password: str, user: object = None) -> None:
        whole = left = _letters(password)
        for name in sorted(self._names(), key=len, reverse=True):
            left = left.replace(name, "")
        if left != whole and len(left) < self.LEFT:
            raise ValidationError(
                _("Passordet ligner for mye på navnet på kommunen eller Stafettloggen."), code="own_names"
            )

    def get_help_text(self) -> str:
        return _("Passordet kan ikke være navnet på kommunen eller Stafettloggen.")

    def _names(self) -> set[str]:
        words = re.findall(r"\w{4,}", settings.MUNICIPALITY_NAME)
        return {"stafettloggen", "stafettlogg", "passord", "kommune", *map(_letters, words)} - {""}


def _letters(text: str) -> str:
    """Small letters and digits alone: «Solvik-Kommune!» is «solvikkommune»."""
    # Cut first: to normalise a long row of accents takes minutes.
    return "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFKC", text[:LONGEST]).casefold()))
