"""A koordinator asks for the erasure of one archived log, or takes the question back (R25)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.archive.retention import due_on, with_rule
from exports.erasure import services
from exports.erasure.forms import ErasureAskForm, ErasureWithdrawForm
from exports.models import ArchiveRecord
from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.log_names import short_name


def _list_url() -> str:
    return reverse("admin:erasure_list")


class _OfRequest(FormScreen):
    action = Action.ASK_ERASURE
    page = Page.ERASURE

    def extra_context(self, form: Any) -> dict[str, Any]:
        record = with_rule(ArchiveRecord.objects.filter(log=self.log)).first()
        is_received = record is not None and record.received_on is not None
        return {
            "number": short_name(self.log.pk),
            "record": record,
            "due": due_on(record) if record is not None and is_received else None,
            "has_errors": bool(form.errors),
        }


class ErasureAskScreen(_OfRequest):
    template_name = "exports/erasure_ask.html"
    form_class = ErasureAskForm

    def save(self, form: Any) -> str:
        services.erasure_ask(log_id=self.log.pk, by=self.user)
        messages.success(self.request, _("Kommuneadministratoren er spurt. Du ser svaret her."))
        return _list_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        blocked = services.why_not(self.log)
        return {
            **super().extra_context(form),
            "heading": _("Be om sletting"),
            "blocked": blocked,
            "list_of_erasures": _list_url(),
        }


class ErasureWithdrawScreen(_OfRequest):
    template_name = "exports/erasure_withdraw.html"
    form_class = ErasureWithdrawForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if services.living(self.log) is None:
            messages.info(request, _("Forespørselen er allerede besvart eller trukket tilbake."))
            return HttpResponseRedirect(_list_url())
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        services.erasure_withdraw(log_id=self.log.pk, by=self.user)
        messages.success(self.request, _("Forespørselen er trukket tilbake. Loggen blir stående."))
        return _list_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Trekk tilbake: sletting"),
            "asked": services.living(self.log),
        }
