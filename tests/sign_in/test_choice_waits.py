"""The choice between staff and foresatt waits in a browser: it ends with the person's sign-ins."""

from typing import Any

import pytest
from django.test import Client

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in.begin import end_all
from tests.sign_in.fake import Fake

pytestmark = pytest.mark.django_db
CHOICE = "/logg-inn/valg/"


@pytest.fixture
def both(foresatt: User) -> User:
    foresatt.is_staff = True
    foresatt.save_without_historical_record()
    return foresatt


def test_a_choice_ends_with_all_the_persons_sign_ins(client: Client, provider: Fake, both: User) -> None:
    """Whoever holds the phone, and has come as far as to the choice, comes no further."""
    assert provider.sign_in(client, number=both.national_number)["Location"] == CHOICE
    end_all(both, why=SignInEnd.BY_ADMIN, by=None)
    answer = client.post(CHOICE, {"del": "family"})
    assert answer.status_code == 400
    assert not SignIn.objects.exists()
    # Nor at a second try; who begins anew comes in.
    assert client.post(CHOICE, {"del": "family"})["Location"] == "/login/"
    assert provider.sign_in(client, number=both.national_number)["Location"] == CHOICE
    assert client.post(CHOICE, {"del": "family"})["Location"] == "/portal/"


def test_anothers_choice_and_a_second_of_ones_own_stand(
    provider: Fake, both: User, staff: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-02T12:00:00+01:00", tick=False)
    first, second = Client(), Client()
    for at, one in enumerate((first, second)):
        provider.claims["sid"] = f"sid-{at}"
        provider.sign_in(one, number=both.national_number)
    end_all(staff, why=SignInEnd.BY_ADMIN, by=None)
    for one in (first, second):
        assert one.post(CHOICE, {"del": "family"})["Location"] == "/portal/"
