"""The provider of these tests, and people who may come in."""

from collections.abc import Iterator
from typing import Any

import pytest

from permissions.models import User
from permissions.sign_in import metadata, transport
from stafettlog.models import Stafettlog
from tests.factories import make_log, make_organisation, make_staff
from tests.sign_in.fake import Fake, a_provider
from tests.sign_in.local import NOON


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """ID-porten, for both parts at level high; nothing goes to a network."""
    fake = Fake()
    settings.OIDC_PROVIDERS = (a_provider(),)
    monkeypatch.setattr(transport.BoundSession, "get_adapter", lambda _self, url: fake)
    # Threads of a test machine that is busy: how long a page may wait is test_down's and test_transport's.
    monkeypatch.setattr(transport, "BUDGET_SECONDS", 60)
    monkeypatch.setattr(transport, "ASIDE_SECONDS", 20)
    metadata.forget()
    yield fake
    metadata.forget()


@pytest.fixture
def staff(db: None) -> User:
    return make_staff(make_organisation()).user


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()))


@pytest.fixture
def foresatt(log: Stafettlog) -> User:
    """Reads one log, and is nobody else here."""
    return log.child.foresatt_relations.get().foresatt.user


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """It is noon, and stands still."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def codes_required(clock: Any, settings: Any) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def user(db: None) -> User:
    return make_staff(make_organisation()).user
