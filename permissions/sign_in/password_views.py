"""Forgotten and new passwords: the link by e-mail, the page behind it, and changing one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from permissions import rate_limits
from permissions.models import User
from permissions.request_limits import client_address
from permissions.rules import Open
from permissions.sign_in import begin, links
from permissions.sign_in.local_forms import ChangePasswordForm, ForgottenForm, NewPasswordForm

SENT = "sendt"


@method_decorator(never_cache, name="dispatch")
class PasswordForgotten(View):
    """Asks for a link. The answer is the same for every name and address there could be."""

    action = Open("asks for a link to one's own password; says the same of everybody; limited")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ForgottenForm(), sent=SENT in request.GET)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ForgottenForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        rate_limits.spend("password_link_address", client_address(request))
        links.ask(form.cleaned_data["account"])
        return HttpResponseRedirect(f"{reverse('password_forgotten')}?{SENT}")

    def _show(self, form: ForgottenForm, *, sent: bool = False) -> HttpResponse:
        context = {"title": _("Glemt passord"), "form": form, "sent": sent}
        return render(self.request, "sign_in/password_forgotten.html", context)


class PasswordSet(PasswordResetConfirmView):
    """The page behind the link. The token is put in the session at once, and out of the address."""

    action = Open("sets the password of the account that the link was made for, once")
    form_class = NewPasswordForm
    template_name = "sign_in/password_set.html"
    token_generator = links.tokens
    title = gettext_lazy("Nytt passord")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == 302 and INTERNAL_RESET_SESSION_TOKEN in request.session:
            # The token goes on in a session with a new id: who knew the old one has no use of it.
            request.session.cycle_key()
        return answer

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and links.may_have_password(user) else None

    def form_valid(self, form: Any) -> HttpResponse:
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN)
        assert self.user is not None
        if not links.use(self.user, token, form.cleaned_data["new_password1"]):
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        messages.success(self.request, _("Passordet er satt. Logg inn med det nye passordet."))
        return HttpResponseRedirect(reverse("sign_in_local"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.validlink:
            context["title"] = _("Lenken virker ikke")
        return context


class PasswordChange(PasswordChangeView):
    """One's own: with the old one, and with a code where there is one. Other sessions end."""

    form_class = ChangePasswordForm
    template_name = "registration/password_change_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User) and not request.user.has_usable_password():
            raise Http404
        if request.method == "POST":
            # The form asks for the old password: at a machine that was left open it could be guessed.
            rate_limits.spend("sign_in", request.user.pk)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        changed = links.set_password(
            form.user,
            form.cleaned_data["new_password1"],
            by=form.user,
            reason=_("Passordet er byttet"),
            except_=begin.of_session(self.request),
        )
        update_session_auth_hash(self.request, changed)
        return HttpResponseRedirect(self.get_success_url())
