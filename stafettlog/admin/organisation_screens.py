"""Virksomheter, for the kommuneadministrator: the list, a new one, name and kind, in and out of use."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.models import Organisation, OrganisationKind
from permissions.policy import Action, Role
from stafettlog.admin import row_history
from stafettlog.admin.forms.organisation import ConfirmForm, OrganisationForm
from stafettlog.admin.organisation_rows import names, with_counts, without_leader
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_list_screen import Filter, StaffListScreen
from stafettlog.services import organisations, versions
from stafettlog.services.errors import NotVisible


def _list() -> tuple[str, str]:
    return _("Virksomheter"), reverse("admin:organisation_list")


def page_of(organisation: Organisation) -> str:
    return reverse("admin:organisation_change", args=[organisation.pk])


class OrganisationListScreen(StaffListScreen):
    action = Action.MANAGE_ORGANISATIONS
    template_name = "staff/organisation_list.html"
    title = gettext_lazy("Virksomheter")

    def filters(self) -> list[Filter]:
        kinds = [(kind.value, kind.label) for kind in OrganisationKind]
        used = [("", _("I bruk")), ("nei", _("Ikke i bruk")), ("alle", _("Alle"))]
        led = [("", _("Med og uten leder")), ("uten", _("Uten leder"))]
        return [
            Filter("type", _("Type"), [("", _("Alle typer")), *kinds]),
            Filter("leder", _("Leder"), led),
            Filter("bruk", _("I bruk"), used),
        ]

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[Any]:
        rows = Organisation.objects.all()
        if query:
            rows = rows.filter(name__icontains=query)
        if kind := chosen.get("type"):
            rows = rows.filter(kind=kind)
        if chosen.get("leder"):
            rows = rows.filter(without_leader())
        elif chosen.get("bruk") != "alle":
            rows = rows.filter(is_active=chosen.get("bruk") != "nei")
        return with_counts(rows).order_by("name", "pk")

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        for row in context["page"]:
            row.leaders, row.coordinators = names(row, Role.UNIT_LEADER), names(row, Role.COORDINATOR)
        return super().render(context, status=status)


class OrganisationAddScreen(StaffFormScreen):
    action = Action.MANAGE_ORGANISATIONS
    template_name = "staff/organisation_form.html"
    form_class = OrganisationForm

    def cancel_url(self) -> str:
        return _list()[1]

    def save(self, form: Any) -> str:
        made = organisations.organisation_add(
            name=form.cleaned_data["name"], kind=form.cleaned_data["kind"], by=self.user
        )
        messages.success(self.request, _("%(name)s er registrert.") % {"name": made.name})
        return page_of(made)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {"heading": _("Ny virksomhet"), "trail": _list(), "button": _("Registrer")}


class OneOrganisation(StaffFormScreen):
    """A screen on the virksomhet that the address names."""

    action = Action.MANAGE_ORGANISATIONS

    def prepare(self, *, organisation_id: UUID, **kwargs: Any) -> None:
        row = with_counts(Organisation.objects.filter(pk=organisation_id)).first()
        if row is None:
            raise NotVisible
        self.organisation: Any = row


class OrganisationChangeScreen(OneOrganisation):
    """Its page: who works there, name and kind, and what has happened to it."""

    template_name = "staff/organisation.html"
    form_class = OrganisationForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.organisation.name, "kind": self.organisation.kind}

    def version(self) -> int:
        return versions.version_of(self.organisation)

    def current_texts(self, current: Organisation) -> list[tuple[str, str]]:
        return [(_("Navn"), current.name), (_("Type"), current.get_kind_display())]

    def cancel_url(self) -> str:
        return _list()[1]

    def save(self, form: Any) -> str:
        organisations.organisation_change(
            organisation_id=self.organisation.pk,
            name=form.cleaned_data["name"],
            kind=form.cleaned_data["kind"],
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Endringen er lagret."))
        return page_of(self.organisation)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "heading": self.organisation.name,
            "trail": _list(),
            "leaders": names(self.organisation, Role.UNIT_LEADER),
            "coordinators": names(self.organisation, Role.COORDINATOR),
            "history": row_history.entries(self.organisation),
        }


class OrganisationEndScreen(OneOrganisation):
    template_name = "staff/organisation_end.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.organisation.is_active:
            messages.info(request, _("Virksomheten er allerede tatt ut av bruk."))
            return HttpResponseRedirect(self.cancel_url())
        return super().get(request, *args, **kwargs)

    def cancel_url(self) -> str:
        return page_of(self.organisation)

    def save(self, form: Any) -> str:
        ended = organisations.organisation_end(organisation_id=self.organisation.pk, by=self.user)
        messages.success(self.request, _("%(name)s er tatt ut av bruk.") % {"name": ended.name})
        return page_of(ended)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Ta %(name)s ut av bruk") % {"name": self.organisation.name},
            "organisation": self.organisation,
            "trail": _list(),
            "hindrances": [] if form.errors else organisations.hindrances(self.organisation),
        }


class OrganisationResumeScreen(OrganisationEndScreen):
    """Only a POST: the button stands on the virksomhet's page."""

    http_method_names = ["post"]

    def save(self, form: Any) -> str:
        row = organisations.organisation_resume(organisation_id=self.organisation.pk, by=self.user)
        messages.success(self.request, _("%(name)s er tatt i bruk igjen.") % {"name": row.name})
        return page_of(row)
