"""Sessions ended by two at once, and ended while they answer."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in.begin import end, end_all, end_each, hold
from permissions.sign_in.parts import Part
from tests.factories import make_organisation, make_staff
from tests.factories.sessions import sign_in_as, signed_in_sessions
from tests.races.test_waiting_for_a_lock import Beside
from tests.support.race import race, split

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_ends_it_and_says_how() -> None:
    user = make_staff(make_organisation()).user
    made = sign_in_as(Client(), user, Part.STAFF)
    both = (SignInEnd.BY_ADMIN, SignInEnd.BY_PROVIDER)
    _done, failed = split(race(*[lambda why=why: end(made, why=why, by=None) for why in both]))
    assert failed == []
    made.refresh_from_db()
    assert made.ended_why in both
    assert not signed_in_sessions()


def test_all_of_a_person_are_ended_once() -> None:
    user = make_staff(make_organisation()).user
    for _each in range(4):
        sign_in_as(Client(), user, Part.STAFF)
    ends = [lambda: end_all(user, why=SignInEnd.ACCOUNT, by=None)] * 3
    done, failed = split(race(*ends))
    assert (sum(done), failed) == (4, [])
    assert not SignIn.objects.active().exists()


def test_session_that_is_ended_while_it_answers_is_not_made_anew(client: Client) -> None:
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    client.get("/healthz")

    def meanwhile(request: Any, _site: Any) -> HttpResponse:
        end(made, why=SignInEnd.BY_ADMIN, by=None)
        request.session["left"] = "to be saved"
        return HttpResponse()

    with patch("stafettlog.admin.my_page.my_page", meanwhile):
        assert client.get("/")["Location"] == "/login/"
    assert not signed_in_sessions()


@pytest.mark.postgres
def test_what_goes_on_from_one_that_is_being_ended_is_ended_too() -> None:
    """A provider tells of the end while the person is switching: the new one has the same id there."""
    user = make_staff(make_organisation()).user
    sign_in_as(Client(), user, Part.STAFF, sid="s")
    told = Beside(
        lambda: end_each(SignIn.objects.active().filter(sid="s"), why=SignInEnd.BY_PROVIDER, by=None)
    )
    with transaction.atomic():
        hold(User.objects.filter(pk=user.pk))
        told.starts_and_waits()
        sign_in_as(Client(), user, Part.FAMILY, sid="s")
    assert told.outcome() == 2
    assert not SignIn.objects.active().exists()
