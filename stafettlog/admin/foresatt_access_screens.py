"""Slett forelder, and stopping or giving back one foresatt's access (R4b, R6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.details_page import card_of, details_url
from stafettlog.admin.foresatt_screens import ForesattScreen
from stafettlog.admin.forms.details import ForesattEndForm, ForesattResumeForm, ForesattStopForm
from stafettlog.admin.screen import LogScreen
from stafettlog.services import foresatt_access, letters


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


class AccountSendAgainScreen(LogScreen):
    """Only a POST. A second click meets the message that waits already, and says so."""

    action = Action.PRINT_LETTER
    page = Page.ACCOUNT_SEND_AGAIN
    http_method_names = ["post"]

    def prepare(self, *, relation_id: UUID, **kwargs: Any) -> None:
        self.relation = letters.relation_on(self.log, relation_id)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            foresatt_access.account_send_again(log_id=self.log.pk, relation_id=self.relation.pk, by=self.user)
            messages.success(request, _("Innloggingsinformasjonen sendes på nytt."))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return HttpResponseRedirect(details_url(self.log.pk, card_of(self.relation)))


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
