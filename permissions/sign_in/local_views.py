"""Signing in with a local account: the password, and then the code. In between nobody is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from permissions.models import SignIn, User
from permissions.rules import Open
from permissions.sign_in import begin, half_way, second_factor
from permissions.sign_in.local import SignInAttempts, SignInForm
from permissions.sign_in.local_forms import CodeForm
from permissions.sign_in.parts import Part, part_of


def begin_local(request: HttpRequest, user: User, next_url: str) -> str:
    """Sign in, staff as staff. Where the person lands."""
    part = Part.STAFF if user.is_staff else Part.FAMILY
    begin.begin(request, user, part=part, method=SignIn.LOCAL)
    return begin.landing(request, part, next_url)


def start_again(request: HttpRequest) -> HttpResponse:
    """To the password, for someone who has typed none, or has waited too long after it."""
    if half_way.was_here(request):
        request.session.flush()
        messages.info(request, _("Det gikk for lang tid. Skriv brukernavn og passord på nytt."))
    return HttpResponseRedirect(reverse("sign_in_local"))


class SignInLocal(LoginView):
    """User name and password."""

    action = Open("where one signs in with a password; limited by number of attempts")
    authentication_form = SignInForm
    template_name = "sign_in/local.html"
    extra_context = {"title": gettext_lazy("Logg inn med brukernavn og passord")}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (part := part_of(request)) is not None:
            return HttpResponseRedirect(begin.landing(request, part, request.GET.get("next", "")))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.attempts = SignInAttempts(request)
        self.attempts.begin()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        self.attempts.succeeded()
        user, next_url = form.get_user(), self.get_redirect_url()
        if not second_factor.is_asked(user):
            return HttpResponseRedirect(begin_local(self.request, user, next_url))
        sets_up = not second_factor.has(user)
        half_way.remember(self.request, user, next_url=next_url, sets_up=sets_up)
        return HttpResponseRedirect(reverse("second_factor" if sets_up else "sign_in_code"))

    def form_invalid(self, form: Any) -> HttpResponse:
        self.attempts.failed()
        return super().form_invalid(form)


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class SignInCode(View):
    """The code, for someone who has typed the right password in this session less than five minutes ago."""

    action = Open("the second half of a sign-in; to the first for who has not done that")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = half_way.who(request)
        if found is None:
            if (part := part_of(request)) is not None:
                return HttpResponseRedirect(begin.landing(request, part, ""))
            return start_again(request)
        if not second_factor.has(found.user):
            return HttpResponseRedirect(reverse("second_factor"))
        self.half_way = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(CodeForm(user=self.half_way.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST, user=self.half_way.user)
        if not form.is_valid():
            return self._show(form)
        return HttpResponseRedirect(begin_local(request, self.half_way.user, self.half_way.next))

    def _show(self, form: CodeForm) -> HttpResponse:
        context = {
            "title": _("Skriv engangskoden"),
            "form": form,
            "municipality_contact": settings.MUNICIPALITY_CONTACT,
        }
        return render(self.request, "sign_in/code.html", context)
