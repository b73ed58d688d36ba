"""Roles: who has and had which, since when, given by whom; ending one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.models import Organisation, RoleAssignment
from permissions.models.role import ASSIGNABLE
from permissions.policy import Action, Role, decide
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.frame import my_roles
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_list_screen import Filter, StaffListScreen
from stafettlog.services import assignments, second_factors
from stafettlog.services.errors import NotVisible


def role_list() -> tuple[str, str]:
    return _("Roller"), reverse("admin:role_list")


def organisation_choices(rows: QuerySet[Organisation]) -> list[tuple[str, Any]]:
    """The choices of a filter by virksomhet, those in use first."""
    found = rows.order_by("-is_active", "name", "pk").values_list("pk", "name")
    return [("", _("Alle virksomheter")), *((str(pk), name) for pk, name in found)]


class RoleListScreen(StaffListScreen):
    action = Action.ASSIGN_ROLE
    template_name = "staff/role_list.html"
    title = gettext_lazy("Roller")

    def filters(self) -> list[Filter]:
        kinds = [(value, str(name).capitalize()) for value, name in ASSIGNABLE]
        return [
            Filter("rolle", _("Rolle"), [("", _("Alle roller")), *kinds]),
            Filter("virksomhet", _("Virksomhet"), organisation_choices(Organisation.objects.all())),
            Filter(
                "status",
                _("Status"),
                [("", _("Har rollen nå")), ("avsluttet", _("Avsluttet")), ("alle", _("Alle"))],
            ),
        ]

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[RoleAssignment]:
        rows = assignments.visible(self.user).defer(
            "user__national_number", "started_by__national_number", "ended_by__national_number"
        )
        for word in query.split()[:6]:
            name = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
            rows = rows.filter(name | Q(organisation__name__icontains=word))
        if role := chosen.get("rolle"):
            rows = rows.filter(role=role)
        if organisation := chosen.get("virksomhet"):
            rows = rows.filter(organisation=organisation)
        if chosen.get("status") != "alle":
            rows = rows.filter(ended_at__isnull=chosen.get("status") != "avsluttet")
        rows = second_factors.with_has_app(rows, self.user)
        return rows.order_by("role", "organisation__name", "-started_at", "pk")

    def extra_context(self) -> dict[str, Any]:
        return {"may_end_sign_ins": bool(decide(Action.END_SIGN_INS, roles=my_roles(self.request)))}


class RoleEndScreen(StaffFormScreen):
    action = Action.ASSIGN_ROLE
    template_name = "staff/role_end.html"
    form_class = ConfirmForm

    def prepare(self, *, assignment_id: UUID, **kwargs: Any) -> None:
        row = assignments.visible(self.user).filter(pk=assignment_id).first()
        if row is None:
            raise NotVisible
        self.assignment: RoleAssignment = row

    def is_own(self) -> bool:
        """Drift's part is the kommuneadministrator."""
        return self.assignment.role == Role.MUNICIPALITY_ADMIN.value

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.assignment.ended_at is not None:
            messages.info(request, _("Rollen er allerede avsluttet."))
            return HttpResponseRedirect(self.cancel_url())
        return super().get(request, *args, **kwargs)

    def cancel_url(self) -> str:
        return role_list()[1]

    def save(self, form: Any) -> str:
        ended = assignments.role_end(assignment_id=self.assignment.pk, by=self.user)
        words = {"name": ended.user.display_name, "role": ended.get_role_display()}
        messages.success(self.request, _("%(name)s er ikke lenger %(role)s.") % words)
        if ended.user_id == self.user.pk:
            # The list is no longer one's own to see.
            return reverse("admin:index")
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        row = self.assignment
        own = row.user_id == self.user.pk
        return {
            "heading": _("Avslutt rolle"),
            "trail": role_list(),
            "assignment": row,
            "is_mine": own,
            "hindrance": assignments.why_not_own(row) if own else "",
            "is_last": assignments.is_last(row),
            "leads": row.role == Role.UNIT_LEADER.value,
        }
