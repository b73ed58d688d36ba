"""The two halves of a sign-in by a provider: where the browser is sent, and what its answer is worth."""

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from permissions.sign_in import metadata, pending, tokens, transport
from permissions.sign_in.errors import ProviderDown, Refused
from permissions.sign_in.pending import Pending
from permissions.sign_in.providers import Provider
from permissions.sign_in.tokens import Known
from permissions.sign_in.transport import Budget

CANCELLED = "access_denied"
DOWN = frozenset({"server_error", "temporarily_unavailable"})
LONGEST_CODE = 2048


class Cancelled(Exception):
    """The person went back."""


def address_to(
    request: HttpRequest,
    provider: Provider,
    *,
    part: str = "",
    next_url: str = "",
    again: bool = False,
    purpose: str = "",
) -> str:
    """The provider's page for this browser, with state, nonce and PKCE. Raises ProviderDown.

    `again`: the provider asks who it is, also of someone whom it has signed in already.
    """
    about = metadata.of(provider, Budget(), alone=True)
    back = back_address(request, provider)
    state = pending.remember(
        request, provider, part=part, next_url=next_url, purpose=purpose, back=back, again=again
    )
    made = pending.look(request, state)
    assert made is not None
    more = {
        "acr_values": provider.acr_values(made.wanted),
        "ui_locales": _language(about.ui_locales),
        "prompt": "login" if again else "",
    }
    return str(
        prepare_grant_uri(
            about.authorization_endpoint,
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=back,
            scope=provider.scopes,
            state=state,
            nonce=made.nonce,
            code_challenge=create_s256_code_challenge(made.verifier),
            code_challenge_method="S256",
            **{name: value for name, value in more.items() if value},
        )
    )


def answer(request: HttpRequest, provider: Provider, waiting: Pending) -> Known:
    """Who it is, by the address that the browser came back with. Raises Cancelled, Refused, ProviderDown."""
    budget = Budget()
    about = metadata.of(provider, budget)
    issuer = request.GET.get("iss")
    if (issuer is None and about.says_issuer) or (issuer is not None and issuer != provider.issuer):
        raise Refused("other_issuer")
    if error := request.GET.get("error"):
        if error == CANCELLED:
            raise Cancelled
        raise ProviderDown("said_so") if error in DOWN else Refused("provider_refused")
    code = request.GET.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise Refused("no_code")
    given = transport.post_code(
        provider,
        about.token_endpoint,
        budget,
        code=code,
        code_verifier=waiting.verifier,
        redirect_uri=waiting.back,
    )
    return tokens.verify(provider, given, nonce=waiting.nonce, budget=budget)


def back_address(request: HttpRequest, provider: Provider) -> str:
    path = reverse("sign_in_back", args=[provider.key])
    return settings.PUBLIC_URL + path if settings.PRODUCTION else request.build_absolute_uri(path)


def _language(understood: tuple[str, ...]) -> str:
    """The page's language, or English, as the provider knows them; both if it does not say."""
    wished = [get_language() or settings.LANGUAGE_CODE, "en"]
    known = [one for one in wished if one in understood] if understood else list(dict.fromkeys(wished))
    return known[0] if understood and known else " ".join(known)
