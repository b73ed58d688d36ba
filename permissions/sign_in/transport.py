"""Asking a provider: its own origin alone, no redirects, few bytes, and never longer than the budget."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

from permissions.sign_in.errors import ProviderDown
from permissions.sign_in.providers import LOOPBACK, Provider, origin

BUDGET_SECONDS = 2.8
"""For all that one page asks of a provider: the person has an answer within three seconds."""
ASIDE_SECONDS = 0.8
"""Of them at most, for metadata and for keys each: the token has what is left."""
MOST_BYTES = 256 * 1024
_CHUNK = 16 * 1024
# A name that is not resolved, and a server that sends one byte a second, keep no page waiting: a thread does
# that. When all of them wait, the next ones are told at once that the provider is down.
_POOL = ThreadPoolExecutor(max_workers=8, thread_name_prefix="provider")


class Budget:
    """The seconds left of one page's time with providers."""

    def __init__(self, seconds: float | None = None) -> None:
        self._ends = time.monotonic() + (BUDGET_SECONDS if seconds is None else seconds)

    def left(self) -> float:
        return self._ends - time.monotonic()


class BoundSession(OAuth2Session):
    """Authlib's client, which proves itself to the provider, within our limits."""

    def __init__(self, provider: Provider, seconds: float) -> None:
        super().__init__(
            provider.client_id,
            provider.private_key or provider.client_secret,
            token_endpoint_auth_method="private_key_jwt" if provider.private_key else "client_secret_basic",
            trust_env=False,  # no .netrc; proxies are named below
        )
        if provider.private_key:
            key_id = {"kid": provider.private_key_id} if provider.private_key_id else None
            # As ID-porten has it, the assertion is for the issuer; a minute is enough.
            claims = {"aud": provider.issuer, "exp": int(time.time()) + 60}
            self.register_client_auth_method(PrivateKeyJWT(headers=key_id, claims=claims))
        # What is packed may unpack to anything.
        self.headers["Accept-Encoding"] = "identity"
        self.provider, self.seconds = provider, seconds

    def request(self, method: str, url: str, *_args: Any, **kwargs: Any) -> requests.Response:
        """Raises ProviderDown, with a reason that says nothing of what was asked or answered."""
        if origin(url) != self.provider.origin:
            raise ProviderDown("other_origin")
        if self.seconds <= 0:
            raise ProviderDown("no_time_left")
        asked = _POOL.submit(self._ask, method, url, time.monotonic() + self.seconds, **kwargs)
        try:
            return asked.result(self.seconds)
        except TimeoutError:
            asked.cancel()
            raise ProviderDown("slow") from None
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise ProviderDown(f"unreachable_{type(error).__name__}") from None

    def _ask(self, method: str, url: str, ends: float, **kwargs: Any) -> requests.Response:
        kwargs |= {"stream": True, "allow_redirects": False, "timeout": max(ends - time.monotonic(), 0.01)}
        is_here = (requests.utils.urlparse(url).hostname or "") in LOOPBACK
        kwargs["proxies"] = {} if is_here else get_environ_proxies(url)
        response = super().request(method, url, withhold_token=True, **kwargs)
        with response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise ProviderDown("packed")
            response._content = _body(response, ends)
        return response


def _body(response: requests.Response, ends: float) -> bytes:
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise ProviderDown("too_large")
        if time.monotonic() > ends:
            raise ProviderDown("slow")
    return bytes(body)


def get_json(provider: Provider, url: str, budget: Budget, *, alone: bool = False) -> dict[str, Any]:
    """A document of the provider's. `alone`: the page asks for nothing else. Raises ProviderDown."""
    seconds = budget.left() if alone else min(ASIDE_SECONDS, budget.left())
    with BoundSession(provider, seconds) as session:
        response = session.request("GET", url, headers={"Accept": "application/json"})
    try:
        found = response.json() if response.status_code == 200 else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProviderDown(f"no_document_{response.status_code}")
    return found


def post_code(provider: Provider, url: str, budget: Budget, **form: str) -> dict[str, Any]:
    """The answer of the token endpoint, or an empty dict if it refuses the code. Raises ProviderDown.

    A provider that does not know us any more (the secret has run out) is down, for whoever signs in.
    """
    with BoundSession(provider, budget.left() - ASIDE_SECONDS) as session:
        session.register_compliance_hook("access_token_response", _is_answer)
        try:
            found = session.fetch_token(url, grant_type="authorization_code", **form)
        except OAuthError as error:
            if error.error != "invalid_grant":
                raise ProviderDown("token_refused") from None
            return {}
        except (requests.RequestException, ValueError) as error:
            raise ProviderDown(f"no_token_{type(error).__name__}") from None
    return dict(found)


def _is_answer(response: requests.Response) -> requests.Response:
    if response.status_code not in (200, 400, 401):
        raise ProviderDown(f"no_token_{response.status_code}")
    return response
