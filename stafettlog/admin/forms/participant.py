"""The forms that take someone into a log, and end someone's part in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm, prepare
from stafettlog.admin.forms.fields import IdsField
from stafettlog.admin.forms.widgets import CountedTextInput
from stafettlog.models import Actor, Participant, Stafettlog
from stafettlog.services import participants
from stafettlog.services.shown import Shown


class ParticipantEndForm(StafettForm):
    """`heirs` are those who may take over, the stafettholder first; none when nothing is left behind."""

    reason = forms.CharField(label=_("Begrunnelse"), required=False, max_length=200, widget=CountedTextInput)

    def __init__(self, *args: Any, heirs: Sequence[Participant] = (), shown: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if heirs:
            self.fields["replacement"] = forms.ChoiceField(
                label=_("Hvem tar over ansvaret?"),
                choices=[(str(heir.pk), _name(heir, shown)) for heir in heirs],
                initial=str(heirs[0].pk),
            )
            prepare(self.fields["replacement"], _("Velg hvem som tar over ansvaret"), "replacement")
            self.order_fields(["replacement", "reason"])


class ParticipantAddForm(StafettForm):
    """`responsible` are the chosen aktører, named as in a tiltak's form; `agreed` the virksomheter that
    the foresatte agree to take in."""

    responsible = IdsField(label=_("Hvem skal delta?"))
    agreed = IdsField(required=False)

    missing = {"responsible": _("Velg minst én aktør")}

    def __init__(self, *args: Any, log: Stafettlog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log = log
        self.fields["agreed"].error_messages["invalid"] = gettext(
            "Kryss av på nytt for hvem foresatte samtykker til."
        )

    def clean_responsible(self) -> list[UUID]:
        ids: list[UUID] = self.cleaned_data["responsible"]
        actors = list(Actor.objects.with_names().filter(pk__in=ids))
        if len(actors) != len(ids):
            raise forms.ValidationError(gettext("Velg aktører fra listen."), code="unknown")
        participants.check_may_join(self.log, actors)
        return ids


def _name(participant: Participant, shown: Shown) -> str:
    return f"{participant.display_name}, {shown.titled(participant.actor)}"
