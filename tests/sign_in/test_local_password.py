"""The password page: whom it lets in, whom it does not, and that it says the same to all the others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import SignIn, User
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.local import field_errors, is_out, type_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def foresatt(user: User) -> User:
    user.is_staff = False
    user.save_without_historical_record()
    return user


def test_a_password_begins_a_session_as_staff(client: Client, user: User) -> None:
    answer = type_password(client, user, next=reverse("admin:who_may"))
    assert answer["Location"] == reverse("admin:who_may")
    made = SignIn.objects.get(user=user)
    assert (made.part, made.method, made.session_key) == ("staff", SignIn.LOCAL, client.session.session_key)
    assert client.get(reverse("admin:who_may")).status_code == 200


def test_a_foresatt_comes_in_by_password_in_the_demo_alone(
    client: Client, foresatt: User, settings: Any
) -> None:
    assert type_password(client, foresatt)["Location"] == reverse("portal:index")
    assert SignIn.objects.get(user=foresatt).part == "family"
    client.logout()
    settings.FAMILY_BY_LOCAL_ACCOUNT = False
    refused = type_password(client, foresatt)
    unknown = type_password(client, "finnes-ikke")
    assert refused.status_code == unknown.status_code == 200
    errors = [answer.context["form"].non_field_errors() for answer in (refused, unknown)]
    assert errors[0]
    assert errors[0] == errors[1]
    assert is_out(client)


@pytest.mark.parametrize(
    "values",
    [{"is_active": False}, {"national_number": None, "national_number_index": None}, {"password": "!x"}],
    ids=["ended", "without a number", "without a password"],
)
def test_who_may_not_is_told_what_a_stranger_is(client: Client, user: User, values: dict[str, Any]) -> None:
    User.objects.filter(pk=user.pk).update(**values)
    answer, stranger = type_password(client, user), type_password(client, "finnes-ikke")
    assert answer.status_code == stranger.status_code == 200
    assert answer.context["form"].non_field_errors() == stranger.context["form"].non_field_errors()
    assert is_out(client)
    assert not SignIn.objects.exists()


def test_empty_fields_have_sentences_of_their_own(client: Client) -> None:
    answer = client.post(reverse("sign_in_local"), {})
    assert field_errors(answer, "username") == ["Skriv inn brukernavn"]
    assert field_errors(answer, "password") == ["Skriv inn passord"]


def test_the_page_is_for_password_managers_and_is_kept_nowhere(client: Client) -> None:
    answer = client.get(reverse("sign_in_local"), {"next": reverse("admin:who_may")})
    html = answer.content.decode()
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert f'name="next" value="{reverse("admin:who_may")}"' in html
    assert html.count("<h1") == 1
    assert "no-store" in answer["Cache-Control"]
    assert "autofocus" not in html


def test_who_is_signed_in_already_is_sent_on(client: Client, user: User) -> None:
    type_password(client, user)
    assert client.get(reverse("sign_in_local"))["Location"] == reverse("admin:index")


@pytest.mark.parametrize("target", ["https://ond.example", "//ond.example", "/\\ond.example", "/portal/"])
def test_nobody_is_sent_elsewhere(client: Client, user: User, target: str) -> None:
    assert type_password(client, user, next=target)["Location"] == reverse("admin:index")


def test_another_person_signs_in_where_one_was_signed_in(client: Client, user: User) -> None:
    other = make_staff(make_organisation()).user
    type_password(client, user)
    type_password(client, other)
    assert client.session["_auth_user_id"] == str(other.pk)
    assert SignIn.objects.get(user=user).ended_at is not None


def test_the_sign_in_page_itself_asks_for_the_code_too(client: Client, user: User, settings: Any) -> None:
    """However one posts a password: there is no way past the code."""
    settings.LOCAL_SECOND_FACTOR_REQUIRED = True
    client.post(reverse("admin:login"), {"username": user.username, "password": PASSWORD})
    assert is_out(client)
