"""Trekk samtykke: what, and why; then a page that says what happens, before it does (R7)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action, ConsentState
from stafettlog.admin import consent_facts
from stafettlog.admin.consent_screens import ConsentScreen
from stafettlog.admin.forms.consent import WHOLE, ConsentWithdrawForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.models import Transfer
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.errors import NotVisible


class ConsentWithdrawScreen(ConsentScreen):
    action = Action.WITHDRAW_CONSENT
    page = Page.CONSENT_WITHDRAW
    template_name = "log/consent_withdraw.html"
    form_class = ConsentWithdrawForm
    reviewing = False

    def prepare(self, **kwargs: Any) -> None:
        self.covered = consent_facts.covered(self.log)
        self.services = [one for one in self.covered if not one.is_own]

    def heading(self) -> str:
        return _("Trekk samtykke")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if consent_facts.consent_is_withdrawn(self.log):
            messages.info(request, _("Samtykket er allerede trukket."))
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        # Nothing else to choose; but what ends everything is never the choice made beforehand.
        asked = self.request.GET.get("tjeneste", "")
        return {"what": asked if asked in {one.id for one in self.services} else ""}

    def form_kwargs(self) -> dict[str, Any]:
        return {"services": [(one.id, self._name(one)) for one in self.services]}

    def _name(self, one: consent_facts.Covered) -> str:
        """Of a protected child: those who take part from it (R26)."""
        if not self.shown.hides:
            return one.name
        number = _("Tjeneste %(n)s") % {"n": 1 + self.services.index(one)}
        return f"{number} ({', '.join(one.people)})" if one.people else number

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        if "_back" in self.request.POST:
            return self.show(form)
        if "_review" not in self.request.POST:
            return None
        checked = self.make_form(self.request.POST)
        self.reviewing = checked.is_valid()
        return self.show(checked)

    def save(self, form: forms.Form) -> str:
        what, reason = form.cleaned_data["what"], form.cleaned_data["reason"]
        made_from = self.sent_version()
        if what == WHOLE:
            consent_withdraw(log_id=self.log.pk, reason=reason, revision=made_from, by=self.user)
            messages.success(self.request, _("Samtykket er trukket. Delingen er stengt."))
            return self.back()
        if (coverage_id := uuid_or_none(what)) is None:
            raise NotVisible
        withdrawn = coverage_withdraw(
            log_id=self.log.pk, coverage_id=coverage_id, reason=reason, revision=made_from, by=self.user
        )
        words = {"organisation": self.shown.organisation(withdrawn.organisation)}
        messages.success(self.request, _("Samtykket gjelder ikke lenger %(organisation)s.") % words)
        return self.back()

    def _transfer(self, service: consent_facts.Covered | None) -> Transfer | None:
        """The waiting request that is taken back with the consent."""
        waiting = self.log.transfers.waiting().select_related("to_actor__user")
        if service is not None:
            waiting = waiting.filter(to_actor__organisation=service.coverage.organisation_id)
        return waiting.first()

    def _is_valid(self) -> bool:
        return self.access.consent == ConsentState.VALID

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        what = form["what"].value()
        service = next((one for one in self.services if one.id == what), None)
        return {
            **super().extra_context(form),
            "reviewing": self.reviewing,
            "whole": what == WHOLE,
            "service": service,
            "service_name": self._name(service) if service else "",
            "transfer": self._transfer(service) if self.reviewing else None,
            # Once the consent has run out, they are out already.
            "people": [name for one in self.covered for name in one.people] if self._is_valid() else [],
        }
