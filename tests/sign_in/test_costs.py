"""What a visitor whom nobody knows can make the server do: a little, and no row that stays."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.passwords import OwnNamesValidator
from permissions.sign_in import second_factor

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
