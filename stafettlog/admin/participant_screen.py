"""Ending someone's part in a log; what they were responsible for goes to another (R16b)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.participant import ParticipantEndForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.screen import log_url
from stafettlog.models import Measure, Participant
from stafettlog.services import participants
from stafettlog.services.errors import NotVisible


class ParticipantEndScreen(FormScreen):
    action = Action.END_PARTICIPANT
    page = Page.PARTICIPANT_END
    template_name = "log/participant_end.html"
    form_class = ParticipantEndForm

    def prepare(self, **kwargs: Any) -> None:
        everyone = list(Participant.objects.with_names().filter(log=self.log))
        leaving = next((p for p in everyone if p.pk == kwargs["participant_id"]), None)
        if leaving is None:
            raise NotVisible
        self.leaving = leaving
        self.others = [p for p in everyone if p.ended_at is None and p.pk != leaving.pk]
        # The stafettholder is the one who takes over unless another is chosen.
        self.others.sort(key=lambda p: p.actor_id != self.log.stafettholder_id)

    def is_own(self) -> bool:
        return self.leaving.actor.user_id == self.user.pk

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.leaving.ended_at is not None:
            messages.info(request, _("Deltakelsen er allerede avsluttet."))
            return HttpResponseRedirect(log_url(self.log.pk, "participants"))
        if self.leaving.actor_id == self.log.stafettholder_id:
            text = _("Stafettholderen kan ikke avslutte deltakelsen. Overfør loggen først.")
            raise PermissionDenied(text)
        return super().get(request, *args, **kwargs)

    def open_measures(self) -> list[Measure]:
        if not hasattr(self, "_open_measures"):
            mine = Measure.objects.open().filter(log=self.log, responsible=self.leaving)
            self._open_measures = list(mine.select_related("concern"))
        return self._open_measures

    def form_kwargs(self) -> dict[str, Any]:
        return {"heirs": self.others if self.open_measures() else (), "shown": self.shown}

    def save(self, form: Any) -> str:
        participants.participant_end(
            log_id=self.log.pk,
            participant_id=self.leaving.pk,
            replacement_id=uuid_or_none(form.cleaned_data.get("replacement")),
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        if self.is_own():
            messages.success(self.request, _("Du deltar ikke lenger i loggen."))
            return reverse("admin:index")
        words = {"name": self.leaving.display_name}
        messages.success(self.request, _("%(name)s deltar ikke lenger i loggen.") % words)
        return log_url(self.log.pk, "participants")

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Avslutt deltakelse"),
            "leaving": self.leaving,
            "is_me": self.is_own(),
            "measures": self.open_measures(),
            "has_errors": bool(form.errors),
            "cancel_url": log_url(self.log.pk, "participants"),
        }
