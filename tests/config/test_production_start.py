"""A production start refuses what would open a door: in a process of its own, as production starts."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import demo_secrets

ROOT = Path(__file__).resolve().parents[2]


def key(fill: bytes) -> str:
    return base64.b64encode(fill * 32).decode()


GOOD = {
    "STAFETT_ENV": "production",
    "SECRET_KEY": "a-long-and-random-looking-text-of-more-than-fifty-characters-4711",
    "FIELD_ENCRYPTION_KEYS": f"k2={key(b'b')},k1={key(b'a')}",
    "BLIND_INDEX_KEY": key(b"c"),
    "ALLOWED_HOSTS": "stafettlogg.solvik.example",
    "MUNICIPALITY_NAME": "Solvik kommune",
    "DATABASE_URL": "postgresql://stafett@/stafett?host=/nowhere",
    "PUBLIC_URL": "https://stafettlogg.solvik.example/",
    "DEFAULT_FROM_EMAIL": "stafettloggen@solvik.example",
    "EMAIL_URL": "smtp+tls://stafett:hemmelig@mail.solvik.example:587",
}
BREVO = {
    "EMAIL_URL": None,
    "EMAIL_BACKEND": "anymail.backends.brevo.EmailBackend",
    "ANYMAIL_BREVO_API_KEY": "hemmelig",
}


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=clean, capture_output=True, text=True)


def start(tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the apps with GOOD and `changes` (None takes a variable away)."""
    environment = {**GOOD, "STAFETT_VAR": str(tmp_path), **changes}
    said = {name: value for name, value in environment.items() if value is not None}
    return run(said, "-c", "import django; django.setup()")


def test_production_starts_with_everything_set(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr


def test_production_starts_with_a_provider_whose_reports_are_known_by_a_secret(tmp_path: Path) -> None:
    done = start(tmp_path, **BREVO, ANYMAIL_WEBHOOK_SECRET="stafett:" + "s" * 40)
    assert done.returncode == 0, done.stderr


def test_production_asks_for_a_code_and_lets_no_foresatt_in_by_password(tmp_path: Path) -> None:
    """Whatever the environment says: there is no variable for it."""
    environment = {**GOOD, "STAFETT_VAR": str(tmp_path), "LOCAL_SECOND_FACTOR_REQUIRED": "false"}
    asked = "s.LOCAL_SECOND_FACTOR_REQUIRED, s.FAMILY_BY_LOCAL_ACCOUNT, s.PASSWORD_RESET_TIMEOUT"
    done = run(environment, "-c", f"from django.conf import settings as s; print({asked})")
    assert done.stdout.strip() == "True False 3600", done.stderr


def test_production_starts_behind_a_proxy_that_tells_who_asks(tmp_path: Path) -> None:
    done = start(tmp_path, BEHIND_TLS_PROXY="true", CLIENT_ADDRESS_HEADER="X-Real-IP")
    assert done.returncode == 0, done.stderr


def test_no_other_site_of_the_kommune_gives_a_browser_its_session(tmp_path: Path) -> None:
    """Browsers take a cookie of such a name from this host alone, over TLS, and for all its addresses."""
    environment = {**GOOD, "STAFETT_VAR": str(tmp_path)}
    asked = "s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN"
    done = run(environment, "-c", f"from django.conf import settings as s; print({asked})")
    assert done.stdout.strip() == "__Host-stafett_session True / None", done.stderr


def test_production_is_what_starts_when_nothing_is_said(tmp_path: Path) -> None:
    done = start(tmp_path, STAFETT_ENV=None, SECRET_KEY=None)
    assert done.returncode != 0
    assert "does not start in production" in done.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": demo_secrets.FOR_TESTS["SECRET_KEY"]}, "SECRET_KEY"),
        ({"SECRET_KEY": "demo-" + "x" * 60}, "SECRET_KEY"),
        ({"FIELD_ENCRYPTION_KEYS": None}, "FIELD_ENCRYPTION_KEYS"),
        (
            {"FIELD_ENCRYPTION_KEYS": "test1=" + demo_secrets.FOR_TESTS["FIELD_ENCRYPTION_KEYS"]["test1"]},
            "FIELD_ENCRYPTION_KEYS",
        ),
        (
            {
                "FIELD_ENCRYPTION_KEYS": f"k2={key(b'b')},mine="
                + demo_secrets.FOR_TESTS["FIELD_ENCRYPTION_KEYS"]["test1"]
            },
            "FIELD_ENCRYPTION_KEYS",
        ),
        ({"BLIND_INDEX_KEY": None}, "BLIND_INDEX_KEY"),
        ({"BLIND_INDEX_KEY": demo_secrets.FOR_TESTS["BLIND_INDEX_KEY"]}, "BLIND_INDEX_KEY"),
        ({"BLIND_INDEX_KEY": key(b"a")}, "BLIND_INDEX_KEY"),
        ({"BLIND_INDEX_KEY": "bm90IDMyIGJ5dGVz"}, "BLIND_INDEX_KEY"),
        ({"FIELD_ENCRYPTION_KEYS": "k1=not-base64"}, "FIELD_ENCRYPTION_KEYS"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"MUNICIPALITY_NAME": None}, "MUNICIPALITY_NAME"),
        ({"SYNTHETIC_NUMBERS": "only"}, "SYNTHETIC_NUMBERS"),
        ({"SYNTHETIC_NUMBERS": "allowed"}, "SYNTHETIC_NUMBERS"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"BEHIND_TLS_PROXY": "true"}, "CLIENT_ADDRESS_HEADER"),
        ({"PUBLIC_URL": None}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "http://stafettlogg.solvik.example"}, "PUBLIC_URL"),
        ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        (BREVO, "ANYMAIL_WEBHOOK_SECRET"),
        ({"OIDC_PROVIDERS": "idporten", "OIDC_IDPORTEN_ISSUER": "http://x.example"}, "OIDC_IDPORTEN_ISSUER"),
    ],
)
def test_production_refuses_and_names(tmp_path: Path, changes: dict[str, str | None], named: str) -> None:
    done = start(tmp_path, **changes)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert named in done.stderr.rsplit("ImproperlyConfigured", 1)[1]


