"""Signing out, here and at the provider: started here, or told us by the provider."""

from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views import View

from permissions import languages
from permissions.models import SignIn, SignInEnd
from permissions.rules import Open
from permissions.sign_in import entrance, metadata, providers, sessions, transport
from permissions.sign_in.begin import end_each
from permissions.sign_in.errors import ProviderDown
from permissions.sign_in.parts import Part, part_of
from permissions.sign_in.providers import Provider
from permissions.unbroken import unbroken

SALT = "sign_out.state"
STATE_SECONDS = 600


class SignOut(View):
    """A form alone signs out. The answer is a page that goes on to the provider by itself, and has a link:
    the answer to a form may lead to no other machine (form-action)."""

    action = Open("ends one's own session")
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        is_family = part_of(request) == Part.FAMILY
        ended = sessions.sign_out(request)
        provider = providers.find(ended.method) if ended is not None else None
        on, is_down = "", False
        if ended is not None and provider is not None:
            try:
                on = address_there(request, provider, ended.id_token)
            except ProviderDown:
                is_down = True
        name = unbroken(provider.label) if provider and (on or is_down) else ""
        context = {"provider": name, "on": on, "is_down": is_down}
        code = languages.wished(request) if is_family else translation.get_language()
        with translation.override(code):
            return render(request, "sign_in/signed_out.html", context)


def address_there(request: HttpRequest, provider: Provider, id_token: str | None) -> str:
    """Where the provider signs out, with the way back; "" if it does not. Raises ProviderDown.

    It is asked whether it is there: a browser that is sent to one who does not answer shows an error of
    its own, and the person does not learn what was ended.
    """
    budget = transport.Budget(2)
    endpoint = metadata.of(provider, budget).end_session_endpoint
    if not endpoint:
        return ""
    transport.get_json(provider, provider.issuer.rstrip("/") + metadata.WELL_KNOWN, budget)
    asked = {
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("signed_out")),
        "state": signing.dumps(provider.key, salt=SALT),
    }
    asked |= {"id_token_hint": id_token} if id_token else {"client_id": provider.client_id}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


class SignedOut(View):
    """Where the provider sends the browser back to. It ends nothing, and says what was ended."""

    action = Open("says that one is signed out")
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("admin:login"))
        context = {"provider": _state_of(request), "on": "", "is_down": False}
        return render(request, "sign_in/signed_out.html", context)


def _state_of(request: HttpRequest) -> str:
    """The name of the provider that our own `state` has come back from; "" without one."""
    try:
        key = signing.loads(request.GET.get("state", ""), salt=SALT, max_age=STATE_SECONDS)
    except signing.BadSignature:
        return ""
    found = providers.find(str(key))
    return unbroken(found.label) if found else ""


class FrontChannelLogout(View):
    """The provider shows this address in a frame of its own page, when the person signs out there.

    The answer is empty and the same whatever is ended, or nothing. No cookie comes along: the session is
    found by the provider's own id of it, which nobody else knows.
    """

    action = Open("a provider tells that its session has ended; ends what began by it, and tells nothing")
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, provider: str) -> HttpResponse:
        found = providers.find(provider)
        if found is None or not found.front_channel:
            raise Http404
        issuer, sid = request.GET.get("iss", ""), request.GET.get("sid", "")
        if issuer == found.issuer and len(sid) <= 255 and sid.isprintable() and sid:
            rows = SignIn.objects.active().filter(issuer=found.issuer, sid=sid, method=found.key)
            end_each(rows.only("pk"), why=SignInEnd.BY_PROVIDER, by=None)
            entrance.signed_out_there(found, sid)
        response = HttpResponse(content_type="text/html; charset=utf-8")
        response._csp_replace = {"frame-ancestors": _origins(found)}  # type: ignore[attr-defined]
        # For the policy above, which old browsers do not know of.
        response.xframe_options_exempt = True
        response["Cache-Control"] = "no-store, private"
        return response


def _origins(provider: Provider) -> list[str]:
    """Where the provider's own pages stand: the issuer's place, and that of its page for signing out."""
    addresses = [provider.issuer]
    with suppress(ProviderDown):
        addresses.append(metadata.of(provider, transport.Budget(1)).end_session_endpoint)
    parts = [urlsplit(address) for address in addresses if address]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})
