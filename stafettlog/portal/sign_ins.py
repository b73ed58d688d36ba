"""«Innloggingene mine», in the family's plain words."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View

from permissions.models import User
from permissions.sign_in import listing
from stafettlog.portal import language, views


class PortalSignIns(LoginRequiredMixin, View):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        code = language.language_of(request, views.noted_language(user))
        with translation.override(code):
            context = {"listed": listing.listed(request, user), "name": user.display_name}
            return views.show(request, "portal/sign_ins.html", context, code)


class PortalSignInEnd(LoginRequiredMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        listing.end_asked(request, user)
        with translation.override(language.language_of(request, views.noted_language(user))):
            messages.success(request, _("Du er logget ut der."))
        return HttpResponseRedirect(reverse("portal:sign_ins"))
