"""Django's own sentences that our catalogues say better, or that Django has no Norwegian for.

Named here so that `make messages` collects them; the wording stands in locale/, bokmål included.
"""

from django.utils.translation import gettext_noop

TEXTS = (
    gettext_noop("Password change"),
    gettext_noop("Password change successful"),
    gettext_noop("This field is required."),
    gettext_noop("Old password"),
    gettext_noop("New password"),
    gettext_noop("New password confirmation"),
    gettext_noop("Enter the same password as before, for verification."),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("The two password fields didn’t match."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("This password is too common."),
    gettext_noop("Your password can’t be a commonly used password."),
)
