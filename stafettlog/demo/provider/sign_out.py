"""Sign-out at the provider: asked for by the client (RP-initiated), and told to it (front-channel)."""

from typing import Any
from urllib.parse import urlencode

import flask
from authlib.jose import JsonWebToken
from authlib.jose.errors import JoseError
from oidc_provider_mock._storage import Storage
from werkzeug.wrappers import Response

from stafettlog.demo.provider.plan import Plan

END_SESSION = "oidc-provider-mock.end_session"
CONFIRM = "oidc-provider-mock.end_session_confirm"
METADATA = {"frontchannel_logout_supported": True, "frontchannel_logout_session_supported": True}
COOKIE = "demo_provider_sids"


def add(app: flask.Flask, plan: Plan, storage: Storage) -> None:
    """The end-session address answers as ID-porten's does: at once, and back to the client if it may."""

    def end_session() -> Any:
        given = flask.request.values
        sid = _sid_of(given.get("id_token_hint", ""), storage)
        left = [one for one in _sids() if one != sid]
        back = given.get("post_logout_redirect_uri", "")
        if sid and back == plan.client.signed_out_uri:
            query = "?" + urlencode({"state": given["state"]}) if "state" in given else ""
            return _keep(flask.redirect(back + query), left)
        return flask.render_template("end_session_form.html", signed_in=bool(_sids()))

    def confirmed() -> Any:
        """Everyone whom this browser has signed in here: each client is told in a frame."""
        ended = [
            f"{plan.client.front_channel_uri}?{urlencode({'iss': plan.issuer, 'sid': s})}" for s in _sids()
        ]
        page = flask.render_template("end_session_confirm.html", frames=ended)
        return _keep(flask.make_response(page), [])

    app.view_functions[END_SESSION] = end_session
    app.view_functions[CONFIRM] = confirmed


def remember(response: Response, sid: str) -> None:
    """The browser has a session here from now on: that of this sign-in, beside those before."""
    _keep(response, [*_sids(), sid])


def _sids() -> list[str]:
    return [one for one in flask.request.cookies.get(_cookie(), "").split(".") if one]


def _keep(response: Response, sids: list[str]) -> Response:
    response.set_cookie(_cookie(), ".".join(sids), httponly=True, samesite="Lax")
    return response


def _cookie() -> str:
    # Cookies do not know ports: two providers on one machine would share it.
    return f"{COOKIE}_{flask.request.host.rpartition(':')[2]}"


def _sid_of(token: str, storage: Storage) -> str:
    """The session that an id_token of ours is of; one that has run out will do. Empty for any other."""
    try:
        claims = JsonWebToken(["RS256"]).decode(token, storage.jwk)
    except (JoseError, ValueError):
        return ""
    return str(claims.get("sid", ""))
