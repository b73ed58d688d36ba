"""The form «Evaluer tiltak»."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CountedTextarea, RadioCards
from stafettlog.models import OUTCOME_EFFECT, Outcome


class EvaluationForm(StafettForm):
    """Two outcomes have the same name; what follows from each stands beside it."""

    missing = {"outcome": _("Velg hvilken virkning tiltaket har hatt")}

    outcome = forms.ChoiceField(
        label=_("Hvilken virkning har tiltaket hatt?"),
        choices=Outcome.choices,
        widget=RadioCards(descriptions=OUTCOME_EFFECT, lines=True),
    )
    reason = forms.CharField(
        label=_("Begrunnelse"), required=False, max_length=1000, widget=CountedTextarea({"rows": 2})
    )
