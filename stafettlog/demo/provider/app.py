"""A provider as a Flask app: oidc-provider-mock, with our pages, and with what a real one demands.

The package looks at neither PKCE nor who the client is, has one `sid` for ever and asks before each sign-out.
Added here: PKCE, nonce, the client's secret and its exact addresses, a `sid` for each sign-in, `iss` in the
answer (RFC 9207), and front-channel logout of everyone whom the browser has signed in.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import flask
import oidc_provider_mock
from authlib.jose import RSAKey
from oidc_provider_mock._app import OpenIDCode
from oidc_provider_mock._storage import Client as KnownClient
from oidc_provider_mock._storage import Storage, User
from oidc_provider_mock._storage import storage as current
from werkzeug.wrappers import Response

from stafettlog.demo.provider import sign_out
from stafettlog.demo.provider.plan import HOST, Person, Plan

AUTHORIZE = "oidc-provider-mock.authorize"
EXCHANGE = "oidc-provider-mock.issue_token"
METADATA = "oidc-provider-mock.openid_config"
PUT_PERSON = "oidc-provider-mock.set_user"
CLIENT_PROOF: Literal["client_secret_basic"] = "client_secret_basic"
TOKEN_LIFE = timedelta(minutes=2)


def make_app(plan: Plan) -> flask.Flask:
    """The provider of `plan`, ready to serve. It has no debugger, unlike the package's own app."""
    app = flask.Flask(__name__)
    users = [User(sub=person.sub, claims=person.claims) for person in plan.persons]
    oidc_provider_mock.init_app(
        app,
        require_client_registration=True,
        require_nonce=True,
        issue_refresh_token=False,
        access_token_max_age=TOKEN_LIFE,
        user_claims=users,
    )
    app.debug = False
    # init_app put the debugger around this; it answers with source code, and with a console if asked.
    app.wsgi_app = app.wsgi_app.app
    storage = _storage(app)
    # Named, so that after a new start it is seen to be another. The package would not say the name.
    OpenIDCode.get_encode_header = lambda *_: {"alg": "RS256", "kid": current.jwk.kid}
    storage.jwk = RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig"}, is_private=True)
    client = KnownClient(
        id=plan.client.id,
        secret=plan.client.secret,
        redirect_uris=[plan.client.redirect_uri],
        allowed_scopes=("openid", "profile"),
        token_endpoint_auth_method=CLIENT_PROOF,
    )
    storage.store_client(client)
    _Demands(app, plan, storage)
    sign_out.add(app, plan, storage)
    return app


def _storage(app: flask.Flask) -> Storage:
    """The package's memory of this app: it hands it to each request."""
    with app.test_request_context("/"):
        app.preprocess_request()
        return flask.g.oidc_provider_mock_storage


class _Demands:
    """Around the package's own answers: what is asked of the client, and what is put into them."""

    def __init__(self, app: flask.Flask, plan: Plan, storage: Storage) -> None:
        self.plan, self.storage = plan, storage
        self.persons = {person.sub: person for person in plan.persons}
        self.challenges: dict[str, str] = {}
        app.before_request(self.refuse)
        app.after_request(self.complete)
        app.context_processor(self.page)
        app.add_url_rule("/users", "forget", self.forget, methods=["DELETE"])

    def refuse(self) -> Any:
        request = flask.request
        if request.host != f"{HOST}:{self.plan.port}":
            # The issuer would be another, and a page elsewhere could have its name resolve to here.
            flask.abort(400)
        if request.endpoint == AUTHORIZE:
            if request.args.get("code_challenge_method") != "S256" or not request.args.get("code_challenge"):
                return flask.render_template("error.html", description="PKCE (S256) is required"), 400
            if request.method == "POST":
                return self._chosen(request.form.get("sub", ""))
        if request.endpoint == EXCHANGE and not self._knows_verifier():
            return {"error": "invalid_grant"}, 400
        if request.endpoint == PUT_PERSON:
            self._put(request.view_args["sub"], request.get_json())
        return None

    def _chosen(self, sub: str) -> Any:
        """The person's claims get a `sid` of this sign-in. Someone whom nobody has told of is refused."""
        if flask.request.form.get("action") == "deny":
            return None
        user = self.storage.get_user(sub) if sub in self.persons else None
        if user is None:
            flask.abort(400)
        flask.g.sid = secrets.token_urlsafe(16)
        self.storage.store_user(replace(user, claims={**user.claims, "sid": flask.g.sid}))
        return None

    def _knows_verifier(self) -> bool:
        challenge = self.challenges.pop(flask.request.form.get("code", ""), "")
        digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
        return hmac.compare_digest(challenge, base64.urlsafe_b64encode(digest).rstrip(b"=").decode())

    def _put(self, sub: str, claims: dict[str, Any]) -> None:
        """Tests tell of people on the way: PUT /users/<sub> with the claims, and perhaps `what`."""
        self.persons[sub] = Person(
            sub, claims.get("name", sub), claims.pop("what", ""), claims.pop("group", "")
        )

    def forget(self) -> tuple[str, int]:
        """Between two tests: nobody is left of those who were told of on the way."""
        planned = {person.sub for person in self.plan.persons}
        self.persons = {sub: person for sub, person in self.persons.items() if sub in planned}
        return "", 204

    def complete(self, response: Response) -> Response:
        endpoint = flask.request.endpoint
        if endpoint == METADATA:
            said = response.get_json()
            del said["registration_endpoint"]
            response.set_data(flask.json.dumps(said | sign_out.METADATA | METADATA_MORE))
        if endpoint == AUTHORIZE and "Location" in response.headers:
            self._answered(response)
        origin = self.plan.client.origin
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; "
            f"form-action 'self' {origin}; frame-src {origin}"
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _answered(self, response: Response) -> None:
        location = response.headers["Location"]
        code = parse_qs(urlsplit(location).query).get("code", [""])[0]
        if code:
            self.challenges[code] = flask.request.args["code_challenge"]
            sign_out.remember(response, flask.g.sid)
        more = {"iss": self.plan.issuer}
        if "state" in flask.request.args and "state=" not in location:
            # The package forgets it where somebody said no.
            more["state"] = flask.request.args["state"]
        response.headers["Location"] = f"{location}&{urlencode(more)}"

    def page(self) -> dict[str, Any]:
        """What every page knows; `groups`: heading and people, in the order of the plan."""
        groups: dict[str, list[Person]] = {}
        for person in self.persons.values():
            groups.setdefault(person.group, []).append(person)
        return {"plan": self.plan, "groups": groups.items()}


METADATA_MORE = {
    "grant_types_supported": ["authorization_code"],
    "scopes_supported": ["openid", "profile"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": [CLIENT_PROOF],
    "authorization_response_iss_parameter_supported": True,
    "acr_values_supported": ["idporten-loa-high", "idporten-loa-substantial"],
    "ui_locales_supported": ["nb"],
}
