"""Whose sign-ins are to end: a number that somebody tells by telephone."""

from django.utils.translation import gettext_lazy as _

from permissions.fields import NationalNumberField
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.contact import lookup_url
from stafettlog.admin.forms.widgets import NationalNumberInput


class NumberForm(StafettForm):
    national_number = NationalNumberField(
        label=_("Fødselsnummeret til den foresatte (11 siffer)"),
        widget=NationalNumberInput(lookup_url=lookup_url("lookup_number")),
    )

    missing = {"national_number": _("Skriv inn fødselsnummeret (11 siffer)")}
