"""Finn en person: the privacy officer learns which logs somebody stands in, and whom to ask. Posted always:
neither a number nor a name belongs in an address."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from exports.own_data import find
from exports.own_data.find import Found
from permissions import access_log, rate_limits
from permissions.access_words import ROLE_NAMES, Page
from permissions.fields import NationalNumberField
from permissions.policy import Action, Role
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.openings import PlainDate
from stafettlog.admin.forms.widgets import NationalNumberInput
from stafettlog.admin.staff_screen import StaffScreen

_OFF = {"autocomplete": "off"}


class FindPersonForm(StafettForm):
    """By the number, or by the whole name and the birth date."""

    national_number = NationalNumberField(
        label=_("Fødselsnummer (11 siffer)"), required=False, widget=NationalNumberInput
    )
    first_name = forms.CharField(
        label=_("Fornavn"), required=False, max_length=80, widget=forms.TextInput(attrs=_OFF)
    )
    last_name = forms.CharField(
        label=_("Etternavn"), required=False, max_length=80, widget=forms.TextInput(attrs=_OFF)
    )
    birth_date = forms.DateField(label=_("Fødselsdato"), required=False, widget=PlainDate)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors or given.get("national_number"):
            return given
        if not any(given.get(name) for name in ("first_name", "last_name", "birth_date")):
            self.add_error(
                "national_number", _gettext("Skriv fødselsnummeret, eller hele navnet og fødselsdatoen")
            )
            return given
        missing = {
            "first_name": _gettext("Skriv hele fornavnet"),
            "last_name": _gettext("Skriv hele etternavnet"),
            "birth_date": _gettext("Skriv fødselsdatoen"),
        }
        for name, sentence in missing.items():
            if not given.get(name):
                self.add_error(name, sentence)
        return given

    def found(self) -> list[Found]:
        given = self.cleaned_data
        if number := given.get("national_number"):
            return find.by_number(number)
        return find.by_name(given["first_name"], given["last_name"], given["birth_date"])


class FindPersonScreen(StaffScreen):
    """A row in the access log of each log that is found, before it is told."""

    action = Action.FIND_PERSON
    template_name = "exports/find_person.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(FindPersonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindPersonForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        rate_limits.spend("find_person", self.user.pk)
        found = form.found()
        for one in found:
            access_log.record(
                user=self.user,
                log_id=one.log_id,
                page=Page.INSIGHT,
                role=ROLE_NAMES[Role.PRIVACY_OFFICER],
            )
        return self._show(form, found)

    def _show(self, form: FindPersonForm, found: list[Found] | None = None) -> HttpResponse:
        context = {
            "form": form,
            "has_errors": bool(form.errors),
            "found": found,
            "asked": found is not None,
            "active_menu": self.request.path,
        }
        return self.render(context)
