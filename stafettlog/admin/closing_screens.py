"""Avslutt og arkiver with a list of all that ends, and Gjenåpne loggen (R24)."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action, ConsentState, LogState
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.closing import LogCloseForm, LogReopenForm
from stafettlog.admin.met_log import MeetsOtherLog
from stafettlog.models import Stafettlog
from stafettlog.services import closing
from stafettlog.services.closing_list import WhatEnds, what_ends


def others(log: Stafettlog) -> list[str]:
    """Names of those who take part beside the stafettholder (one query)."""
    parts = log.participants.active().with_names().exclude(actor=log.stafettholder_id)
    return [part.display_name for part in parts]


class LogCloseScreen(FormScreen):
    action = Action.CLOSE_LOG
    page = Page.CLOSE
    template_name = "log/log_close.html"
    form_class = LogCloseForm

    def ends(self) -> WhatEnds:
        if not hasattr(self, "_ends"):
            self._ends = what_ends(self.log)
        return self._ends

    def version(self) -> int:
        # What the page lists: nothing ends that was not on it, and no other change is a reason to refuse.
        return self.ends().mark

    def version_of(self, row: Stafettlog) -> int:
        return self.ends().mark

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        ends = self.ends()
        return [
            (_("Møter som avlyses"), str(len(ends.coming))),
            (_("Møter som ikke er registrert"), str(len(ends.unregistered))),
            (_("Tiltak som avsluttes"), str(len(ends.measures))),
        ]

    def save(self, form: forms.Form) -> str:
        closing.log_close(
            log_id=self.log.pk,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            mark=self.sent_version(),
            by=self.user,
        )
        text = _("Loggen er avsluttet. Du kan fortsatt lese den.")
        messages.success(self.request, text if self.access.can_read else _("Loggen er avsluttet."))
        return self.home_url()

    def people(self) -> list[str]:
        """Names of those who can read now, and cannot afterwards: nobody once the consent has ended."""
        if self.access.consent != ConsentState.VALID:
            return []
        return others(self.log)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Avslutt og arkiver"),
            "has_errors": bool(form.errors),
            "ends": self.ends(),
            "can_read": self.access.can_read,
            "is_holder": self.access.is_holder,
            "people": self.people(),
            "portal_days": settings.CLOSED_PORTAL_DAYS,
            "reopen_months": settings.REOPEN_MONTHS,
        }


class LogReopenScreen(MeetsOtherLog):
    action = Action.REOPEN_LOG
    page = Page.REOPEN
    template_name = "log/log_reopen.html"
    form_class = LogReopenForm

    def save(self, form: forms.Form) -> str:
        closing.log_reopen(log_id=self.log.pk, reason=form.cleaned_data["reason"], by=self.user)
        messages.success(self.request, _("Loggen er åpen igjen."))
        return self.home_url()

    def met(self, form: forms.Form) -> UUID | None:
        return closing.met_newer_log(log_id=self.log.pk, by=self.user)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        closed = closing.current_closing(self.log)
        is_closed = self.log.state == LogState.CLOSED
        return {
            **super().extra_context(form),
            "heading": _("Gjenåpne loggen"),
            "has_errors": bool(form.errors),
            "closing": closed,
            "can_read": self.access.can_read,
            "why_not": closing.why_not_reopen(self.log, closed) if is_closed else "",
            "last_day": date_format(closing.last_day_to_reopen(closed), "DATE_FORMAT") if closed else "",
            "people": others(self.log),
            "measures": self.log.measures.filter(ended_at__isnull=False).select_related("concern"),
        }