def test_refusal_shows_no_secret(tmp_path: Path) -> None:
    done = start(tmp_path, DEBUG="1", BLIND_INDEX_KEY=key(b"q"))
    assert GOOD["SECRET_KEY"] not in done.stderr
    assert key(b"q") not in done.stderr


def test_demo_secrets_of_a_demo_are_refused_in_production(tmp_path: Path) -> None:
    made = demo_secrets.load_or_create(tmp_path / "secrets.json")
    assert json.loads((tmp_path / "secrets.json").read_text()) == made
    name, value = next(iter(made["FIELD_ENCRYPTION_KEYS"].items()))
    done = start(
        tmp_path,
        SECRET_KEY=made["SECRET_KEY"],
        FIELD_ENCRYPTION_KEYS=f"{name}={value}",
        BLIND_INDEX_KEY=made["BLIND_INDEX_KEY"],
    )
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
    assert "FIELD_ENCRYPTION_KEYS" in done.stderr


def test_unknown_environment_is_refused(tmp_path: Path) -> None:
    done = start(tmp_path, STAFETT_ENV="prod")
    assert done.returncode != 0
    assert "STAFETT_ENV" in done.stderr


@pytest.mark.parametrize("environment", ["production", "test"])
def test_demo_starts_in_demo_mode_alone(tmp_path: Path, environment: str) -> None:
    done = run(
        {**GOOD, "STAFETT_VAR": str(tmp_path), "STAFETT_ENV": environment}, "manage.py", "demo", "--port", "1"
    )
    assert done.returncode != 0
    assert "STAFETT_ENV=demo" in done.stderr


def test_demo_never_touches_another_database(tmp_path: Path) -> None:
    done = run(
        {"STAFETT_ENV": "demo", "STAFETT_VAR": str(tmp_path), "DATABASE_URL": GOOD["DATABASE_URL"]},
        "manage.py",
        "demo",
    )
    assert done.returncode != 0
    assert "DATABASE_URL" in done.stderr
