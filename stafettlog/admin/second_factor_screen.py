"""Resetting the codes of one of the staff: for the kommuneadministrator."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from permissions.policy import Action
from permissions.sign_in import second_factor
from stafettlog.admin.account_person import OneAccount
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.services import second_factors


class SecondFactorResetScreen(OneAccount):
    action = Action.RESET_SECOND_FACTOR
    template_name = "staff/second_factor_reset.html"
    form_class = ConfirmForm

    def save(self, form: Any) -> str:
        person = second_factors.second_factor_reset(user_id=self.person.pk, by=self.user)
        messages.success(
            self.request, _("Engangskoden til %(name)s er nullstilt.") % {"name": person.display_name}
        )
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Nullstill engangskoden"),
            "has_app": second_factor.has(self.person),
        }
