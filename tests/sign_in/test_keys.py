"""Keys change, and what a provider says of itself is kept: new keys are found, not asked for each time."""

import json
from typing import Any

import pytest
import requests
from django.test import Client
from joserfc.jwk import RSAKey

from permissions.models import User
from permissions.sign_in import metadata
from tests.sign_in.fake import ISSUER, Fake, Reply, a_key

pytestmark = pytest.mark.django_db
WELL_KNOWN, KEYS = f"{ISSUER}/.well-known/openid-configuration", f"{ISSUER}/jwks"


@pytest.fixture(autouse=True)
def now(time_machine: Any) -> Any:
    time_machine.move_to("2026-11-23 10:00+01:00", tick=False)
    return time_machine


def down() -> Reply:
    raise requests.ConnectTimeout("slow")


def statuses(provider: Fake, staff: User, times: int = 1) -> list[int]:
    return [provider.sign_in(Client(), number=staff.national_number).status_code for _time in range(times)]


def test_both_are_asked_for_once_an_hour(provider: Fake, staff: User, now: Any) -> None:
    assert statuses(provider, staff, 3) == [302] * 3
    assert provider.asked.count(WELL_KNOWN) == provider.asked.count(KEYS) == 1
    now.shift(metadata.FRESH_SECONDS + 1)
    assert statuses(provider, staff, 2) == [302] * 2
    assert provider.asked.count(WELL_KNOWN) == provider.asked.count(KEYS) == 2


def test_new_key_is_found_at_once(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    now.shift(metadata.KEYS_PAUSE_SECONDS)
    provider.key = a_key("k2")
    provider.published.append(provider.key)
    assert statuses(provider, staff, 2) == [302, 302]
    assert provider.asked.count(KEYS) == 2


def test_unknown_key_is_asked_for_once_a_minute(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    now.shift(metadata.KEYS_PAUSE_SECONDS)
    provider.key = a_key("k2")  # and it is not published
    assert statuses(provider, staff, 4) == [400] * 4
    assert provider.asked.count(KEYS) == 2
    now.shift(metadata.KEYS_PAUSE_SECONDS)
    assert statuses(provider, staff) == [400]
    assert provider.asked.count(KEYS) == 3


def test_key_that_was_taken_away_signs_nothing_more(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    provider.published = [a_key("k2")]
    now.shift(metadata.FRESH_SECONDS + 1)
    assert statuses(provider, staff) == [400]


def test_old_answers_are_used_for_a_day_while_it_is_down(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    provider.replies |= {"/.well-known/openid-configuration": down, "/jwks": down}
    now.shift(metadata.STALE_SECONDS - 60)
    assert statuses(provider, staff) == [302]
    now.shift(120)
    assert Client().get("/logg-inn/idporten/").status_code == 503


def test_old_keys_alone_are_used_for_a_day(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    provider.replies["/jwks"] = down
    now.shift(metadata.STALE_SECONDS - 60)
    assert statuses(provider, staff) == [302]
    now.shift(120)
    assert statuses(provider, staff) == [503]


def test_others_metadata_do_not_take_the_place_of_the_old(provider: Fake, staff: User, now: Any) -> None:
    statuses(provider, staff)
    provider.metadata["issuer"] = "https://ond.example"
    now.shift(metadata.FRESH_SECONDS + 1)
    assert statuses(provider, staff) == [302]


def test_without_a_kid_there_may_be_no_doubt(provider: Fake, staff: User) -> None:
    provider.header["kid"] = None
    sign = provider.sign
    provider.sign = lambda header, claims: sign({"alg": header["alg"]}, claims)
    assert statuses(provider, staff) == [302]
    metadata.forget()
    provider.published = [a_key("k1"), a_key("k2")]
    assert statuses(provider, staff) == [400]


@pytest.mark.parametrize(
    "change", [{"use": "enc"}, {"alg": "PS256"}, {"kty": "oct", "k": "eA"}, {"n": "AQAB"}, {"n": None}]
)
def test_key_for_something_else_signs_nothing(provider: Fake, staff: User, change: dict[str, Any]) -> None:
    listed = {**a_key("k1").as_dict(private=False), **change}
    provider.replies["/jwks"] = lambda: (200, {}, json.dumps({"keys": [listed]}).encode())
    assert statuses(provider, staff) == [400]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")  # which is all that it says itself
def test_short_key_signs_nothing(provider: Fake, staff: User) -> None:
    provider.key = RSAKey.generate_key(1024, {"kid": "short"})
    provider.published = [provider.key]
    assert statuses(provider, staff) == [400]


def test_one_key_among_odd_ones_is_found(provider: Fake, staff: User) -> None:
    odd: list[Any] = [{"kty": "AKP", "kid": "k1"}, {"kid": "k1"}, 17, {"kty": "EC", "kid": "e"}]
    keys = [*odd, a_key("k1").as_dict(private=False)]
    provider.replies["/jwks"] = lambda: (200, {}, json.dumps({"keys": keys}).encode())
    assert statuses(provider, staff) == [302]
