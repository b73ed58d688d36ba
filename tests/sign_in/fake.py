"""A provider inside the test: it answers below Authlib, where the network would, and can be made to lie."""

import base64
import io
import json
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider

ISSUER = "https://innlogging.example"
CLIENT, SECRET = "stafettloggen", "klientens-hemmelighet"
HIGH, SUBSTANTIAL = "idporten-loa-high", "idporten-loa-substantial"

Reply = tuple[int, dict[str, str], bytes]


@lru_cache
def a_key(kid: str) -> RSAKey:
    """Made once a run: it takes a tenth of a second."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def a_provider(**changes: Any) -> Provider:
    return Provider(
        **{
            "key": "idporten",
            "label": "ID-porten",
            "issuer": ISSUER,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "parts": frozenset(Part),
            "acr": dict.fromkeys(Part, (HIGH,)),
            **changes,
        }
    )


class Fake(BaseAdapter):
    """`claims`, `header`, `metadata`, `answer` are laid over what a good one says; `replies` replace it.

    `asked`: the addresses that were asked, in order; `sent`: what the token endpoint was sent.
    """

    def __init__(self) -> None:
        super().__init__()
        self.key = a_key("k1")
        self.published = [self.key]
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.replies: dict[str, Callable[[], Reply]] = {}
        self.sign: Callable[[dict[str, Any], dict[str, Any]], str] = self._sign
        self.asked: list[str] = []
        self.options: list[dict[str, Any]] = []
        self.sent: list[requests.PreparedRequest] = []
        self.nonces: dict[str, str] = {}

    # --- as the network has it
    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        path = urlsplit(request.url or "").path
        self.asked.append(str(request.url))
        self.options.append(options)
        if path == "/token":
            self.sent.append(request)
        status, headers, body = self.replies.get(path, lambda: self._reply(path, request))()
        response = requests.Response()
        response.status_code, response.url, response.request = status, str(request.url), request
        response.headers.update(headers)
        response.raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False)
        return response

    def close(self) -> None:
        pass

    def _reply(self, path: str, request: requests.PreparedRequest) -> Reply:
        if path == "/token":
            form = parse_qs(str(request.body))
            said = {
                "access_token": "tilgang",
                "token_type": "Bearer",
                "id_token": self.token(self.nonces.get(form["code"][0], "")),
                **self.answer,
            }
        elif path == "/jwks":
            said = {"keys": [one.as_dict(private=False) for one in self.published]}
        else:
            said = {
                "issuer": ISSUER,
                "authorization_endpoint": "https://login.innlogging.example/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/jwks",
                "end_session_endpoint": "https://login.innlogging.example/ut",
                **self.metadata,
            }
        return 200, {"Content-Type": "application/json"}, json.dumps(said).encode()

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": "sub-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 120,
            "nonce": nonce,
            "acr": HIGH,
            "sid": "sid-1",
        } | self.claims
        given = {name: value for name, value in claims.items() if value is not None}
        return self.sign({"alg": "RS256", "kid": self.key.kid, **self.header}, given)

    def _sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        return jwt.encode(header, claims, self.key, algorithms=[header["alg"]])

    # --- as the browser has it
    def start(self, client: Client, **query: str) -> dict[str, str]:
        """Go to the provider; what it is asked."""
        key = query.pop("provider", "idporten")
        answer = client.get(f"/logg-inn/{key}/", query)
        assert answer.status_code == 302, answer.content
        return {name: one for name, (one,) in parse_qs(urlsplit(answer["Location"]).query).items()}

    def code(self, asked: dict[str, str], code: str = "kode-1") -> dict[str, str]:
        """The provider lets the person in: what stands in the address back."""
        self.nonces[code] = asked["nonce"]
        return {"code": code, "state": asked["state"]}

    def sign_in(self, client: Client, *, number: str | None = None, sub: str = "sub-1", **query: str) -> Any:
        """There and back as the person with `number`."""
        self.claims |= {"sub": sub} | ({"pid": number} if number else {})
        back = self.code(self.start(client, **query))
        return client.get(f"/logg-inn/{query.get('provider', 'idporten')}/tilbake/", back)


def unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
