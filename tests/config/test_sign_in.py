"""Providers from the environment: what is unsafe, missing or misspelt stops the start, by name."""

from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from config import sign_in
from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider
from tests.sign_in.fake import a_key

GOOD = {
    "OIDC_PROVIDERS": "idporten,jobb",
    "OIDC_IDPORTEN_ISSUER": "https://idporten.example",
    "OIDC_IDPORTEN_CLIENT_ID": "klient",
    "OIDC_IDPORTEN_CLIENT_SECRET": "dypt-hemmelig",
    "OIDC_IDPORTEN_LABEL": "ID-porten",
    "OIDC_IDPORTEN_PARTS": "family,staff",
    "OIDC_JOBB_ISSUER": "https://jobb.example/leier/v2.0",
    "OIDC_JOBB_CLIENT_ID": "klient",
    "OIDC_JOBB_CLIENT_SECRET": "like-hemmelig",
    "OIDC_JOBB_PARTS": "staff",
    "OIDC_JOBB_ACR_STAFF": "none",
    "OIDC_JOBB_PID_CLAIM": "none",
    "OIDC_JOBB_FRONT_CHANNEL_LOGOUT": "false",
}


def read(
    monkeypatch: pytest.MonkeyPatch, *, production: bool = True, **changes: str | None
) -> tuple[tuple[Provider, ...], list[str]]:
    said = {name: one for name, one in {**GOOD, **changes}.items() if one is not None}
    monkeypatch.setattr(environ.Env, "ENVIRON", said)
    return sign_in.from_environment(environ.Env(), production=production)


def test_as_it_should_be(monkeypatch: pytest.MonkeyPatch) -> None:
    (idporten, jobb), faults = read(monkeypatch)
    assert faults == []
    assert (idporten.key, idporten.label, idporten.parts) == ("idporten", "ID-porten", frozenset(Part))
    assert idporten.acr == dict.fromkeys(Part, ("idporten-loa-high",))
    assert (idporten.scopes, idporten.pid_claim, idporten.front_channel) == ("openid", "pid", True)
    assert (jobb.label, jobb.parts, jobb.pid_claim) == ("jobb", {Part.STAFF}, "")
    assert (jobb.acr, jobb.front_channel) == ({Part.STAFF: ()}, False)
    assert jobb.accepts("", Part.STAFF)
    assert not idporten.accepts("", Part.STAFF)


def test_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    (idporten, _jobb), _faults = read(
        monkeypatch, OIDC_IDPORTEN_ACR_STAFF="idporten-loa-substantial, idporten-loa-high"
    )
    assert idporten.acr_values(Part.STAFF) == "idporten-loa-substantial"
    assert idporten.accepts("idporten-loa-high", Part.STAFF)
    assert not idporten.accepts("idporten-loa-substantial", Part.FAMILY)


def test_none_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environ.Env, "ENVIRON", {})
    assert sign_in.from_environment(environ.Env(), production=True) == ((), [])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_IDPORTEN_ISSUER": None}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "http://idporten.example"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "http://127.0.0.1:9000"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "https://a:b@idporten.example"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "https://"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "https://[x"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "https://idporten.example?x=1"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_IDPORTEN_ISSUER": "idporten.example"}, "OIDC_IDPORTEN_ISSUER"),
        ({"OIDC_JOBB_ISSUER": "https://idporten.example"}, "same issuer"),
        ({"OIDC_IDPORTEN_CLIENT_ID": None}, "OIDC_IDPORTEN_CLIENT_ID"),
        ({"OIDC_IDPORTEN_CLIENT_SECRET": None}, "OIDC_IDPORTEN_CLIENT_SECRET"),
        ({"OIDC_IDPORTEN_PRIVATE_KEY_FILE": "/finnes/ikke.pem"}, "OIDC_IDPORTEN_PRIVATE_KEY_FILE"),
        ({"OIDC_IDPORTEN_PARTS": None}, "OIDC_IDPORTEN_PARTS"),
        ({"OIDC_IDPORTEN_PARTS": "family,alle"}, "OIDC_IDPORTEN_PARTS"),
        ({"OIDC_IDPORTEN_ACR_FAMILY": "none"}, "OIDC_IDPORTEN_ACR_FAMILY"),
        ({"OIDC_IDPORTEN_ACR_FAMILY": ","}, "OIDC_IDPORTEN_ACR_FAMILY"),
        ({"OIDC_IDPORTEN_ACR_STAFF": ","}, "OIDC_IDPORTEN_ACR_STAFF"),
        ({"OIDC_IDPORTEN_PID_CLAIM": "none"}, "OIDC_IDPORTEN_PID_CLAIM"),
        ({"OIDC_IDPORTEN_SCOPES": "profile"}, "OIDC_IDPORTEN_SCOPES"),
        ({"OIDC_IDPORTEN_ACR": "x"}, "OIDC_IDPORTEN_ACR is not read"),
        ({"OIDC_ANDRE_ISSUER": "https://x.example"}, "OIDC_ANDRE_ISSUER is not read"),
        ({"OIDC_PROVIDERS": "idporten,jobb,jobb"}, "names one twice"),
        ({"OIDC_PROVIDERS": "konto"}, "OIDC_PROVIDERS"),
        ({"OIDC_PROVIDERS": "valg"}, "OIDC_PROVIDERS"),
        ({"OIDC_PROVIDERS": "Id-Porten"}, "OIDC_PROVIDERS"),
    ],
)
def test_fault_is_named_and_no_value_shown(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None], named: str
) -> None:
    _providers, faults = read(monkeypatch, **changes)
    assert any(named in fault for fault in faults), faults
    assert "hemmelig" not in str(faults)


def test_loopback_outside_production(monkeypatch: pytest.MonkeyPatch) -> None:
    here = {"OIDC_IDPORTEN_ISSUER": "http://127.0.0.1:9000"}
    assert read(monkeypatch, production=False, **here)[1] == []
    elsewhere = {"OIDC_IDPORTEN_ISSUER": "http://192.168.0.5:9000"}
    with pytest.raises(ImproperlyConfigured, match="OIDC_IDPORTEN_ISSUER"):
        read(monkeypatch, production=False, **elsewhere)


@pytest.mark.parametrize("private", [True, False])
def test_key_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, private: bool) -> None:
    file = tmp_path / "klient.pem"
    file.write_bytes(a_key("k1").as_pem(private=private))
    (idporten, _jobb), faults = read(
        monkeypatch, OIDC_IDPORTEN_PRIVATE_KEY_FILE=str(file), OIDC_IDPORTEN_CLIENT_SECRET=None
    )
    assert (faults == []) is private
    assert "BEGIN" not in repr(idporten)
