"""Ny oppmerksomhet with its first tiltak, and Endre oppmerksomhet."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.concern import ConcernAddForm, ConcernForm
from stafettlog.admin.measure_fields import MeasureFieldsScreen
from stafettlog.admin.screen import log_url
from stafettlog.models import Concern, DraftKind
from stafettlog.services import concerns
from stafettlog.services.errors import NotVisible


class ConcernAddScreen(MeasureFieldsScreen):
    action = Action.ADD_CONCERN
    page = Page.CONCERN_ADD
    template_name = "log/concern_form.html"
    form_class = ConcernAddForm
    draft_kind = DraftKind.CONCERN

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, ConcernAddForm)
        with self.explained():
            made = concerns.concern_add(
                log_id=self.log.pk,
                concern=form.concern_input(),
                measure=form.measure_input(),
                by=self.user,
            )
        self.said(_("Oppmerksomheten og tiltaket er lagt til."))
        if "_and_new" in self.request.POST:
            return reverse("admin:measure_add", args=[self.log.pk, made.pk])
        return log_url(self.log.pk, f"concern-{made.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {**super().extra_context(form), "heading": _("Ny oppmerksomhet")}


class ConcernChangeScreen(FormScreen):
    action = Action.CHANGE_CONCERN
    page = Page.CONCERN_CHANGE
    template_name = "log/concern_form.html"
    form_class = ConcernForm

    def prepare(self, *, concern_id: UUID, **kwargs: Any) -> None:
        concern = self.log.concerns.filter(pk=concern_id).first()
        if concern is None:
            raise NotVisible
        self.concern: Concern = concern

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.concern.is_ongoing:
            messages.warning(request, _("Oppmerksomheten er avsluttet og kan ikke endres."))
            return HttpResponseRedirect(log_url(self.log.pk, f"concern-{self.concern.pk}"))
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.concern, name) for name in ConcernForm.base_fields}

    def version(self) -> int:
        return self.concern.version

    def current_texts(self, current: Concern) -> list[tuple[str, str]]:
        informed = {
            _("leder"): current.discussed_with_leader,
            _("foresatte"): current.discussed_with_foresatte,
        }
        return [
            (_("Vi er særlig oppmerksomme på"), current.text),
            (_("Område"), current.get_area_display()),
            (_("Mål"), current.goal),
            (_("Drøftet med"), ", ".join(name for name, yes in informed.items() if yes) or _("Ingen")),
        ]

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, ConcernForm)
        concerns.concern_change(
            log_id=self.log.pk,
            concern_id=self.concern.pk,
            concern=form.concern_input(),
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Oppmerksomheten er endret."))
        return log_url(self.log.pk, f"concern-{self.concern.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Endre oppmerksomhet"),
            "concern": self.concern,
            "level_form": None,
            "has_errors": bool(form.errors),
            "abuse_report_url": settings.ABUSE_REPORT_URL,
            "cancel_url": log_url(self.log.pk, f"concern-{self.concern.pk}"),
        }
