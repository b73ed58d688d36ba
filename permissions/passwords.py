"""Password rules, in words of our own where Django's catalogue has none."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's rule; Django 5.2 says its sentence in English, for the bokmål catalogue lags behind."""

    def get_error_message(self) -> str:
        return _("Passordet er for kort. Det må ha minst %(count)d tegn.") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return _("Passordet må ha minst %(count)d tegn.") % {"count": self.min_length}
