"""A screen on the account of one of the staff, also of someone with a role and no place."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.models import User
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screens import staff_list
from stafettlog.services import accounts, places
from stafettlog.services.errors import NotVisible


class OneAccount(StaffFormScreen):
    """`self.person` is the account that the address names; one outside `people()` is 404."""

    def people(self) -> QuerySet[User]:
        return User.objects.filter(accounts.of_staff())

    def prepare(self, *, user_id: UUID, **kwargs: Any) -> None:
        found = self.people().filter(pk=user_id).defer("national_number").first()
        if found is None:
            raise NotVisible
        self.person: User = found
        working = places.kept(self.user).filter(user=found, ended_at__isnull=True)
        self.place = working.order_by("pk").first()

    def is_me(self) -> bool:
        return self.person.pk == self.user.pk

    def cancel_url(self) -> str:
        """The person's page under Ansatte; who has a role and no place stands under Roller alone."""
        return reverse("admin:staff_change", args=[self.place.pk]) if self.place else self.back_list()[1]

    def back_list(self) -> tuple[str, str]:
        return staff_list() if self.place else (_("Roller"), reverse("admin:role_list"))

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "trail": self.back_list(),
            "active_menu": self.back_list()[1],
            "person": self.person,
            "is_me": self.is_me(),
        }
