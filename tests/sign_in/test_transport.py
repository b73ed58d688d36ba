"""Asking a provider: no other address, no redirect, no more bytes than it may be, and not for longer."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from permissions.sign_in import metadata, transport
from permissions.sign_in.errors import ProviderDown
from permissions.sign_in.transport import Budget
from tests.sign_in.fake import ISSUER, Fake, a_provider
from tests.sign_in.test_down import START, gives

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["https://ond.example/", "http://innlogging.example/", "https://innlogging.example:1/", "/jwks"],
)
def test_nothing_else_is_asked_at_all(provider: Fake, address: str) -> None:
    """Whoever calls, and whatever the metadata were found to say."""
    with pytest.raises(ProviderDown, match="other_origin"):
        transport.get_json(a_provider(), address, Budget())
    assert provider.asked == []


def test_answer_is_read_no_further_than_it_may_be_long(provider: Fake) -> None:
    spaces = transport.MOST_BYTES - 2
    for more, wrong in ((0, False), (1, True)):
        provider.replies["/jwks"] = gives(200, b"{" + b" " * (spaces + more) + b"}")
        if wrong:
            with pytest.raises(ProviderDown, match="too_large"):
                transport.get_json(a_provider(), f"{ISSUER}/jwks", Budget())
        else:
            assert transport.get_json(a_provider(), f"{ISSUER}/jwks", Budget()) == {}


@pytest.mark.parametrize("status", [201, 301, 302, 307, 308])
def test_document_is_one_only_when_it_is_there(provider: Fake, status: int) -> None:
    provider.replies["/jwks"] = gives(status, b'{"keys": []}', Location="https://ond.example/")
    with pytest.raises(ProviderDown, match=f"no_document_{status}"):
        transport.get_json(a_provider(), f"{ISSUER}/jwks", Budget())
    assert provider.asked == [f"{ISSUER}/jwks"]


def test_time_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget()
    assert 2 < budget.left() <= transport.BUDGET_SECONDS
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 2.5)
    assert budget.left() < 0.4
    monkeypatch.setattr(time, "monotonic", lambda: now + 4)
    with pytest.raises(ProviderDown, match="no_time_left"):
        transport.get_json(a_provider(), f"{ISSUER}/jwks", budget)


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def dripping() -> Iterator[int]:
    """The port of a server that gives a byte now and then, for as long as somebody listens."""
    server = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        made, _address = server.accept()
        with made:
            while not done.wait(0.02):
                try:
                    made.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield server.getsockname()[1]
    done.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("kind", ["silent", "dripping"])
def test_server_that_never_answers(
    kind: str, request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a real socket: it is given up when the time is over, whatever it is doing meanwhile."""
    port = request.getfixturevalue(kind)
    monkeypatch.setattr(transport, "BUDGET_SECONDS", 0.3)
    settings.OIDC_PROVIDERS = (a_provider(issuer=f"http://127.0.0.1:{port}"),)
    metadata.forget()
    waited = []
    answer = transport.BoundSession.request

    def timed(session: Any, *args: Any, **kwargs: Any) -> Any:
        waited.append(session.seconds)
        return answer(session, *args, **kwargs)

    monkeypatch.setattr(transport.BoundSession, "request", timed)
    page = Client().get(START)
    assert page.status_code == 503
    assert len(waited) == 1
    assert waited[0] <= 0.3
    metadata.forget()
