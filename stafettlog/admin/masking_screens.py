"""Skjul tekst: the stafettholder asks, a leader who does not see the text answers (R14)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import access_log
from permissions.access_words import ROLE_NAMES, Page
from permissions.policy import Action, Role
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.masking import (
    ACCEPT,
    MaskingAskForm,
    MaskingSettleForm,
    MaskingWithdrawForm,
)
from stafettlog.admin.frame import workplace
from stafettlog.admin.screen import log_url
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import initials_and_year
from stafettlog.models import Masking, MaskingStatus
from stafettlog.services import masked_texts, masking
from stafettlog.services.errors import NotVisible


class MaskingAskScreen(FormScreen):
    action = Action.ASK_MASKING
    page = Page.MASKING
    template_name = "log/masking_ask.html"
    form_class = MaskingAskForm

    def prepare(self, *, model: str, row_id: UUID, field: str, **kwargs: Any) -> None:
        # An aktør is refused before being shown what there is.
        self.text = masked_texts.find(self.log, model, row_id, field)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if why := masking.why_not(self.log, self.text, self.user):
            messages.info(request, why)
            return HttpResponseRedirect(reverse("admin:log_history", args=[self.log.pk]))
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        masking.masking_ask(
            log_id=self.log.pk,
            model=self.text.model_name,
            row_id=self.text.row.pk,
            field=self.text.field,
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        messages.success(self.request, _("Lederen er spurt om å skjule teksten."))
        return log_url(self.log.pk)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Be om å skjule teksten"),
            "kind": self.text.name,
            # R26: where a meeting is stands on no page but the one that was asked for.
            "value": "" if self.text.field == "place_detail" and self.shown.hides else self.text.value,
            "has_errors": bool(form.errors),
            "cancel_url": reverse("admin:log_history", args=[self.log.pk]),
        }


class MaskingWithdrawScreen(FormScreen):
    action = Action.ASK_MASKING
    page = Page.MASKING
    template_name = "log/masking_withdraw.html"
    form_class = MaskingWithdrawForm

    def prepare(self, *, masking_id: UUID, **kwargs: Any) -> None:
        asked = Masking.objects.filter(log=self.log, pk=masking_id).select_related("asked_by").first()
        if asked is None:
            raise NotVisible
        self.asked: Masking = asked

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked.status != MaskingStatus.WAITING:
            messages.info(request, _("Forespørselen er allerede besvart eller trukket tilbake."))
            return HttpResponseRedirect(log_url(self.log.pk))
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        masking.masking_withdraw(log_id=self.log.pk, masking_id=self.asked.pk, by=self.user)
        messages.success(self.request, _("Forespørselen er trukket tilbake."))
        return log_url(self.log.pk)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Trekk tilbake: skjul tekst"),
            "asked": self.asked,
            "kind": masked_texts.kind_name(self.asked.model, self.asked.field),
            "has_errors": bool(form.errors),
        }


class MaskingListScreen(StaffScreen):
    """What waits for the person as a leader: the kind of text and the reason, never the text or the name."""

    action = Action.SETTLE_MASKING
    template_name = "staff/masking_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = masking.waiting_for(self.user).select_related("log__child", "asked_by")[:100]
        shown = [(row, masked_texts.kind_name(row.model, row.field), about(row)) for row in rows]
        return self.render({"title": _("Skjul tekst"), "rows": shown})


class MaskingSettleScreen(StaffFormScreen):
    action = Action.SETTLE_MASKING
    template_name = "staff/masking_settle.html"
    form_class = MaskingSettleForm

    def prepare(self, *, masking_id: UUID, **kwargs: Any) -> None:
        rows = masking.led_by(self.user).select_related("log__child", "asked_by")
        asked = rows.filter(pk=masking_id).first()
        if asked is None:
            raise NotVisible
        self.asked: Masking = asked

    def cancel_url(self) -> str:
        return reverse("admin:masking_list")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked.status != MaskingStatus.WAITING:
            messages.info(request, _("Forespørselen er allerede besvart eller trukket tilbake."))
            return HttpResponseRedirect(self.cancel_url())
        if self.asked.asked_by_id == self.user.pk:
            messages.info(request, _("Du har selv bedt om dette. En annen leder må svare."))
            return HttpResponseRedirect(self.cancel_url())
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        accept = form.cleaned_data["what"] == ACCEPT
        masking.masking_settle(
            log_id=self.asked.log_id,
            masking_id=self.asked.pk,
            accept=accept,
            answer=form.cleaned_data["answer"],
            by=self.user,
        )
        done = _("Teksten er skjult.") if accept else _("Teksten blir stående. Stafettholderen får beskjed.")
        messages.success(self.request, done)
        return self.cancel_url()

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        access_log.record(
            user=self.user,
            log_id=self.asked.log_id,
            page=Page.MASKING,
            role=ROLE_NAMES[Role.UNIT_LEADER],
            organisation=workplace(self.request),
        )
        return super().render(context, status=status)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "title": _("Skjul tekst"),
            "asked": self.asked,
            "kind": masked_texts.kind_name(self.asked.model, self.asked.field),
            "about": about(self.asked),
        }


def about(asked: Masking) -> str:
    """«AA, født 2016»"""
    child = asked.log.child
    return initials_and_year(child.initials, child.birth_date.year)
