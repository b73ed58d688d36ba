"""The demo's ID-porten: who can be chosen there, and that its provider is as strict as a real one."""

import json
import os
import re
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from authlib.deprecate import AuthlibDeprecationWarning
from flask.testing import FlaskClient

from config.sign_in import from_environment
from permissions import people
from permissions.sign_in.parts import Part, parts_of
from stafettlog.demo import id_porten, work_accounts
from stafettlog.demo.load import demo_accounts, load_demo
from stafettlog.demo.provider.plan import Plan, environment, read, write

VERIFIER = "v" * 43
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ORIGIN = "http://127.0.0.1:8000"

# The package calls Authlib as it was some versions ago: in a process of its own nobody minds.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def plan() -> Plan:
    return id_porten.plan(port=8001, origin=ORIGIN)


@pytest.fixture
def browser(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    # As the provider's own process says (__main__.py), of this test alone.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from stafettlog.demo.provider.app import make_app
    app = make_app(plan)
    app.config["SERVER_NAME"] = "127.0.0.1:8001"
    return app.test_client()


def asked(plan: Plan, **changes: str | None) -> dict[str, str]:
    given = {
        "response_type": "code",
        "client_id": plan.client.id,
        "redirect_uri": plan.client.redirect_uri,
        "scope": "openid",
        "state": "st",
        "nonce": "no",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def choose(browser: FlaskClient, plan: Plan, name: str, **changes: str | None) -> dict[str, str]:
    """What the browser brings back to Stafettloggen after `name` was pressed."""
    sub = next(one.sub for one in plan.persons if one.name == name)
    went = browser.post("/oauth2/authorize", query_string=asked(plan, **changes), data={"sub": sub})
    assert went.status_code == 302
    assert went.location.startswith(plan.client.redirect_uri + "?")
    return {key: value for key, (value,) in parse_qs(urlsplit(went.location).query).items()}


def exchange(browser: FlaskClient, plan: Plan, code: str, secret: str = "", verifier: str = VERIFIER):
    return browser.post(
        "/oauth2/token",
        auth=(plan.client.id, secret or plan.client.secret),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": plan.client.redirect_uri,
            "code_verifier": verifier,
        },
    )


def claims_of(answer) -> dict[str, object]:
    assert answer.status_code == 200, answer.text
    middle = answer.get_json()["id_token"].split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=="))


@pytest.mark.django_db
def test_chooser_has_one_of_each_kind() -> None:
    load_demo("stafettlogg-demo")
    found = {}
    for person in id_porten.persons():
        assert person.what
        assert person.claims["pid"] not in person.sub
        user = people.find_by_number(person.claims["pid"])
        if user is not None:
            assert user.display_name == person.name
        found.setdefault(person.group, {})[person.name] = parts_of(user) if user else None
    assert len({one.sub for one in id_porten.persons()}) == sum(map(len, found.values()))
    assert set(found[id_porten.FAMILY].values()) == {frozenset({Part.FAMILY})}
    assert set(found[id_porten.BOTH].values()) == {frozenset(Part)}
    assert set(found[id_porten.STAFF].values()) == {frozenset({Part.STAFF})}
    assert found[id_porten.OUTSIDE] == {
        "Kjetil Lundsør": frozenset(),
        "Omar Andersen": frozenset({Part.FAMILY}),
        "Vilde Utenfor": None,
    }
    everyone = set().union(*found.values())
    assert {text.partition(", ")[0] for _user, text in demo_accounts()} <= everyone


def test_plan_survives_the_way_to_its_process(plan: Plan) -> None:
    assert read(write([plan])) == [plan]


def test_settings_read_what_the_demo_tells_of_its_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [id_porten.plan(port=8001, origin=ORIGIN), work_accounts.plan(port=8002, origin=ORIGIN)]
    for name in [name for name in os.environ if name.startswith("OIDC_")]:
        monkeypatch.delenv(name)
    for name, value in environment(plans).items():
        monkeypatch.setenv(name, value)
    (national, work), faults = from_environment(environ.Env(), production=False)
    assert faults == []
    assert national.parts == frozenset(Part)
    assert not national.accepts("idporten-loa-substantial", Part.FAMILY)
    assert (work.parts, work.pid_claim) == (frozenset({Part.STAFF}), "")
    assert all("pid" not in person.claims for person in work_accounts.persons())
    assert from_environment(environ.Env(), production=True)[1], "never in production"


def test_page_says_what_it_is_and_shows_names_not_ids(browser: FlaskClient, plan: Plan) -> None:
    page = browser.get("/oauth2/authorize", query_string=asked(plan))
    assert "Dette er demoens ID-porten" in page.text
    shown = re.sub(r"<[^>]+>", "", page.text)
    assert 'aria-label="Hanne Andersen, mor til Anders"' in page.text
    for person in plan.persons:
        assert person.name in shown
        assert person.sub not in shown
        assert str(person.claims["pid"]) not in page.text
    assert "://" not in re.sub(r'href="http://127\.0\.0\.1:8000/"', "", page.text), "nothing from elsewhere"


def test_token_says_who_and_a_new_sid_each_time(browser: FlaskClient, plan: Plan) -> None:
    sids = set()
    for _ in range(2):
        back = choose(browser, plan, "Hanne Andersen")
        assert (back["state"], back["iss"]) == ("st", plan.issuer)
        claims = claims_of(exchange(browser, plan, back["code"]))
        assert (claims["iss"], claims["aud"], claims["nonce"]) == (plan.issuer, ["stafettloggen"], "no")
        assert (claims["acr"], len(str(claims["pid"]))) == ("idporten-loa-high", 11)
        sids.add(claims["sid"])
    assert len(sids) == 2


def test_a_code_is_good_once_with_its_verifier_and_the_clients_secret(
    browser: FlaskClient, plan: Plan
) -> None:
    for wrong in ({"secret": "other"}, {"verifier": "w" * 43}):
        code = choose(browser, plan, "Hanne Andersen")["code"]
        assert exchange(browser, plan, code, **wrong).status_code in (400, 401)
    code = choose(browser, plan, "Hanne Andersen")["code"]
    assert exchange(browser, plan, code).status_code == 200
    assert exchange(browser, plan, code).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None},
        {"code_challenge_method": "plain"},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere/"},
        {"redirect_uri": "https://elsewhere.example/logg-inn/idporten/tilbake/"},
        {"client_id": "another"},
    ],
)
def test_what_a_provider_refuses(browser: FlaskClient, plan: Plan, changes: dict[str, str | None]) -> None:
    assert browser.get("/oauth2/authorize", query_string=asked(plan, **changes)).status_code == 400


