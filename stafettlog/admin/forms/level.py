"""Endre nivå: the page, the log page's dialog, and the dialog inside a tiltak's form."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CountedTextarea, RadioCards
from stafettlog.models import Level, Stafettlog

DESCRIPTIONS = {
    Level.ONE: _("Utfordringene håndteres på tjenestestedet."),
    Level.TWO: _("Utfordringene krever bistand fra andre."),
    Level.THREE: _("Utfordringen krever bistand fra andre eller løses i annen tjeneste."),
}
INDIVIDUAL_PLAN = _("På nivå 3 kan barnet ha rett til individuell plan.")


class LevelForm(StafettForm):
    """`raising`: the dialog where a tiltak needs someone from another virksomhet; only upwards."""

    to_level = forms.TypedChoiceField(label=_("Nytt nivå"), coerce=int, choices=Level)
    reason = LongText(label=_("Begrunnelse"), max_length=500, widget=CountedTextarea({"rows": 3}))

    missing = {"to_level": _("Velg nivå"), "reason": _("Skriv hvorfor nivået endres")}

    def __init__(self, *args: Any, log: Stafettlog, raising: bool = False, **kwargs: Any) -> None:
        reason = (
            _("Tiltaket trenger en aktør fra en annen virksomhet.")
            if raising
            else _("Ny vurdering av hva barnet trenger.")
        )
        initial = {"to_level": log.level + 1 if raising else log.level, "reason": reason}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.log = log
        choices = [choice for choice in Level.choices if not raising or choice[0] > log.level]
        descriptions = {**DESCRIPTIONS, Level.THREE: f"{DESCRIPTIONS[Level.THREE]} {INDIVIDUAL_PLAN}"}
        field = self.fields["to_level"]
        field.widget = RadioCards(descriptions=descriptions, columns=1)
        field.choices = choices  # type: ignore[attr-defined]

    def clean_to_level(self) -> int:
        level: int = self.cleaned_data["to_level"]
        if level == self.log.level:
            raise forms.ValidationError(
                gettext("Loggen er allerede på nivå %(level)s.") % {"level": level}, code="unchanged"
            )
        return level
