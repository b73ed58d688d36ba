"""Coupling a work account to oneself, and ending it, from «Innloggingene mine»."""

from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from permissions.sign_in import client, coupling, providers, refusals
from permissions.sign_in.begin import METHOD
from permissions.sign_in.errors import ProviderDown
from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider
from permissions.sign_in.start_limits import spend_start
from stafettlog.admin.frame import current_user


class IdentityLinkScreen(View):
    """A POST says what one wants, and answers with a page that goes on; the GET there leads to the provider.

    The answer to a form may lead to no other machine, and a link alone must not begin this.
    """

    http_method_names = ["get", "head", "post"]

    def post(self, request: HttpRequest, provider: str) -> HttpResponse:
        found = coupling.find_offered(request, current_user(request), provider)
        if found is None:
            raise Http404
        context = {**admin.site.each_context(request), "title": _("Koble til en konto")}
        if not coupling.is_fresh(request):
            return render(request, "staff/identity_again.html", {**context, **_again(request, found)})
        coupling.ask(request, found)
        shown = {**context, "provider": found.label, "on": request.path}
        return render(request, "staff/identity_link.html", shown)

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        found = providers.find(provider)
        if found is None or not coupling.was_asked(request, found):
            raise Http404
        spend_start(request)
        try:
            # Asked anew who it is: whoever else the browser is signed in as there must not be coupled.
            there = client.address_to(request, found, part="staff", again=True, purpose=coupling.PURPOSE)
        except ProviderDown:
            return refusals.not_now(request, found, next_url=reverse("sign_ins"))
        return HttpResponseRedirect(there)


def _again(request: HttpRequest, wanted: Provider) -> dict[str, str]:
    """The way to sign in anew, by the number as this session, and back to the list."""
    here = providers.find(request.session[METHOD])
    assert here is not None
    query = urlencode({"del": Part.STAFF.value, "igjen": "1", "next": reverse("sign_ins")})
    there = f"{reverse('sign_in_start', args=[here.key])}?{query}"
    return {"provider": here.label, "wanted": wanted.label, "again": there}


class IdentityEndScreen(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, identity_id: UUID) -> HttpResponse:
        if not coupling.uncouple(request, current_user(request), identity_id):
            raise Http404
        messages.success(request, _("Koblingen er avsluttet."))
        return HttpResponseRedirect(reverse("sign_ins"))