def test_no_nonce_and_no_thanks_go_back_with_the_state(browser: FlaskClient, plan: Plan) -> None:
    went = browser.get("/oauth2/authorize", query_string=asked(plan, nonce=None))
    assert "error=invalid_request" in went.location
    went = browser.post("/oauth2/authorize", query_string=asked(plan), data={"action": "deny"})
    assert "error=access_denied" in went.location
    assert "state=st" in went.location


def test_there_is_no_debugger_no_other_name_and_nobody_unknown(browser: FlaskClient, plan: Plan) -> None:
    assert browser.application.debug is False
    assert "Debug" not in type(browser.application.wsgi_app).__name__
    assert browser.get("/console").status_code == 404
    assert browser.get("/", headers={"Host": "elsewhere.example:8001"}).status_code == 400
    assert browser.get("/", headers={"Host": "localhost:8001"}).status_code == 400
    nobody = browser.post("/oauth2/authorize", query_string=asked(plan), data={"sub": "someone-else"})
    assert nobody.status_code == 400


def test_sign_out_goes_back_only_to_the_client_and_tells_it_of_every_sid(
    browser: FlaskClient, plan: Plan
) -> None:
    back = choose(browser, plan, "Hanne Andersen")
    answer = exchange(browser, plan, back["code"])
    hint, sid = answer.get_json()["id_token"], claims_of(answer)["sid"]
    other = claims_of(exchange(browser, plan, choose(browser, plan, "Trond Aasvang")["code"]))["sid"]
    end = {"id_token_hint": hint, "post_logout_redirect_uri": plan.client.signed_out_uri, "state": "z"}
    for changes in ({"id_token_hint": "x.y.z"}, {"post_logout_redirect_uri": "https://elsewhere.example/"}):
        assert browser.get("/oauth2/end_session", query_string={**end, **changes}).status_code == 200
    told = browser.post("/oauth2/end_session/confirm").text
    assert f"sid={sid}" in told
    assert f"sid={other}" in told
    assert f"{plan.client.front_channel_uri}?iss=" in told
    went = browser.get("/oauth2/end_session", query_string=end)
    assert went.location == plan.client.signed_out_uri + "?state=z"
