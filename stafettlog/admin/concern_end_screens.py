"""Ending an oppmerksomhet: closed when its tiltak are evaluated, or struck out as a mistake (R14, R15)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.concern_end import ConcernCloseForm, ConcernStrikeForm
from stafettlog.admin.screen import log_url
from stafettlog.models import Concern, Measure
from stafettlog.services import concerns
from stafettlog.services.errors import NotVisible


class ConcernEndScreen(FormScreen):
    """What the two share: the oppmerksomhet, and the way back to it."""

    def heading(self) -> str:
        raise NotImplementedError

    def prepare(self, **kwargs: Any) -> None:
        concern = Concern.objects.filter(log=self.log, pk=kwargs["concern_id"]).first()
        if concern is None:
            raise NotVisible
        self.concern = concern

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.concern.is_ongoing:
            messages.info(request, _("Oppmerksomheten er allerede avsluttet."))
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    def back(self) -> str:
        return log_url(self.log.pk, f"concern-{self.concern.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": self.heading(),
            "concern": self.concern,
            "cancel_url": self.back(),
            "has_errors": bool(form.errors),
        }


class ConcernCloseScreen(ConcernEndScreen):
    action = Action.CLOSE_CONCERN
    page = Page.CONCERN_CLOSE
    template_name = "log/concern_close.html"
    form_class = ConcernCloseForm

    def heading(self) -> str:
        return _("Avslutt oppmerksomhet")

    def save(self, form: forms.Form) -> str:
        concerns.concern_close(log_id=self.log.pk, concern_id=self.concern.pk, by=self.user)
        messages.success(self.request, _("Oppmerksomheten er avsluttet."))
        return self.back()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        waiting = list(Measure.objects.open().filter(concern=self.concern))
        return {**super().extra_context(form), "waiting": waiting}


class ConcernStrikeScreen(ConcernEndScreen):
    action = Action.CHANGE_CONCERN
    page = Page.CONCERN_STRIKE
    template_name = "log/concern_strike.html"
    form_class = ConcernStrikeForm

    def heading(self) -> str:
        return _("Feilregistrert oppmerksomhet")

    def save(self, form: forms.Form) -> str:
        concerns.concern_strike(
            log_id=self.log.pk,
            concern_id=self.concern.pk,
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        messages.success(self.request, _("Oppmerksomheten er merket som feilregistrert."))
        return self.back()
