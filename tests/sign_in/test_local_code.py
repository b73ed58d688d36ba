"""The code after the password: forged, reused, late, early, skipped, and another's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import SecondFactor, SignIn, User
from permissions.sign_in import half_way, links
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.local import (
    NEW,
    app_code,
    field_errors,
    is_out,
    type_code,
    type_password,
    with_app,
    wrong_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes_required")]
CODE = "sign_in_code"


@pytest.fixture
def user() -> User:
    person = make_staff(make_organisation()).user
    with_app(person)
    return person


def test_password_and_code_sign_in_and_lead_where_one_was_heading(client: Client, user: User) -> None:
    answer = type_password(client, user, next=reverse("admin:who_may"))
    assert answer["Location"] == reverse(CODE)
    assert client.get(reverse(CODE)).status_code == 200
    assert type_code(client, app_code(user))["Location"] == reverse("admin:who_may")
    assert client.get(reverse("admin:who_may")).status_code == 200
    assert SignIn.objects.get(user=user).method == SignIn.LOCAL
    assert half_way.KEY not in client.session


def test_between_password_and_code_nobody_is_signed_in(client: Client, user: User) -> None:
    type_password(client, user)
    assert is_out(client)
    for name in ("admin:index", "admin:who_may", "admin:password_change", "portal:index"):
        assert client.get(reverse(name)).status_code == 302, name
        assert is_out(client)
    # Nor may an app be set up beside the one in use.
    assert client.get(reverse("second_factor"))["Location"] == reverse(CODE)
    assert client.post(reverse("second_factor"), {"code": "123456"})["Location"] == reverse(CODE)
    assert SecondFactor.objects.filter(user=user).count() == 1
    assert not SignIn.objects.exists()


def test_the_code_alone_is_worth_nothing(client: Client, user: User) -> None:
    assert client.get(reverse(CODE))["Location"] == reverse("sign_in_local")
    assert type_code(client, app_code(user))["Location"] == reverse("sign_in_local")
    assert is_out(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_a_step_ahead_or_behind(client: Client, user: User, steps: int) -> None:
    type_password(client, user)
    assert type_code(client, app_code(user, steps)).status_code == 302
    assert not is_out(client)


@pytest.mark.parametrize("steps", [-2, 2, -20, 100])
def test_more_than_a_step_is_too_much(client: Client, user: User, steps: int) -> None:
    type_password(client, user)
    answer = type_code(client, app_code(user, steps))
    assert field_errors(answer, "code") == [
        "Koden er feil, eller brukt allerede. Skriv koden som appen viser nå."
    ]
    assert is_out(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_taken_once_and_none_older(user: User, steps: int) -> None:
    first, second = Client(), Client()
    code, older = app_code(user, steps), app_code(user, steps - 1)
    type_password(first, user)
    type_code(first, code)
    assert not is_out(first)
    for replayed in (code, older):
        SecondFactor.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        type_password(second, user)
        assert field_errors(type_code(second, replayed), "code")
        assert is_out(second)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Skriv inn koden"),
        ("12345", "Skriv de seks sifrene fra appen, eller en reservekode på tolv sifre."),
        ("abcdef", "Skriv de seks sifrene fra appen, eller en reservekode på tolv sifre."),
        ("1" * 5000, "Skriv de seks sifrene fra appen, eller en reservekode på tolv sifre."),
    ],
)
def test_what_is_no_code_is_said_by_the_field_and_costs_no_try(
    client: Client, user: User, typed: str, said: str
) -> None:
    type_password(client, user)
    answer = type_code(client, typed)
    assert field_errors(answer, "code") == [said]
    assert SecondFactor.objects.get().throttling_failure_count == 0
    assert type_code(client, app_code(user)).status_code == 302


def test_a_code_may_be_written_with_a_space_or_another_scripts_digits(client: Client, user: User) -> None:
    code = app_code(user)
    type_password(client, user)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in code)
    assert type_code(client, f" {arabic[:3]} {arabic[3:]}").status_code == 302


def test_each_wrong_code_doubles_the_wait_and_the_right_one_waits_too(
    client: Client, user: User, clock: Any
) -> None:
    type_password(client, user)
    for wait in (1, 2, 4):
        assert field_errors(type_code(client, wrong_code(user)), "code")
        (said,) = field_errors(type_code(client, app_code(user)), "code")
        assert said.startswith(f"Vent {wait} sekund")
        clock.shift(wait)
    assert type_code(client, app_code(user)).status_code == 302
    assert SecondFactor.objects.get().throttling_failure_count == 0


def test_nobody_is_shut_out_for_longer_than_some_minutes(client: Client, user: User, clock: Any) -> None:
    SecondFactor.objects.update(throttling_failure_count=8)
    type_password(client, user)
    type_code(client, wrong_code(user))
    assert SecondFactor.objects.get().throttling_failure_count == 8
    clock.shift(129)
    assert type_code(client, app_code(user)).status_code == 302


def test_codes_of_one_person_are_limited_wherever_they_come_from(user: User, settings: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"second_factor": (3, 900)}
    for at in range(4):
        client = Client(REMOTE_ADDR=f"192.0.2.{at}")
        type_password(client, user)
        last = type_code(client, wrong_code(user))
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0
    assert is_out(client)


@pytest.mark.parametrize(("seconds", "lasts"), [(299, True), (301, False)])
def test_five_minutes_after_the_password_it_is_asked_for_again(
    client: Client, user: User, clock: Any, seconds: int, lasts: bool
) -> None:
    type_password(client, user)
    clock.shift(seconds)
    answer = type_code(client, app_code(user))
    assert is_out(client) is not lasts
    if not lasts:
        assert answer["Location"] == reverse("sign_in_local")
        assert "Det gikk for lang tid" in client.get(reverse("sign_in_local")).content.decode()
        assert type_code(client, app_code(user))["Location"] == reverse("sign_in_local")


@pytest.mark.parametrize("change", ["password", "ended", "number"])
def test_an_account_that_has_changed_since_the_password_is_out(
    client: Client, user: User, change: str
) -> None:
    type_password(client, user)
    if change == "password":
        links.set_password(user, NEW, by=user, reason="x")
    elif change == "ended":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        User.objects.filter(pk=user.pk).update(national_number=None, national_number_index=None)
    assert type_code(client, app_code(user))["Location"] == reverse("sign_in_local")
    assert is_out(client)


def test_anothers_code_opens_nothing(client: Client, user: User) -> None:
    other = make_staff(make_organisation()).user
    with_app(other)
    type_password(client, other)
    assert field_errors(type_code(client, app_code(user)), "code")
    assert is_out(client)


def test_who_changes_the_name_in_between_answers_for_the_last_one(client: Client, user: User) -> None:
    other = make_staff(make_organisation()).user
    with_app(other)
    type_password(client, user)
    before = client.session.session_key
    type_password(client, other)
    assert client.session.session_key != before
    assert field_errors(type_code(client, app_code(user)), "code")
    forged = {"code": app_code(user), "user": str(user.pk), "username": user.username}
    SecondFactor.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post(reverse(CODE), forged)
    assert is_out(client)
    SecondFactor.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    type_code(client, app_code(other))
    assert client.session["_auth_user_id"] == str(other.pk)


def test_who_was_signed_in_is_out_once_another_is_half_way(client: Client, user: User, settings: Any) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = False
    first = make_staff(make_organisation()).user
    type_password(client, first)
    assert not is_out(client)
    type_password(client, user)
    assert is_out(client)
    assert SignIn.objects.get(user=first).ended_at is not None


def test_an_app_is_asked_for_also_where_none_is_required(client: Client, user: User, settings: Any) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = False
    assert type_password(client, user)["Location"] == reverse(CODE)
    assert is_out(client)


def test_django_cannot_be_asked_past_the_code(client: Client, user: User) -> None:
    for address in ("/login/", "/admin/login/", "/accounts/login/"):
        client.post(address, {"username": user.username, "password": PASSWORD, "otp_token": app_code(user)})
        assert is_out(client)


def test_the_page_says_what_the_field_is(client: Client, user: User) -> None:
    type_password(client, user)
    answer = client.get(reverse(CODE))
    html = answer.content.decode()
    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html
    assert "no-store" in answer["Cache-Control"]
    assert user.last_name not in html
