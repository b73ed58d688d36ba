"""An account is coupled by who has just said at ID-porten who it is, and the owner is told of it."""

import time
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import transaction
from django.test import Client

from permissions.models import ExternalIdentity, User
from permissions.sign_in import coupling
from permissions.sign_in.begin import KNOWN_AT
from permissions.sign_in.part import Part
from permissions.sign_in.signals import identity_coupled
from permissions.sign_in.tokens import Known
from tests.factories.sessions import sign_in_as
from tests.sign_in.fake import ISSUER, Fake, a_provider

pytestmark = pytest.mark.django_db
LINK = "/mine-innlogginger/koble/jobb/"
KNOWN = Known(issuer=ISSUER, subject="sub-1", number=None, acr="", sid="", id_token="")


@pytest.fixture(autouse=True)
def two_providers(provider: Fake, settings: Any) -> None:
    """The fake is both of them."""
    work = a_provider(key="jobb", label="Jobbkonto", acr={}, pid_claim="")
    settings.OIDC_PROVIDERS = (a_provider(), work)


def known_ago(seconds: int) -> int:
    return int(time.time()) - seconds


@pytest.mark.parametrize(("ago", "is_fresh"), [(0, True), (590, True), (610, False), (None, False)])
def test_an_older_sign_in_is_done_anew_first(
    client: Client, staff: User, ago: int | None, is_fresh: bool
) -> None:
    at = 0 if ago is None else known_ago(ago)
    sign_in_as(client, staff, Part.STAFF, method="idporten", issuer=ISSUER, known_at=at)
    page = client.post(LINK).content.decode()
    assert ("Da vet vi at det er du som gjør det." in page) is not is_fresh
    assert (coupling.FLAG in client.session) is is_fresh
    assert client.get(LINK).status_code == (302 if is_fresh else 404)


def test_signing_in_anew_asks_the_provider_to_ask_and_comes_back(
    client: Client, provider: Fake, staff: User
) -> None:
    provider.sign_in(client, number=staff.national_number)
    page = client.post(LINK).content.decode()
    again = page.split('href="/logg-inn/idporten/?')[1].split('"')[0].replace("&amp;", "&")
    asked = provider.start(client, **{name: one for name, (one,) in parse_qs(again).items()})
    assert asked["prompt"] == "login"
    answer = client.get("/logg-inn/idporten/tilbake/", provider.code(asked, "kode-2"))
    assert answer["Location"] == "/mine-innlogginger/"
    assert client.post(LINK).status_code == 200
    assert client.get(LINK)["Location"].startswith("https://login.innlogging.example/")


def test_a_provider_that_answered_by_itself_does_not_count(
    client: Client, provider: Fake, staff: User
) -> None:
    """Who sits at the machine may take «prompt» out of the address: when it was, the token says."""
    provider.claims["auth_time"] = known_ago(3600)
    provider.sign_in(client, number=staff.national_number, igjen="1")
    assert client.session[KNOWN_AT] == provider.claims["auth_time"]
    assert "må du logge inn på nytt" in client.post(LINK).content.decode()
    provider.claims["auth_time"] = known_ago(5)
    provider.sign_in(Client(), number=staff.national_number)
    other = Client()
    back = provider.code(provider.start(other), "kode-3")
    other.get("/logg-inn/idporten/tilbake/", back)
    assert "må du logge inn på nytt" not in other.post(LINK).content.decode()


@pytest.mark.parametrize("said", ["1", "nå", [1]])
def test_a_time_that_is_none_is_refused(client: Client, provider: Fake, staff: User, said: Any) -> None:
    provider.claims["auth_time"] = said
    assert provider.sign_in(client, number=staff.national_number).status_code == 400


def test_a_switch_of_part_makes_nothing_fresh(client: Client, foresatt: User) -> None:
    foresatt.is_staff = True
    foresatt.save_without_historical_record()
    at = known_ago(5)
    sign_in_as(client, foresatt, Part.FAMILY, method="idporten", acr="idporten-loa-high", known_at=at)
    client.post("/bytt/")
    assert client.session[KNOWN_AT] == 0


def test_it_is_told_in_the_same_transaction(staff: User) -> None:
    told: list[tuple[User, bool]] = []

    def hear(user: User, **_signal: Any) -> None:
        told.append((user, transaction.get_connection().in_atomic_block))

    identity_coupled.connect(hear)
    try:
        assert coupling.couple(staff, KNOWN)
        # The same one again is nothing new.
        assert coupling.couple(staff, KNOWN)
    finally:
        identity_coupled.disconnect(hear)
    assert told == [(staff, True)]


def test_nothing_is_coupled_where_it_cannot_be_told(staff: User) -> None:
    def fail(**_signal: Any) -> None:
        raise RuntimeError

    identity_coupled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            coupling.couple(staff, KNOWN)
    finally:
        identity_coupled.disconnect(fail)
    assert not ExternalIdentity.objects.exists()
