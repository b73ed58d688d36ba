"""Nytt tiltak on an ongoing oppmerksomhet, and Endre tiltak until it is evaluated (R11, R14)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.forms.measure import MeasureAddForm, MeasureChangeForm, MeasureForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.measure_fields import MeasureFieldsScreen
from stafettlog.admin.screen import log_url
from stafettlog.models import Actor, Concern, DraftKind, Measure
from stafettlog.services import measures
from stafettlog.services.errors import NotVisible


class MeasureScreen(MeasureFieldsScreen):
    template_name = "log/measure_form.html"
    concern: Concern

    def _to_log(self, text: str, fragment: str) -> HttpResponse:
        messages.warning(self.request, text)
        return HttpResponseRedirect(log_url(self.log.pk, fragment))

    def _chosen_of(self, measure: Measure) -> dict[str, Any]:
        """The tiltak's responsible ones who still take part, as the form has them."""
        parts = measure.responsible.active().with_names()
        actors = [part.actor for part in parts if part.actor.ended_at is None and part.actor.user.is_active]
        others = [actor.pk for actor in actors if actor.pk != self.log.stafettholder_id]
        return {"mine": len(others) < len(actors), "responsible": others}

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {**super().extra_context(form), "concern": self.concern}


class MeasureAddScreen(MeasureScreen):
    """`?etter=` names the evaluated tiltak that the new one answers; the form carries it on."""

    action = Action.ADD_MEASURE
    page = Page.MEASURE_ADD
    form_class = MeasureAddForm
    draft_kind = DraftKind.MEASURE

    def prepare(self, *, concern_id: UUID, **kwargs: Any) -> None:
        concern = self.log.concerns.filter(pk=concern_id).first()
        if concern is None:
            raise NotVisible
        self.concern = concern
        self.answered: Measure | None = None
        if asked := self.request.GET.get("etter") or self.request.POST.get("follows"):
            self.answered = self._evaluated(asked)

    def _evaluated(self, text: str) -> Measure:
        rows = self.concern.measures.filter(evaluation__isnull=False).select_related(
            "evaluation", "followed_by"
        )
        measure = rows.filter(pk=uuid_or_none(text)).first()
        if measure is None:
            raise NotVisible
        return measure

    def draft_concern(self) -> Concern:
        return self.concern

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.concern.is_ongoing:
            text = _("Oppmerksomheten er avsluttet. Du kan ikke legge til tiltak.")
            return self._to_log(text, f"concern-{self.concern.pk}")
        if self.answered is not None and hasattr(self.answered, "followed_by"):
            text = _("Det er allerede laget et nytt tiltak etter denne evalueringen. Her er det.")
            return self._to_log(text, f"measure-{self.answered.followed_by.pk}")
        return super().get(request, *args, **kwargs)

    def make_form(self, data: QueryDict) -> forms.Form:
        form = super().make_form(data)
        if self.answered is None and (follows := uuid_or_none(data.get("follows"))):
            # A draft that answers an evaluation.
            self.answered = self._evaluated(str(follows))
        return form

    def initial(self) -> dict[str, Any]:
        initial = super().initial()
        if (old := self.answered) is None:
            return initial
        chosen = self._chosen_of(old)
        chosen["responsible"] = [*chosen["responsible"], *initial["responsible"]]
        return {
            **initial,
            **chosen,
            "follows": old.pk,
            "kind": old.kind,
            "description": old.description,
            "finish_on": self.today + (old.finish_on - old.start_on),
        }

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeasureForm)
        with self.explained():
            made = measures.measure_add(
                log_id=self.log.pk,
                concern_id=self.concern.pk,
                measure=form.measure_input(),
                follows_id=form.cleaned_data["follows"],
                by=self.user,
            )
        self.said(_("Tiltaket er lagt til."))
        return log_url(self.log.pk, f"measure-{made.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        cancel = log_url(self.log.pk, f"concern-{self.concern.pk}")
        return {
            **super().extra_context(form),
            "heading": _("Nytt tiltak"),
            "answered": self.answered,
            "cancel_url": cancel,
        }


class MeasureChangeScreen(MeasureScreen):
    action = Action.CHANGE_MEASURE
    page = Page.MEASURE_CHANGE
    form_class = MeasureChangeForm

    def prepare(self, *, measure_id: UUID, **kwargs: Any) -> None:
        measure = self.log.measures.select_related("concern", "evaluation").filter(pk=measure_id).first()
        if measure is None:
            raise NotVisible
        self.measure: Measure = measure
        self.concern = measure.concern

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = f"measure-{self.measure.pk}"
        if hasattr(self.measure, "evaluation"):
            return self._to_log(_("Tiltaket er evaluert og kan ikke endres."), place)
        if not self.concern.is_ongoing:
            return self._to_log(_("Oppmerksomheten er avsluttet. Tiltaket kan ikke endres."), place)
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        row = self.measure
        fields = {name: getattr(row, name) for name in ("kind", "description", "start_on", "finish_on")}
        return {**fields, **self._chosen_of(row)}

    def version(self) -> int:
        return self.measure.version

    def current_texts(self, current: Measure) -> list[tuple[str, str]]:
        actors = Actor.objects.with_names().filter(participations__measures=current)
        return [
            (_("Tiltak"), current.get_kind_display()),
            (_("Beskrivelse"), current.description),
            (_("Igangsettes innen"), date_format(current.start_on, "SHORT_DATE_FORMAT")),
            (_("Ferdigstilles"), date_format(current.finish_on, "SHORT_DATE_FORMAT")),
            (_("Ansvarlig for tiltaket"), ", ".join(actor.display_name for actor in actors)),
        ]

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeasureForm)
        with self.explained():
            measures.measure_change(
                log_id=self.log.pk,
                measure_id=self.measure.pk,
                measure=form.measure_input(),
                version=self.sent_version(),
                by=self.user,
            )
        self.said(_("Tiltaket er endret."))
        return log_url(self.log.pk, f"measure-{self.measure.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        cancel = log_url(self.log.pk, f"measure-{self.measure.pk}")
        return {
            **super().extra_context(form),
            "heading": _("Endre tiltak"),
            "measure": self.measure,
            "cancel_url": cancel,
        }
