"""What is said of a sign-in that failed: a word of ours. No token, code, state or number, in any line."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.test import Client

from config.logs import LOGGING
from permissions.models import User
from permissions.sign_in import tokens, transport
from permissions.sign_in.errors import SignInError
from tests.factories.numbers import born_years_ago, fresh_number
from tests.sign_in.fake import SECRET, Fake, a_key, a_provider, unsigned

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that any logger writes at any level, with tracebacks, as the console has it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    chain = LOGGING["formatters"]["json"]["foreign_pre_chain"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=chain
        )
    )
    root = logging.getLogger()
    levels = {
        name: logging.getLogger(name).level for name in ("", "stafett", "django", "urllib3", "requests")
    }
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


FAULTS: dict[str, Callable[[Fake], Any]] = {
    "nobody here": lambda fake: None,
    "low level": lambda fake: fake.claims.update(acr="lav"),
    "run out": lambda fake: fake.claims.update(exp=1),
    "another nonce": lambda fake: fake.claims.update(nonce="feil"),
    "another client": lambda fake: fake.claims.update(aud="annen"),
    "unsigned": lambda fake: setattr(fake, "sign", lambda h, c: unsigned({**h, "alg": "none"}, c)),
    "another key": lambda fake: setattr(fake, "published", [a_key("k2")]),
    "refused by the provider": lambda fake: fake.replies.update(
        {"/token": lambda: (400, {}, b'{"error": "invalid_grant", "error_description": "kode-hemmelig"}')}
    ),
    "no json": lambda fake: fake.replies.update({"/token": lambda: (200, {}, b"kode-hemmelig eyJ")}),
    "fell over": lambda fake: fake.replies.update({"/token": lambda: (500, {}, b"kode-hemmelig eyJ")}),
}


@pytest.mark.parametrize("why", FAULTS)
def test_lines_and_pages(client: Client, provider: Fake, lines: io.StringIO, why: str) -> None:
    number = fresh_number(born_years_ago(30))
    provider.claims |= {"pid": number, "sub": "subjekt-hemmelig", "sid": "sid-hemmelig"}
    asked = provider.start(client)
    FAULTS[why](provider)
    answer = client.get("/logg-inn/idporten/tilbake/", provider.code(asked, "kode-hemmelig"))
    assert answer.status_code in (400, 403, 503)
    said = lines.getvalue() + answer.content.decode()
    assert "sign_in" in lines.getvalue() or why in ("nobody here", "low level")
    for secret in (number, "hemmelig", "eyJ", asked["state"], asked["nonce"], SECRET):
        assert secret not in said, secret


def test_one_who_comes_in(client: Client, provider: Fake, staff: User, lines: io.StringIO) -> None:
    provider.claims |= {"sid": "sid-hemmelig"}
    provider.sign_in(client, number=staff.national_number, sub="subjekt-hemmelig")
    assert staff.national_number
    for secret in (staff.national_number, "hemmelig", "eyJ", "kode-1"):
        assert secret not in lines.getvalue(), secret


@pytest.mark.parametrize(
    "token", ["", "x.y.z", "a" * 300_000, unsigned({"alg": "RS256"}, {"pid": "hemmelig"})]
)
def test_errors_hold_nothing_of_what_was_sent(provider: Fake, token: str) -> None:
    with pytest.raises(SignInError) as told:
        tokens.verify(a_provider(), {"id_token": token}, nonce="n", budget=transport.Budget())
    assert told.value.__suppress_context__ or told.value.__context__ is None
    assert str(told.value).replace("_", "").isalnum()


def test_nothing_secret_is_shown_by_what_holds_it(provider: Fake) -> None:
    shown = repr(a_provider(private_key="NØKKEL"))
    known = repr(tokens.Known("https://x", "subjekt", "nummer", "høy", "sid", "token"))
    assert not any(
        secret in shown + known for secret in (SECRET, "NØKKEL", "subjekt", "nummer", "sid'", "token'")
    )
