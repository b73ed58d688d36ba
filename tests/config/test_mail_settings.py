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
    read_ = read(monkeypatch, EMAIL_BACKEND=backend, ANYMAIL_BREVO_API_KEY="hemmelig")
    assert read_["EMAIL_BACKEND"] == backend
    assert read_["ANYMAIL"] == {"BREVO_API_KEY": "hemmelig", "REQUESTS_TIMEOUT": 10}


def test_nothing_said_is_not_enough_for_production(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_ = read(monkeypatch)
    assert not read_["EMAIL_IS_NAMED"]
    assert read_["DEFAULT_FROM_EMAIL"] == ""
    assert read_["EMAIL_BACKEND"] == "stafettlog.demo.mail_folder.FolderBackend"


@pytest.mark.parametrize("provider", ["brevo", "mailjet"])
def test_providers_of_the_example_exist(provider: str, settings: Any) -> None:
    from django.core.mail import get_connection

    settings.ANYMAIL = {"BREVO_API_KEY": "x", "MAILJET_API_KEY": "x", "MAILJET_SECRET_KEY": "x"}
    assert get_connection(f"anymail.backends.{provider}.EmailBackend")
