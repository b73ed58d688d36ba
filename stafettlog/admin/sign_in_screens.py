"""Staff's «Innloggingene mine», and the page where an administrator ends somebody's sign-ins."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from permissions.policy import Action
from permissions.sign_in import coupling, listing
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.frame import current_user
from stafettlog.admin.staff_screens import OneStaffMember, staff_list
from stafettlog.services import sign_ins


def said(count: int) -> str:
    """What was ended, in one sentence."""
    if not count:
        return _("Innloggingen var allerede avsluttet.")
    return ngettext("%(n)s innlogging er avsluttet.", "%(n)s innlogginger er avsluttet.", count) % {
        "n": count
    }


class SignInsScreen(View):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = current_user(request)
        context = {
            **admin.site.each_context(request),
            "title": _("Innloggingene mine"),
            "listed": listing.listed(request, user),
            "identities": coupling.of(user),
            "may_couple": coupling.offered(request, user),
        }
        return render(request, "staff/sign_ins.html", context)


class SignInEndScreen(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, said(listing.end_asked(request, current_user(request))))
        return HttpResponseRedirect(reverse("sign_ins"))


class UserSignInsScreen(OneStaffMember):
    """Of one's staff: what is in use as staff, and the button that ends it all. What the person is
    besides, such as a foresatt, is not shown; it ends too."""

    action = Action.END_SIGN_INS
    template_name = "staff/user_sign_ins.html"
    form_class = ConfirmForm

    def cancel_url(self) -> str:
        return self.page_url()

    def save(self, form: Any) -> str:
        if self.actor.user_id == self.user.pk:
            raise ValidationError(_("Dine egne innlogginger finner du i brukermenyen."))
        sign_ins.sign_ins_end(actor_id=self.actor.pk, by=self.user)
        messages.success(self.request, _("Innloggingene til %(name)s er avsluttet.") % self._name())
        return self.page_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Innlogginger"),
            "trail": staff_list(),
            "actor": self.actor,
            "is_me": self.actor.user_id == self.user.pk,
            "lines": sign_ins.living_as_staff(self.actor.user),
        }

    def _name(self) -> dict[str, str]:
        return {"name": self.actor.display_name}
