"""The forms that end an oppmerksomhet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CountedTextInput

REASON_LENGTH = 200


class ConcernCloseForm(StafettForm):
    """Nothing to fill in: the button is the answer."""


class ConcernStrikeForm(StafettForm):
    missing = {"reason": _("Skriv hvorfor oppmerksomheten er feilregistrert")}

    reason = forms.CharField(
        label=_("Hvorfor er oppmerksomheten feilregistrert?"),
        max_length=REASON_LENGTH,
        widget=CountedTextInput,
    )
