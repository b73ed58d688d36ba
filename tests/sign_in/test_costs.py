"""What a visitor whom nobody knows can make the server do: a little, and no row that stays."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from permissions.models import RateCount
from permissions.passwords import OwnNamesValidator
from permissions.request_limits import client_address
from permissions.sign_in import second_factor
from stafettlog.management.commands import worker
from tests.sign_in.fake import Fake
from tests.sign_in.local import NOON

pytestmark = pytest.mark.django_db
ACCENTS = "a" + "\u0300\u0316" * 30_000
"""Normalised whole, it takes some seconds; the megabytes that a form may have, hours."""


def _seconds(ask: Any) -> float:
    before = time.process_time()
    ask()
    return time.process_time() - before


@pytest.mark.parametrize("address", ["sign_in_local", "admin:login", "password_forgotten"])
def test_a_name_of_nothing_but_accents_costs_no_more_than_another(client: Client, address: str) -> None:
    form = {"username": ACCENTS, "password": "x", "account": ACCENTS}
    assert _seconds(lambda: client.post(reverse(address), form)) < 2


def test_neither_does_such_a_code_or_password() -> None:
    assert _seconds(lambda: second_factor.digits(ACCENTS)) < 1
    assert _seconds(lambda: OwnNamesValidator().validate(ACCENTS)) < 1


@pytest.mark.parametrize(
    ("asked", "is_one"),
    [
        (("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), True),
        (("2001:db8:1:2::1", "2001:db8:1:3::1"), False),
        (("::ffff:192.0.2.1", "192.0.2.1"), True),
        (("192.0.2.1", "192.0.2.2"), False),
        (("10.0.0.1, 192.0.2.1", "noe tull, 192.0.2.1"), True),
        (("unix:", "unix:"), True),
    ],
)
def test_an_address_is_counted_as_whoever_has_it(asked: tuple[str, str], is_one: bool, settings: Any) -> None:
    """Of IPv6 nobody has one; of a proxy's list the last is the proxy's own word."""
    settings.CLIENT_ADDRESS_HEADER = "X-Real-IP"
    first, second = (client_address(RequestFactory().get("/", headers={"X-Real-IP": one})) for one in asked)
    assert (first == second) is is_one


def test_an_answer_that_nobody_waits_for_leaves_no_session(client: Client, provider: Fake) -> None:
    for state in ("", "x"):
        client.get("/logg-inn/idporten/tilbake/", {"state": state})
    assert not Session.objects.exists()


def test_the_worker_forgets_the_counts(client: Client, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    for name in ("anna", "berit"):
        client.post(reverse("sign_in_local"), {"username": name, "password": "x"})
    old = set(RateCount.objects.values_list("pk", flat=True))
    assert old
    time_machine.shift(2 * 86_400)
    assert worker.run_jobs()
    # What the same round has just noted of its own days' work is today's, and stays.
    assert not RateCount.objects.filter(pk__in=old).exists()
