"""*Hvem kan gjøre hva*: the table that every screen and service asks, for everyone at work to read."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from permissions import rules_table
from permissions.policy import Action, Role
from permissions.words import ROLE_NAMES, ROLE_TEXTS
from stafettlog.admin.frame import my_roles
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.models import Stafettlog
from stafettlog.services import access

TOWARDS_A_LOG = {Role.HOLDER: access.HOLD, Role.ACTOR: access.CONTRIBUTE}


class WhoMayScreen(StaffScreen):
    action = Action.SEE_RULES
    template_name = "staff/who_may.html"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": _("Hvem kan gjøre hva"),
            "groups": rules_table.groups(),
            "mine": self._mine(),
            "roles": [(role, name, ROLE_TEXTS[role]) for role, name in ROLE_NAMES.items()],
        }
        return self.render(context)

    def _mine(self) -> frozenset[Role]:
        """The person's roles in the kommune, and those that some log gives."""
        towards = {
            role
            for role, codename in TOWARDS_A_LOG.items()
            if Stafettlog.objects.filter(access.visible_logs(self.user, codename)).exists()
        }
        return my_roles(self.request) | towards
