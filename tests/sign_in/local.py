"""A local account's owner, at the door: password, app, and what the app shows."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from permissions.models import SecondFactor, User
from permissions.sign_in import second_factor
from tests.factories import PASSWORD

NOON = "2026-11-02T12:00:00+01:00"
NEW = "et-helt-annet-passord-23"


def type_password(client: Client, user: User | str, password: str = PASSWORD, **more: str) -> HttpResponse:
    name = user if isinstance(user, str) else user.username
    return client.post(reverse("sign_in_local"), {"username": name, "password": password, **more})


def type_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("sign_in_code"), {"code": code})


def with_app(user: User) -> list[str]:
    """The person has an app in use; the recovery codes that were shown. As if set up some time ago."""
    factor = second_factor.begin_set_up(user, None)
    codes = second_factor.finish_set_up(user, str(factor.pk), app_code(user, confirmed=False))
    SecondFactor.objects.update(last_t=-1)
    return codes


def app_code(user: User, steps: int = 0, *, confirmed: bool = True) -> str:
    """What the app shows now, or so many steps of 30 seconds from now by its clock."""
    key = SecondFactor.objects.get(user=user, confirmed=confirmed).key
    return f"{totp(bytes.fromhex(key), drift=steps):06}"


def wrong_code(user: User) -> str:
    near = {app_code(user, steps) for steps in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def signed_in(user: User) -> Client:
    """A browser that has typed password and code; the code may be typed once more."""
    client = Client()
    type_password(client, user)
    type_code(client, app_code(user))
    assert not is_out(client)
    SecondFactor.objects.update(last_t=-1)
    return client


def is_out(client: Client) -> bool:
    return "_auth_user_id" not in client.session


def field_errors(answer: Any, name: str) -> list[str]:
    return [str(error) for error in answer.context["form"][name].errors]


def shown_codes(html: str) -> list[str]:
    return re.findall(r"<li><code>([\d ]+)</code></li>", html)
