"""Ending a whole account: for those who keep the staff of all virksomheter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.models import RoleAssignment, User
from permissions.policy import NOT_YOUR_PART, Action
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.models import Actor
from stafettlog.services import accounts, places, staff_endings
from stafettlog.services.errors import NotAllowed, NotVisible


class UserDeactivateScreen(StaffFormScreen):
    action = Action.MANAGE_STAFF
    template_name = "staff/user_deactivate.html"
    form_class = ConfirmForm

    def prepare(self, *, user_id: UUID, **kwargs: Any) -> None:
        if not places.keeps_all(self.user):
            # Before anything is looked up: a leader learns nothing of who has an account.
            raise NotAllowed(NOT_YOUR_PART)
        person = User.objects.filter(accounts.of_staff(), pk=user_id).defer("national_number").first()
        if person is None:
            raise NotVisible
        self.person: User = person

    def is_own(self) -> bool:
        return False

    def cancel_url(self) -> str:
        return reverse("admin:staff_list")

    def save(self, form: Any) -> str:
        ended = staff_endings.user_deactivate(user_id=self.person.pk, by=self.user)
        messages.success(
            self.request, _("%(name)s kan ikke lenger logge inn som ansatt.") % {"name": ended.display_name}
        )
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        there = Actor.objects.filter(user=self.person, ended_at__isnull=True)
        assigned = RoleAssignment.objects.filter(user=self.person, ended_at__isnull=True)
        return {
            "heading": _("Avslutt kontoen"),
            "trail": (_("Ansatte"), reverse("admin:staff_list")),
            "person": self.person,
            "is_me": self.person.pk == self.user.pk,
            "places": list(there.select_related("organisation").order_by("pk")),
            "roles": list(assigned.select_related("organisation").order_by("pk")),
        }
