"""Legg til aktør: someone takes part without a tiltak of their own (R5, R9)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.forms.participant import ParticipantAddForm
from stafettlog.admin.measure_fields import MeasureFieldsScreen
from stafettlog.admin.screen import log_url
from stafettlog.services import participants


class ParticipantAddScreen(MeasureFieldsScreen):
    action = Action.ADD_PARTICIPANT
    page = Page.PARTICIPANT_ADD
    template_name = "log/participant_add.html"
    form_class = ParticipantAddForm
    level_reason = gettext_lazy("Barnet trenger hjelp fra en annen virksomhet.")

    def initial(self) -> dict[str, Any]:
        return {}

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        with self.explained():
            new = participants.participant_add(
                log_id=self.log.pk,
                actor_ids=data["responsible"],
                agreed=frozenset(str(pk) for pk in data["agreed"]),
                by=self.user,
            )
        names = ", ".join(part.display_name for part in new)
        self.said(_("%(names)s deltar nå i loggen.") % {"names": names})
        return log_url(self.log.pk, "participants")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Legg til aktør"),
            "cancel_url": log_url(self.log.pk, "participants"),
        }
