"""The form that ends someone's part in a log."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm, prepare
from stafettlog.admin.forms.widgets import CountedTextInput
from stafettlog.models import Participant


class ParticipantEndForm(StafettForm):
    """`heirs` are those who may take over, the stafettholder first; none when nothing is left behind."""

    reason = forms.CharField(label=_("Begrunnelse"), required=False, max_length=200, widget=CountedTextInput)

    def __init__(self, *args: Any, heirs: Sequence[Participant] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if heirs:
            self.fields["replacement"] = forms.ChoiceField(
                label=_("Hvem tar over ansvaret?"),
                choices=[(str(heir.pk), _name(heir)) for heir in heirs],
                initial=str(heirs[0].pk),
            )
            prepare(self.fields["replacement"], _("Velg hvem som tar over ansvaret"), "replacement")
            self.order_fields(["replacement", "reason"])


def _name(participant: Participant) -> str:
    actor = participant.actor
    return f"{actor.display_name}, {actor.title}, {actor.organisation.name}"
