"""Nytt tiltak, and the tiltak part of Ny oppmerksomhet."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import IdsField, LongText, check_plausible
from stafettlog.admin.forms.widgets import CheckCard, CountedTextarea, DateInput, RadioPills
from stafettlog.models import Actor, MeasureKind, Stafettlog
from stafettlog.services import participants
from stafettlog.services.measures import MeasureInput

QUICK_WEEKS = (4, 6, 8)


class MeasureForm(StafettForm):
    """One tiltak on `log`. `responsible` are the chosen aktører beside the tick `mine`; `agreed` the
    virksomheter that the foresatte agree to take in."""

    kind = forms.ChoiceField(label=_("Type tiltak"), choices=MeasureKind, widget=RadioPills)
    description = LongText(label=_("Beskrivelse"), max_length=2000, widget=CountedTextarea({"rows": 4}))
    start_on = forms.DateField(label=_("Igangsettes innen"), widget=DateInput, validators=[check_plausible])
    finish_on = forms.DateField(
        label=_("Ferdigstilles"),
        widget=DateInput(weeks=QUICK_WEEKS, weeks_from="start_on"),
        validators=[check_plausible],
    )
    mine = forms.BooleanField(
        label=_("Det er mitt ansvar å følge opp dette tiltaket"),
        required=False,
        initial=True,
        widget=CheckCard,
    )
    responsible = IdsField(label=_("Ansvarlig for tiltaket"), required=False)
    agreed = IdsField(label=_("Foresatte samtykker"), required=False)

    missing = {
        "kind": _("Velg hva slags tiltak det er"),
        "description": _("Beskriv tiltaket"),
        "start_on": _("Velg når tiltaket skal settes i gang"),
        "finish_on": _("Velg når tiltaket skal være ferdig"),
    }

    def __init__(self, *args: Any, log: Stafettlog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log = log
        self.fields["agreed"].error_messages["invalid"] = _(
            "Kryss av på nytt for hvem foresatte samtykker til."
        )

    def clean_responsible(self) -> list[UUID]:
        ids: list[UUID] = self.cleaned_data["responsible"]
        if ids:
            actors = list(Actor.objects.with_names().filter(pk__in=ids))
            if len(actors) != len(ids):
                raise ValidationError(_("Velg aktører fra listen."), code="unknown")
            participants.check_may_join(self.log, actors)
        return ids

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, finish = data.get("start_on"), data.get("finish_on")
        if start and finish and finish < start:
            self.add_error("finish_on", _("«Ferdigstilles» kan ikke være før «Igangsettes innen»"))
        if not data.get("mine") and data.get("responsible") == []:
            self.add_error("responsible", _("Velg minst én som har ansvar for tiltaket"))
        return data

    def measure_input(self) -> MeasureInput:
        data = self.cleaned_data
        return MeasureInput(
            kind=data["kind"],
            description=data["description"],
            start_on=data["start_on"],
            finish_on=data["finish_on"],
            mine=data["mine"],
            actor_ids=tuple(data["responsible"]),
            agreed=frozenset(str(pk) for pk in data["agreed"]),
        )


class MeasureAddForm(MeasureForm):
    """`follows` is the evaluated tiltak that the new one answers."""

    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MeasureChangeForm(MeasureForm):
    """The same fields; a tiltak that was planned long ago may keep its dates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start_on", "finish_on"):
            self.fields[name].validators = []
