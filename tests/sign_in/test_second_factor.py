"""Setting up the app, changing it, and recovery codes: by whom, and by nobody else."""

import re
from base64 import b32decode
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from permissions.models import RecoveryCode, SecondFactor, SignIn, User
from permissions.sign_in import second_factor
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.local import (
    app_code,
    field_errors,
    is_out,
    shown_codes,
    signed_in,
    type_password,
    with_app,
    wrong_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes_required")]
URL = "/konto/engangskode/"


def test_without_an_app_nothing_opens_before_one_is_set_up(client: Client, user: User) -> None:
    assert type_password(client, user, next=reverse("admin:who_may"))["Location"] == URL
    for name in ("admin:index", "admin:who_may", "portal:index"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse("sign_in_code"))["Location"] == URL
    page = client.get(URL).content.decode()
    assert is_out(client)
    key = re.search(r'<code class="sl-key"[^>]*>([A-Z2-7 ]+)</code>', page)
    stored = SecondFactor.objects.get(user=user)
    assert b32decode(key[1].replace(" ", "")) == bytes.fromhex(stored.key)
    assert 'src="data:image/svg+xml' in page
    answer = client.post(URL, {"code": app_code(user, confirmed=False)})
    html = answer.content.decode()
    assert len(shown_codes(html)) == 10
    assert f'href="{reverse("admin:who_may")}"' in html
    assert "no-store" in answer["Cache-Control"]
    assert SignIn.objects.get(user=user).method == SignIn.LOCAL
    assert client.get(reverse("admin:who_may")).status_code == 200
    assert not shown_codes(client.get(URL).content.decode())
    assert user.history.filter(history_change_reason="Engangskode er satt opp", history_user=user).exists()


def test_a_wrong_first_code_sets_up_nothing(client: Client, user: User, clock: Any) -> None:
    type_password(client, user)
    client.get(URL)
    answer = client.post(URL, {"code": "1234567"})
    assert field_errors(answer, "code") == ["Koden er feil. Skriv koden som appen viser nå."]
    clock.shift(2)
    assert client.post(URL, {}).context["form"]["code"].errors == ["Skriv inn koden"]
    assert not SecondFactor.objects.filter(confirmed=True).exists()
    assert is_out(client)
    assert client.post(URL, {"code": app_code(user, confirmed=False)}).status_code == 200
    assert not is_out(client)


def test_another_session_never_sees_the_key_of_one_that_is_set_up(user: User) -> None:
    """Who knows the password alone must not learn the key that the owner is about to take into use."""
    thief, owner = Client(), Client()
    for client in (thief, owner):
        type_password(client, user)
        client.get(URL)
        code = app_code(user, confirmed=False)
    answer = thief.post(URL, {"code": code})
    assert field_errors(answer, "code") == ["QR-koden er byttet ut. Skann den nye, og skriv koden fra appen."]
    assert is_out(thief)


def test_the_key_is_encrypted_where_it_is_kept(user: User) -> None:
    with_app(user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM permissions_secondfactor")
        (stored,) = cursor.fetchone()
    key = SecondFactor.objects.get().key
    assert len(bytes.fromhex(key)) == 20
    assert key not in stored


def test_who_has_typed_nothing_is_sent_to_the_password(client: Client) -> None:
    assert client.get(URL)["Location"] == reverse("sign_in_local")
    assert client.post(URL, {"code": "123456"})["Location"] == reverse("sign_in_local")


def test_only_staff_with_a_password_has_an_app(user: User, settings: Any) -> None:
    for change in ({"password": "!nei"}, {"is_staff": False}):
        person = make_staff(make_organisation()).user
        User.objects.filter(pk=person.pk).update(**change)
        client = Client()
        client.force_login(User.objects.get(pk=person.pk))
        assert client.get(URL).status_code == 404


def test_who_is_signed_in_types_the_password_to_set_one_up(settings: Any, client: Client, user: User) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = False
    type_password(client, user)
    assert "Passord" in client.get(URL).content.decode()
    code = app_code(user, confirmed=False)
    for typed, said in (({}, "Skriv inn passord"), ({"password": "feil"}, "Passordet er feil.")):
        answer = client.post(URL, {"code": code, **typed})
        assert field_errors(answer, "password")[0].startswith(said)
    assert not second_factor.has(user)
    assert shown_codes(client.post(URL, {"code": code, "password": PASSWORD}).content.decode())
    assert second_factor.has(user)


def test_the_password_is_not_guessed_there(settings: Any, client: Client, user: User) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = False
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign_in": (3, 900)}
    type_password(client, user)
    client.get(URL)
    tries = [client.post(URL, {"code": "123456", "password": "feil"}).status_code for _time in range(4)]
    assert tries == [200, 200, 200, 429]


@pytest.mark.parametrize("button", ["_codes", "_replace"])
def test_nothing_changes_without_a_code_of_the_app_in_use(user: User, button: str, clock: Any) -> None:
    codes = with_app(user)
    client = signed_in(user)
    kept = SecondFactor.objects.get().key
    assert field_errors(client.post(URL, {button: "1", "code": wrong_code(user)}), "code")
    clock.shift(2)
    assert field_errors(client.post(URL, {button: "1"}), "code") == ["Skriv inn koden"]
    assert "QR-kode" not in client.get(URL).content.decode()
    assert SecondFactor.objects.get().key == kept
    second_factor.check(user, codes[0])


def test_an_app_is_changed_for_another(user: User, clock: Any) -> None:
    with_app(user)
    client = signed_in(user)
    old = SecondFactor.objects.get().key
    assert client.post(URL, {"_replace": "1", "code": app_code(user)})["Location"] == URL
    assert "Den gamle appen virker" in client.get(URL).content.decode()
    second_factor.check(user, app_code(user, 1))
    sent = {"code": app_code(user, confirmed=False), "password": PASSWORD}
    assert len(shown_codes(client.post(URL, sent).content.decode())) == 10
    assert SecondFactor.objects.get().key != old
    assert "QR-kode" not in client.get(URL).content.decode()


def test_changing_the_app_is_open_for_ten_minutes_and_may_be_left(user: User, clock: Any) -> None:
    with_app(user)
    client = signed_in(user)
    client.post(URL, {"_replace": "1", "code": app_code(user)})
    client.get(URL)
    clock.shift(601)
    answer = client.post(URL, {"code": app_code(user, confirmed=False), "password": PASSWORD})
    assert not shown_codes(answer.content.decode())
    client.post(URL, {"_replace": "1", "code": app_code(user)})
    client.post(URL, {"_keep": "1"})
    assert "QR-kode" not in client.get(URL).content.decode()


def test_a_reset_takes_app_codes_and_sessions(user: User) -> None:
    with_app(user)
    client = signed_in(user)
    admin = make_staff(make_organisation()).user
    second_factor.reset(user, by=admin)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert client.get(reverse("admin:index")).status_code == 302
    row = user.history.first()
    assert (row.history_change_reason, row.history_user) == ("Engangskoden er nullstilt", admin)
    assert type_password(Client(), user)["Location"] == URL


def test_the_address_in_the_picture_names_the_installation(user: User, settings: Any) -> None:
    settings.MUNICIPALITY_NAME = "Øst: Solvik & co"
    factor = second_factor.begin_set_up(user, None)
    address = second_factor.app_address(factor, user)
    assert address.startswith("otpauth://totp/Stafettloggen%20%C3%98st%20%20Solvik%20%26%20co:")
    assert f":{user.username}?secret=" in address
    assert "issuer=Stafettloggen%20%C3%98st" in address
