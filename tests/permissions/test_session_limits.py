"""A session ends after 30 idle minutes or 8 hours in all; no answer is cached."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.factories import PASSWORD, make_organisation, make_staff

pytestmark = pytest.mark.urls("tests.permissions.urls")
START = "2026-11-02T08:00:00+01:00"


@pytest.fixture
def signed_in(db: None, client: Client, time_machine: Any) -> Client:
    time_machine.move_to(START, tick=False)
    client.force_login(make_staff(make_organisation()).user)
    assert not is_out(client)
    return client


def is_out(client: Client) -> bool:
    return client.get("/").text == "ingen"


@pytest.mark.parametrize(("minutes", "out"), [(29, False), (30, False), (31, True), (600, True)])
def test_session_ends_after_30_idle_minutes(
    signed_in: Client, time_machine: Any, minutes: int, out: bool
) -> None:
    time_machine.shift(timedelta(minutes=minutes))
    assert is_out(signed_in) is out


def test_idle_session_is_gone_for_good(signed_in: Client, time_machine: Any) -> None:
    time_machine.shift(timedelta(minutes=31))
    assert is_out(signed_in)
    time_machine.move_to(START, tick=False)
    assert is_out(signed_in)


def test_session_in_use_ends_after_8_hours(signed_in: Client, time_machine: Any) -> None:
    for _step in range(8 * 60 // 20):
        time_machine.shift(timedelta(minutes=20))
        assert not is_out(signed_in)
    time_machine.shift(timedelta(minutes=1))
    assert is_out(signed_in)


def test_new_sign_in_starts_8_new_hours(db: None, client: Client, time_machine: Any) -> None:
    time_machine.move_to(START, tick=False)
    user = make_staff(make_organisation()).user
    assert client.login(username=user.username, password=PASSWORD)
    client.get("/")
    client.logout()
    time_machine.shift(timedelta(hours=8))
    assert client.login(username=user.username, password=PASSWORD)
    assert not is_out(client)
    time_machine.shift(timedelta(minutes=20))
    assert not is_out(client)


def test_session_is_touched_once_a_minute(signed_in: Client, time_machine: Any) -> None:
    def seen() -> int:
        return Session.objects.get().get_decoded()["session_seen"]

    first = seen()
    time_machine.shift(timedelta(seconds=59))
    signed_in.get("/")
    assert seen() == first
    time_machine.shift(timedelta(seconds=1))
    signed_in.get("/")
    assert seen() == first + 60


def test_signed_in_answer_is_never_stored(signed_in: Client) -> None:
    assert signed_in.get("/")["Cache-Control"] == "no-store, private"


def test_answer_to_nobody_is_never_stored_either(client: Client, db: None) -> None:
    """The sign-in page holds a token of one's own."""
    assert client.get("/")["Cache-Control"] == "no-store, private"
