"""From staff to family and back, for who is both: a new session each time, and never two parts in one."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from permissions.models import SignIn, User
from permissions.rules import Open
from permissions.sign_in import providers
from permissions.sign_in.begin import SIGN_IN, STARTED, begin, hold, landing, of_session
from permissions.sign_in.parts import Part, part_of, parts_of


def the_other(part: Part | None) -> Part:
    return Part.STAFF if part == Part.FAMILY else Part.FAMILY


def is_enough_for(sign_in: SignIn | None, part: Part) -> bool:
    """Whether the person was known as surely as `part` asks, when this session was signed in to."""
    if sign_in is None:
        return False
    if sign_in.method == SignIn.LOCAL:
        return part == Part.STAFF or settings.FAMILY_BY_LOCAL_ACCOUNT
    found = providers.find(sign_in.method)
    return found is not None and part in found.parts and found.accepts(sign_in.acr, part)


def switch(request: HttpRequest, sign_in: SignIn, part: Part) -> SignIn | None:
    """Go on as `part` in a session with a new id. The 8 hours are those that began with the first one.

    None when somebody has just ended it: nothing goes on from it then.
    """
    started, user = request.session.get(STARTED), cast(User, request.user)
    with transaction.atomic():
        # As whoever ends all of the person's: one of the two is first.
        hold(User.objects.filter(pk=user.pk))
        if not SignIn.objects.active().filter(pk=sign_in.pk).exists():
            return None
        made = begin(
            request,
            user,
            part=part,
            method=sign_in.method,
            acr=sign_in.acr,
            issuer=sign_in.issuer,
            sid=sign_in.sid,
            id_token=sign_in.id_token,
        )
    if started is not None:
        request.session[STARTED] = started
    return made


class SwitchPart(LoginRequiredMixin, View):
    """A GET says as what one is signed in, and has the button; a POST switches. 404 for who is not both."""

    action = Open("one's own session: on as staff or as family, for who is both")
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.user, User):
            self.part = the_other(part_of(request))
            if self.part not in parts_of(request.user):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, request.GET.get("next", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        there = landing(request, self.part, request.POST.get("next", ""))
        sign_in = of_session(request)
        if sign_in is None and SIGN_IN in request.session:
            # Pressed twice: the first one has switched, or somebody has ended it.
            return HttpResponseRedirect(there)
        if sign_in is None or not is_enough_for(sign_in, self.part):
            # A page with links: a form's answer may not lead to another machine (form-action).
            return self._show(request, there, asks_provider=True)
        switch(request, sign_in, self.part)
        return HttpResponseRedirect(there)

    def _show(self, request: HttpRequest, there: str, *, asks_provider: bool = False) -> HttpResponse:
        context = {
            "to_family": self.part == Part.FAMILY,
            "there": there,
            "asks_provider": asks_provider,
            "part": self.part.value,
            "doors": [one for one in settings.OIDC_PROVIDERS if self.part in one.parts],
            "back": reverse("admin:index" if self.part == Part.FAMILY else "portal:index"),
        }
        return render(request, "sign_in/switch.html", context)
