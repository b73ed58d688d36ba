"""A virksomhet: its name and its kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from permissions.models import OrganisationKind
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import RadioPills


class OrganisationForm(StafettForm):
    name = forms.CharField(
        label=_("Navn"), max_length=120, help_text=_("Slik det skal stå i skjemaer, brev og e-post")
    )
    kind = forms.ChoiceField(label=_("Type"), choices=OrganisationKind.choices, widget=RadioPills)

    missing = {"name": _("Skriv inn navnet på virksomheten"), "kind": _("Velg type virksomhet")}


class ConfirmForm(StafettForm):
    """Nothing to fill in: the button is the answer."""
