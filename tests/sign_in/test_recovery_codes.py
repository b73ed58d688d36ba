"""Recovery codes: each good once, kept as hashes, and worth nothing once there are new ones."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from permissions.models import RecoveryCode, User
from permissions.sign_in import second_factor
from tests.factories import make_organisation, make_staff
from tests.sign_in.local import (
    app_code,
    field_errors,
    is_out,
    shown_codes,
    signed_in,
    type_code,
    type_password,
    with_app,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes_required")]
URL = "/konto/engangskode/"


def test_a_recovery_code_signs_in_once(client: Client, user: User) -> None:
    codes = with_app(user)
    assert len(set(codes)) == 10
    type_password(client, user)
    assert type_code(client, codes[3]).status_code == 302
    assert not is_out(client)
    again = Client()
    type_password(again, user)
    assert field_errors(type_code(again, codes[3]), "code") == ["Reservekoden er feil, eller brukt allerede."]
    assert is_out(again)
    assert second_factor.recovery_codes_left(user) == 9


def test_recovery_codes_are_kept_as_hashes_and_are_ones_own(user: User, clock: Any) -> None:
    codes = with_app(user)
    stored = str(list(RecoveryCode.objects.values()))
    assert not [code for code in codes if code in stored or code.replace(" ", "") in stored]
    other = make_staff(make_organisation()).user
    with_app(other)
    with pytest.raises(ValidationError):
        second_factor.check(other, codes[0])
    assert second_factor.recovery_codes_left(user) == 10


def test_wrong_recovery_codes_wait_as_wrong_codes_do(user: User, clock: Any) -> None:
    codes = with_app(user)
    with pytest.raises(ValidationError, match="Reservekoden er feil"):
        second_factor.check(user, "0" * 12)
    with pytest.raises(ValidationError, match="Vent 1 sekund"):
        second_factor.check(user, codes[0])
    clock.shift(1)
    second_factor.check(user, codes[0])


def test_new_recovery_codes_end_the_old_ones(user: User, clock: Any) -> None:
    old = with_app(user)
    client = signed_in(user)
    answer = client.post(URL, {"_codes": "1", "code": app_code(user)})
    fresh = shown_codes(answer.content.decode())
    assert len(fresh) == 10
    assert not set(fresh) & set(old)
    with pytest.raises(ValidationError):
        second_factor.check(user, old[0])
    clock.shift(2)
    second_factor.check(user, fresh[0])
    assert user.history.first().history_change_reason == "Nye reservekoder er laget"


def test_few_codes_left_is_said(user: User) -> None:
    with_app(user)
    client = signed_in(user)
    assert "Lag nye." not in client.get(URL).content.decode()
    for code in RecoveryCode.objects.all()[2:]:
        code.delete()
    assert "Du har 2 reservekoder igjen. Lag nye." in client.get(URL).content.decode()
