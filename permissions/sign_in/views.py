"""To a provider and back. Starting is a link (a form may lead to no other machine), and signs nobody in."""

from collections.abc import Callable
from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from permissions.rules import Open
from permissions.sign_in import client, entrance, leaving, pending, providers, refusals
from permissions.sign_in.begin import landing
from permissions.sign_in.client import Cancelled
from permissions.sign_in.errors import ProviderDown, Refused, SignInError
from permissions.sign_in.part import Part
from permissions.sign_in.parts import part_of
from permissions.sign_in.pending import Pending
from permissions.sign_in.providers import FAMILY_FIRST, Provider
from permissions.sign_in.sign_out import address_there
from permissions.sign_in.start_limits import spend_start, spend_stray_answer
from permissions.sign_in.tokens import Known

logger = structlog.get_logger("stafett.sign_in")
LONGEST_NEXT = 500

Returned = Callable[[HttpRequest, Provider, Known, Pending], HttpResponse]
on_return: dict[str, Returned] = {"": entrance.come_in}
"""What an answer is for, by the purpose that it was begun with; the rest registers itself at start."""


class _ProviderView(View):
    http_method_names = ["get"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = providers.find(kwargs["provider"])
        if found is None:
            raise Http404
        self.provider = found

    def note(self, error: SignInError) -> None:
        logger.warning("sign_in_failed", provider=self.provider.key, reason=error.reason)


class Start(_ProviderView):
    """?del=staff|family, ?next=, ?igjen=1: the provider asks who it is, whomever it has signed in."""

    action = Open("the way to a provider, where one says who one is; limited by number")

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        spend_start(request)
        part = request.GET.get("del", "")
        next_url = request.GET.get("next", "")[:LONGEST_NEXT]
        if part and part not in self.provider.parts:
            raise Http404
        again = bool(request.GET.get("igjen"))
        try:
            there = client.address_to(request, self.provider, part=part, next_url=next_url, again=again)
        except ProviderDown as error:
            self.note(error)
            return refusals.not_now(request, self.provider, next_url=next_url)
        return HttpResponseRedirect(there)


class Back(_ProviderView):
    """Where the provider sends the browser: once for each start, and only the browser that started."""

    action = Open("the way back from a provider: only what this browser began, once; limited by number")

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        if pending.look(request, request.GET.get("state", "")) is None:
            # Who has begun comes in, however many have come from the same address meanwhile.
            spend_stray_answer(request)
        waiting = pending.take(request, self.provider, request.GET.get("state", ""))
        if waiting is None:
            self.note(Refused("state"))
            if (part := part_of(request)) is not None:  # the browser's back button, after signing in
                return HttpResponseRedirect(landing(request, part, ""))
            return refusals.start_over(request, self.provider)
        try:
            known = client.answer(request, self.provider, waiting)
        except Cancelled:
            messages.info(request, _("Du avbrøt innloggingen. Du er ikke logget inn."))
            query = f"?{urlencode({'next': waiting.next})}" if waiting.next else ""
            return HttpResponseRedirect(reverse("admin:login") + query)
        except ProviderDown as error:
            self.note(error)
            return refusals.not_now(request, self.provider, next_url=waiting.next)
        except Refused as error:
            self.note(error)
            return refusals.start_over(request, self.provider, next_url=waiting.next)
        return on_return[waiting.purpose](request, self.provider, known, waiting)


class Choose(View):
    """«Hvem er du her som i dag?», for who is both."""

    action = Open("for who has just come back from a provider and is both staff and foresatt")
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if entrance.asked(request) is None:
            return HttpResponseRedirect(reverse("admin:login"))
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        said = entrance.asked(request)
        if said is None:
            return HttpResponseRedirect(reverse("admin:login"))
        part = request.POST.get("del", "")
        if part not in set(Part):
            return self._show(request)
        return entrance.chosen(request, said, Part(part))

    def _show(self, request: HttpRequest) -> HttpResponse:
        response = render(request, "sign_in/choose.html", {"parts": [part.value for part in FAMILY_FIRST]})
        response["Cache-Control"] = "no-store, private"
        return response


class Leave(_ProviderView):
    """Out at the provider, for someone who is signed in there and nobody here."""

    action = Open("to the provider's own page for signing out")

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        spend_start(request)
        try:
            there = address_there(request, self.provider, leaving.kept(request))
        except ProviderDown as error:
            self.note(error)
            return refusals.not_now(request, self.provider)
        return HttpResponseRedirect(there or reverse("signed_out"))
