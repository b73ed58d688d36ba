"""Mail settings from the environment: a server, a provider, or the demo's folder."""

from typing import Any

import environ
import pytest

from config import mail


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    monkeypatch.setattr(environ.Env, "ENVIRON", variables)
    return mail.from_environment(environ.Env(), production=True)


def test_server_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    read_ = read(monkeypatch, EMAIL_URL="smtp+tls://navn:hem%2Fmelig@mail.example:587", EMAIL_TIMEOUT="7")
    assert read_["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (read_["EMAIL_HOST"], read_["EMAIL_PORT"], read_["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (read_["EMAIL_HOST_USER"], read_["EMAIL_HOST_PASSWORD"]) == ("navn", "hem/melig")
    assert (read_["EMAIL_TIMEOUT"], read_["EMAIL_IS_NAMED"]) == (7, True)


def test_provider_with_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = "anymail.backends.brevo.EmailBackend"
    read_ = read(monkeypatch, EMAIL_BACKEND=backend, ANYMAIL_BREVO_API_KEY="hemmelig", EMAIL_TIMEOUT="7")
    assert read_["EMAIL_BACKEND"] == backend
    assert read_["ANYMAIL"] == {"BREVO_API_KEY": "hemmelig", "REQUESTS_TIMEOUT": 7}


def test_nothing_said_is_not_enough_for_production(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_ = read(monkeypatch)
    assert not read_["EMAIL_IS_NAMED"]
    assert read_["DEFAULT_FROM_EMAIL"] == ""
    assert read_["EMAIL_BACKEND"] == "stafettlog.demo.mail_folder.FolderBackend"


KEYS = {
    "brevo": {"ANYMAIL_BREVO_API_KEY": "x"},
    "mailjet": {"ANYMAIL_MAILJET_API_KEY": "x", "ANYMAIL_MAILJET_SECRET_KEY": "x"},
    "mailersend": {"ANYMAIL_MAILERSEND_API_TOKEN": "x"},
    "scaleway": {"ANYMAIL_SCALEWAY_SECRET_KEY": "x", "ANYMAIL_SCALEWAY_PROJECT_ID": "x"},
}
SHARED = "stafett:" + "s" * mail.SHARED_SECRET_CHARACTERS
PROOF = {
    "brevo": {"ANYMAIL_WEBHOOK_SECRET": SHARED},
    "mailjet": {"ANYMAIL_WEBHOOK_SECRET": SHARED},
    "mailersend": {"ANYMAIL_MAILERSEND_SIGNING_SECRET": "x"},
    "scaleway": {},
}


def chosen(monkeypatch: pytest.MonkeyPatch, provider: str, **variables: str) -> dict[str, Any]:
    return read(monkeypatch, EMAIL_BACKEND=f"anymail.backends.{provider}.EmailBackend", **variables)


def test_every_provider_is_described_here() -> None:
    assert set(mail.PROVIDERS) == set(KEYS)


@pytest.mark.parametrize("provider", KEYS)
def test_a_provider_with_all_that_it_needs(
    provider: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    found = chosen(monkeypatch, provider, **KEYS[provider], **PROOF[provider])
    assert found["MAIL_FAULTS"] == []
    assert found["MAIL_REPORTS"] == ("" if provider == "scaleway" else provider)
    settings.ANYMAIL = found["ANYMAIL"]
    from django.core.mail import get_connection

    sent = get_connection(found["EMAIL_BACKEND"])
    # Nobody follows who opens a mail, where a mail can say so.
    followed = {"track_opens": False, "track_clicks": False}
    assert sent.send_defaults == (followed if provider in ("mailjet", "mailersend") else {})


@pytest.mark.parametrize("provider", KEYS)
def test_what_a_provider_lacks_is_named_and_not_shown(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for missing in (*KEYS[provider], *PROOF[provider]):
        given = {name: key for name, key in (KEYS[provider] | PROOF[provider]).items() if name != missing}
        found = chosen(monkeypatch, provider, **given, **{missing: ""})
        (fault,) = found["MAIL_FAULTS"]
        assert missing in fault
        if missing in PROOF[provider]:
            assert found["MAIL_REPORTS"] == ""


@pytest.mark.parametrize(
    "secret", ["s" * 60, ":" + "s" * 60, "stafett:" + "s" * 31, f"{SHARED},stafett:kort"]
)
def test_a_secret_that_may_be_guessed_is_a_fault(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = chosen(monkeypatch, "brevo", **KEYS["brevo"], ANYMAIL_WEBHOOK_SECRET=secret)
    (fault,) = found["MAIL_FAULTS"]
    assert "ANYMAIL_WEBHOOK_SECRET" in fault
    assert "sssss" not in fault


def test_two_secrets_while_it_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = chosen(monkeypatch, "brevo", **KEYS["brevo"], ANYMAIL_WEBHOOK_SECRET=f"{SHARED}, {SHARED}2,")
    assert found["ANYMAIL"]["WEBHOOK_SECRET"] == [SHARED, f"{SHARED}2"]
    assert found["MAIL_FAULTS"] == []


def test_a_provider_that_writes_every_mail_to_the_log_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {**KEYS["brevo"], **PROOF["brevo"], "ANYMAIL_DEBUG_API_REQUESTS": "false"}
    (fault,) = chosen(monkeypatch, "brevo", **given)["MAIL_FAULTS"]
    assert "ANYMAIL_DEBUG_API_REQUESTS" in fault


def test_another_provider_is_sent_by_and_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (
        "anymail.backends.postmark.EmailBackend",
        "kommunens.egen.Backend",
        "x.brevo.EmailBackend",
    ):
        found = read(monkeypatch, EMAIL_BACKEND=backend, ANYMAIL_WEBHOOK_SECRET=SHARED)
        assert (found["EMAIL_BACKEND"], found["MAIL_REPORTS"], found["MAIL_FAULTS"]) == (backend, "", [])


def test_a_server_needs_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, EMAIL_URL="smtp+tls://a:b@mail.example:587", ANYMAIL_WEBHOOK_SECRET="x")
    assert (found["MAIL_REPORTS"], found["MAIL_FAULTS"]) == ("", [])
