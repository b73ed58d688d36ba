"""Lysglimt: telling of one, all of them, and striking one out as a mistake (R16)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.lysglimt import LysglimtForm, LysglimtStrikeForm
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Lysglimt
from stafettlog.services import lysglimt
from stafettlog.services.access import LogAccess
from stafettlog.services.errors import NotVisible


def lysglimt_context(access: LogAccess) -> dict[str, Any]:
    """What `log/_lysglimt_dialog.html` needs on the log page."""
    return {
        "may_add_lysglimt": bool(access.may(Action.ADD_LYSGLIMT)),
        "lysglimt_form": LysglimtForm(auto_id="lysglimt_%s"),
        "lysglimt_key": uuid4(),
    }


def address_of(row: Lysglimt) -> str:
    """Its place in the list of all."""
    return f"{reverse('admin:lysglimt_list', args=[row.log_id])}#lysglimt-{row.pk}"


class LysglimtAddScreen(FormScreen):
    action = Action.ADD_LYSGLIMT
    page = Page.LYSGLIMT_ADD
    template_name = "log/lysglimt_add.html"
    form_class = LysglimtForm

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        lysglimt.lysglimt_add(
            log_id=self.log.pk, text=data["text"], happened_on=data["happened_on"], by=self.user
        )
        messages.success(self.request, _("Lysglimtet er lagt til."))
        return log_url(self.log.pk, "lysglimt")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {"has_errors": bool(form.errors), "cancel_url": log_url(self.log.pk, "lysglimt")}


class LysglimtListScreen(LogScreen):
    """«Alle lysglimt»: those struck out stand here too, and are marked."""

    action = Action.READ_LOG
    page = Page.LYSGLIMT_LIST
    template_name = "log/lysglimt_list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        strike_all = bool(self.access.may(Action.STRIKE_LYSGLIMT))
        strike_own = bool(self.access.may(Action.STRIKE_LYSGLIMT, own=True))
        rows = list(Lysglimt.objects.filter(log=self.log).select_related("created_by", "struck_by"))
        for row in rows:
            is_own = row.created_by_id == self.user.pk
            row.may_strike = row.struck_at is None and (strike_all or (strike_own and is_own))  # type: ignore[attr-defined]
        return self.render({"rows": rows, "may_add_lysglimt": bool(self.access.may(Action.ADD_LYSGLIMT))})


class LysglimtStrikeScreen(FormScreen):
    action = Action.STRIKE_LYSGLIMT
    page = Page.LYSGLIMT_STRIKE
    template_name = "log/lysglimt_strike.html"
    form_class = LysglimtStrikeForm

    def prepare(self, **kwargs: Any) -> None:
        row = Lysglimt.objects.filter(log=self.log, pk=kwargs["lysglimt_id"]).first()
        if row is None:
            raise NotVisible
        self.row = row

    def is_own(self) -> bool:
        return self.row.created_by_id == self.user.pk

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.struck_at is not None:
            messages.info(request, _("Lysglimtet er allerede merket som feilregistrert."))
            return HttpResponseRedirect(address_of(self.row))
        return super().get(request, *args, **kwargs)

    def save(self, form: forms.Form) -> str:
        lysglimt.lysglimt_strike(
            log_id=self.log.pk, lysglimt_id=self.row.pk, reason=form.cleaned_data["reason"], by=self.user
        )
        messages.success(self.request, _("Lysglimtet er merket som feilregistrert."))
        return address_of(self.row)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Feilregistrert lysglimt"),
            "row": self.row,
            "has_errors": bool(form.errors),
            "cancel_url": address_of(self.row),
        }
