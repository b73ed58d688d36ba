"""Changing one's own password: with the old one, with a code where there is one; local accounts alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import SecondFactor, SignIn, User
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.local import (
    NEW,
    NOON,
    app_code,
    field_errors,
    type_code,
    type_password,
    with_app,
    wrong_code,
)

pytestmark = pytest.mark.django_db
URL = "/password_change/"
TYPED = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def user(time_machine: Any) -> User:
    time_machine.move_to(NOON, tick=False)
    return make_staff(make_organisation()).user


def test_other_sessions_end_and_ones_own_lives(client: Client, user: User) -> None:
    other = Client()
    for one in (client, other):
        type_password(one, user)
    assert client.post(URL, TYPED)["Location"] == reverse("admin:password_change_done")
    assert other.get(URL).status_code == 302
    assert client.get(URL).status_code == 200
    (mine,) = SignIn.objects.active().filter(user=user)
    assert mine.session_key == client.session.session_key
    assert SignIn.objects.filter(user=user, ended_at__isnull=False).count() == 1
    assert user.history.filter(history_change_reason="Passordet er byttet", history_user=user).exists()


def test_a_code_is_asked_for_where_there_is_one(client: Client, user: User, time_machine: Any) -> None:
    with_app(user)
    type_password(client, user)
    type_code(client, app_code(user))
    assert 'autocomplete="one-time-code"' in client.get(URL).content.decode()
    assert field_errors(client.post(URL, TYPED), "code") == ["Skriv inn koden"]
    # The one that signed in is used up.
    assert field_errors(client.post(URL, TYPED | {"code": app_code(user)}), "code")
    time_machine.shift(60)
    assert field_errors(client.post(URL, TYPED | {"code": wrong_code(user)}), "code")
    time_machine.shift(10)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    code = app_code(user)
    # What else is wrong is said first, and uses no code up.
    assert client.post(URL, TYPED | {"code": code, "old_password": "feil"}).status_code == 200
    assert client.post(URL, TYPED | {"code": code}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert SecondFactor.objects.filter(user=user).count() == 1


def test_without_a_password_there_is_none_to_change(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(password="!bankid")
    client.force_login(User.objects.get(pk=user.pk))
    for answer in (client.get(URL), client.post(URL, TYPED), client.get(reverse("second_factor"))):
        assert answer.status_code == 404
    html = client.get("/").content.decode()
    assert "Bytt passord" not in html
    assert "Engangskode" not in html


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "old_password", "Skriv passordet du har nå"),
        ({}, "new_password1", "Skriv det nye passordet"),
        ({}, "new_password2", "Skriv det nye passordet en gang til"),
        (
            TYPED | {"old_password": "feil"},
            "old_password",
            "Passordet er feil. Skriv passordet du logger inn med nå.",
        ),
        (
            TYPED | {"new_password1": "kort"},
            "new_password1",
            "Passordet er for kort. Det må ha minst 12 tegn.",
        ),
    ],
)
def test_each_fault_is_said_by_its_field(
    client: Client, user: User, typed: dict[str, str], field: str, said: str
) -> None:
    type_password(client, user)
    assert field_errors(client.post(URL, typed), field) == [said]
