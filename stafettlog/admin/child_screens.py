"""Endre barnets detaljer, and the child's number: registered or corrected (R1, R3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.details_page import CHILD, details_url
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.details import ChildChangeForm, ChildNumberForm
from stafettlog.admin.met_log import MeetsOtherLog
from stafettlog.models import Stafettlog
from stafettlog.services.child_details import ON_LOG, child_change
from stafettlog.services.child_number import child_number, met_open_log
from stafettlog.services.shown import HIDDEN, Shown


class ChildScreen(FormScreen):
    """A form about the child: made from one version of its log, and back to its card afterwards."""

    action = Action.CHANGE_CHILD

    def version(self) -> int:
        return self.log.version

    def back(self) -> str:
        return details_url(self.log.pk, CHILD)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {"cancel_url": self.back(), "has_errors": bool(form.errors)}


class ChildChangeScreen(ChildScreen):
    page = Page.CHILD_CHANGE
    template_name = "log/child_change.html"
    form_class = ChildChangeForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"log": self.log, "hides": self.shown.hides, "files": self.request.FILES or None}

    def initial(self) -> dict[str, Any]:
        child = self.log.child
        values = {name: getattr(self.log, name) for name in ON_LOG if name != "attends"}
        names = {"first_name": child.first_name, "last_name": child.last_name}
        return {**values, **names, "attends": str(self.log.attends_id)}

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        return [
            (_("Navn"), current.child.display_name),
            (_("Adresse"), self.shown.address(current) or str(HIDDEN)),
            (_("Bosituasjon"), current.get_living_situation_display()),
            (_("Virksomhet"), Shown(current, revealed=self.revealed).attends or str(HIDDEN)),
            (_("E-post"), current.email or _("Ikke registrert")),
        ]

    def save(self, form: Any) -> str:
        child_change(log_id=self.log.pk, details=form.details(), version=self.sent_version(), by=self.user)
        messages.success(self.request, _("Barnets detaljer er lagret."))
        return self.back()

    def extra_context(self, form: Any) -> dict[str, Any]:
        # A file cannot be put back into a form by the server.
        return {**super().extra_context(form), "file_is_gone": bool(self.request.FILES)}


class ChildNumberScreen(MeetsOtherLog, ChildScreen):
    page = Page.CHILD_NUMBER_CHANGE
    template_name = "log/child_number.html"
    form_class = ChildNumberForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"has_number": bool(self.log.child.national_number)}

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        born = date_format(current.child.birth_date, "DATE_FORMAT")
        return [
            (_("Fødselsnummer"), current.child.masked_number or _("Ikke registrert")),
            (_("Fødselsdato"), born),
        ]

    def save(self, form: Any) -> str:
        child_number(
            log_id=self.log.pk,
            national_number=form.cleaned_data.get("number") or None,
            birth_date=form.born,
            reason=form.cleaned_data["reason"],
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Endringen er lagret."))
        return self.back()

    def met(self, form: Any) -> UUID | None:
        return met_open_log(log_id=self.log.pk, national_number=form.cleaned_data["number"], by=self.user)
