"""Staff's «Innloggingene mine», and the page where an administrator ends somebody's sign-ins."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from permissions.models import User
from permissions.policy import Action
from permissions.sign_in import coupling, listing
from stafettlog.admin.account_person import OneAccount
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.frame import current_user
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


class UserSignInsScreen(OneAccount):
    """Of one's staff: what is in use as staff, and the button that ends it all. What the person is
    besides, such as a foresatt, is not shown; it ends too."""

    action = Action.END_SIGN_INS
    template_name = "staff/user_sign_ins.html"
    form_class = ConfirmForm

    def people(self) -> QuerySet[User]:
        return sign_ins.reachable(self.user)

    def save(self, form: Any) -> str:
        sign_ins.sign_ins_end(user_id=self.person.pk, by=self.user)
        words = {"name": self.person.display_name}
        messages.success(self.request, _("Innloggingene til %(name)s er avsluttet.") % words)
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Innlogginger"),
            "lines": sign_ins.living_as_staff(self.person),
        }
