"""Resetting the codes of one of the staff: for the kommuneadministrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.models import User
from permissions.policy import Action
from permissions.sign_in import second_factor
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screens import staff_list
from stafettlog.services import accounts, places, second_factors
from stafettlog.services.errors import NotVisible


class SecondFactorResetScreen(StaffFormScreen):
    action = Action.RESET_SECOND_FACTOR
    template_name = "staff/second_factor_reset.html"
    form_class = ConfirmForm

    def prepare(self, *, user_id: UUID, **kwargs: Any) -> None:
        found = User.objects.filter(accounts.of_staff(), pk=user_id).defer("national_number").first()
        if found is None:
            raise NotVisible
        self.person: User = found
        working = places.kept(self.user).filter(user=found, ended_at__isnull=True)
        self.place = working.order_by("pk").first()

    def cancel_url(self) -> str:
        """The person's page under Ansatte; who has a role and no place stands under Roller alone."""
        return reverse("admin:staff_change", args=[self.place.pk]) if self.place else self._list()[1]

    def _list(self) -> tuple[str, str]:
        return staff_list() if self.place else (_("Roller"), reverse("admin:role_list"))

    def save(self, form: Any) -> str:
        person = second_factors.second_factor_reset(user_id=self.person.pk, by=self.user)
        messages.success(
            self.request, _("Engangskoden til %(name)s er nullstilt.") % {"name": person.display_name}
        )
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Nullstill engangskoden"),
            "trail": self._list(),
            "active_menu": self._list()[1],
            "person": self.person,
            "is_me": self.person.pk == self.user.pk,
            "has_app": second_factor.has(self.person),
        }
