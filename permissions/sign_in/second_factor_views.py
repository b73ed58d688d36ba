"""Setting up the app that gives the codes, changing to another one, and the recovery codes."""

from typing import Any

import segno
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from permissions import rate_limits
from permissions.models import User
from permissions.rules import Open
from permissions.sign_in import half_way, second_factor
from permissions.sign_in.local_forms import CodeForm, SetUpForm
from permissions.sign_in.local_views import begin_local, start_again
from permissions.sign_in.parts import Part, part_of

PENDING = "second_factor_pending"
REPLACES_UNTIL = "second_factor_replaces_until"
"""The session's keys: the app that is being set up, and how long a code of the old one opens that."""
REPLACE_SECONDS = 10 * 60


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class SecondFactorView(View):
    """For who has typed the password and has no app yet; and for a signed-in member of staff with a password.

    Who has an app shows a code of it before anything changes here.
    """

    action = Open("one's own app for codes: when signed in, or when the password has been typed")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.half_way = half_way.who(request)
        if self.half_way is not None:
            if second_factor.has(self.half_way.user):
                return HttpResponseRedirect(reverse("sign_in_code"))
            self.user = self.half_way.user
        elif isinstance(request.user, User):
            if part_of(request) != Part.STAFF or not request.user.has_usable_password():
                raise Http404
            self.user = request.user
        else:
            return start_again(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._set_up() if self._may_set_up() else self._status(CodeForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "_keep" in request.POST:
            request.session.pop(REPLACES_UNTIL, None)
            return HttpResponseRedirect(reverse("second_factor"))
        if self._may_set_up():
            return self._finish_set_up()
        form = CodeForm(request.POST, user=self.user)
        if not form.is_valid():
            return self._status(form)
        if "_replace" in request.POST:
            request.session[REPLACES_UNTIL] = _now() + REPLACE_SECONDS
            request.session.pop(PENDING, None)
            return HttpResponseRedirect(reverse("second_factor"))
        return self._show_codes(second_factor.new_recovery_codes(self.user), reverse("second_factor"))

    def _may_set_up(self) -> bool:
        """With no app yet; or when the old one's code has been typed just now."""
        if not second_factor.has(self.user):
            return True
        return bool(self.request.session.get(REPLACES_UNTIL, 0) > _now())

    def _finish_set_up(self) -> HttpResponse:
        asks_password = self.half_way is None
        if asks_password:
            # At a machine that was left open it could be guessed.
            rate_limits.spend("sign_in", self.user.pk)
        form = SetUpForm(self.request.POST, user=self.user, asks_password=asks_password)
        pending = self.request.session.get(PENDING)
        if pending is None or not form.is_valid():
            return self._set_up(form if pending else None)
        try:
            codes = second_factor.finish_set_up(self.user, pending, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
            return self._set_up(form)
        if self.half_way is not None:
            return self._show_codes(codes, begin_local(self.request, self.user, self.half_way.next))
        for key in (PENDING, REPLACES_UNTIL):
            self.request.session.pop(key, None)
        return self._show_codes(codes, reverse("second_factor"))

    def _set_up(self, form: SetUpForm | None = None) -> HttpResponse:
        factor = second_factor.begin_set_up(self.user, self.request.session.get(PENDING))
        self.request.session[PENDING] = str(factor.pk)
        picture = segno.make(second_factor.app_address(factor, self.user), error="m")
        context = {
            "title": _("Sett opp engangskode"),
            "form": form or SetUpForm(user=self.user, asks_password=self.half_way is None),
            "qr_code": picture.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
            "app_key": second_factor.app_key(factor),
            "signs_in": self.half_way is not None,
            "replaces": self.half_way is None and second_factor.has(self.user),
        }
        return self._render("sign_in/second_factor_set_up.html", context)

    def _status(self, form: CodeForm) -> HttpResponse:
        context = {
            "title": _("Engangskode"),
            "form": form,
            "recovery_codes_left": second_factor.recovery_codes_left(self.user),
        }
        return self._render("sign_in/second_factor.html", context)

    def _show_codes(self, codes: list[str], way_on: str) -> HttpResponse:
        context = {
            "title": _("Ta vare på reservekodene"),
            "codes": codes,
            "way_on": way_on,
            "signs_in": self.half_way is not None,
        }
        return self._render("sign_in/recovery_codes.html", context)

    def _render(self, template: str, context: dict[str, Any]) -> HttpResponse:
        shown = admin.site.each_context(self.request) if self.request.user.is_authenticated else {}
        return render(self.request, template, {**shown, **context})


def _now() -> int:
    return int(timezone.now().timestamp())
