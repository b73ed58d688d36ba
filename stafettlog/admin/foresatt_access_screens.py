"""Slett forelder, and stopping or giving back one foresatt's access (R4b, R6)."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.details_page import details_url
from stafettlog.admin.foresatt_screens import ForesattScreen
from stafettlog.admin.forms.details import ForesattEndForm, ForesattResumeForm, ForesattStopForm
from stafettlog.services import foresatt_access


class ForesattEndScreen(ForesattScreen):
    page = Page.FORESATT_END
    template_name = "log/foresatt_end.html"
    form_class = ForesattEndForm

    def save(self, form: Any) -> str:
        foresatt_access.foresatt_end(
            log_id=self.log.pk,
            relation_id=self.relation.pk,
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        messages.success(self.request, _("Den foresatte er slettet fra loggen, og har ikke lenger tilgang."))
        return details_url(self.log.pk, "foresatte")

    def extra_context(self, form: Any) -> dict[str, Any]:
        last = foresatt_access.is_last(self.log, self.relation)
        return {
            **super().extra_context(form),
            "only_one": foresatt_access.only_one() if last else "",
            "gave_consent_alone": foresatt_access.gave_consent_alone(self.log, self.relation),
        }


class ForesattStopScreen(ForesattScreen):
    action = Action.CLOSE_FORESATT_ACCESS
    page = Page.FORESATT_STOP
    template_name = "log/foresatt_stop.html"
    form_class = ForesattStopForm

    def already_done(self) -> str:
        stopped = self.relation.stopped_at is not None
        return super().already_done() or (_("Tilgangen er allerede stoppet.") if stopped else "")

    def save(self, form: Any) -> str:
        foresatt_access.foresatt_stop(
            log_id=self.log.pk,
            relation_id=self.relation.pk,
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        messages.success(self.request, _("Tilgangen er stoppet."))
        return self.back()


class ForesattResumeScreen(ForesattScreen):
    page = Page.FORESATT_RESUME
    template_name = "log/foresatt_resume.html"
    form_class = ForesattResumeForm

    def already_done(self) -> str:
        stopped = self.relation.stopped_at is not None
        return super().already_done() or ("" if stopped else _("Tilgangen er ikke stoppet."))

    def save(self, form: Any) -> str:
        foresatt_access.foresatt_resume(log_id=self.log.pk, relation_id=self.relation.pk, by=self.user)
        messages.success(self.request, _("Den foresatte har tilgang igjen."))
        return self.back()
