"""«Avslutt innlogginger for en foresatt»: for the administrator whom a parent without a telephone calls."""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.forms.sign_ins import NumberForm
from stafettlog.admin.role_screens import role_list
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.services import sign_ins

AT_LEAST_SECONDS = 0.3
"""Longer than the work takes: nor does the time tell whether anybody was signed in."""


class FamilySignInsScreen(StaffFormScreen):
    """One answer for every number: nobody learns here who is a foresatt, or has an account at all."""

    action = Action.END_SIGN_INS
    template_name = "staff/family_sign_ins.html"
    form_class = NumberForm

    def is_own(self) -> bool:
        """A leader ends those of the own staff alone."""
        return False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rate_limits.spend("family_sign_ins", self.user.pk)
        began = time.monotonic()
        answer = super().post(request, *args, **kwargs)
        time.sleep(max(0.0, began + AT_LEAST_SECONDS - time.monotonic()))
        return answer

    def save(self, form: Any) -> str:
        number = form.cleaned_data["national_number"]
        sign_ins.sign_ins_of_number_end(national_number=number, by=self.user)
        messages.success(self.request, _("Hvis personen er logget inn, er innloggingene nå avsluttet."))
        return self.request.path

    def cancel_url(self) -> str:
        return role_list()[1]

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Avslutt innlogginger for en foresatt"),
            "trail": role_list(),
            "active_menu": reverse("admin:role_list"),
        }
