"""How often and how much: 429 for too many, 413 for too large, counted in the database and logged."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from permissions import rate_limits
from permissions.models import RateCount
from permissions.rate_limits import TooManyRequests
from tests.exports.reading import form
from tests.factories import PASSWORD, make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db
NOON = "2026-11-02T12:00:00+01:00"


@pytest.fixture
def at_noon(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def limits(settings: Any, at_noon: Any) -> dict[str, tuple[int, int]]:
    settings.RATE_LIMITS = {name: (3, seconds) for name, (_most, seconds) in settings.RATE_LIMITS.items()}
    return settings.RATE_LIMITS  # type: ignore[no-any-return]


def test_the_fourth_of_three_is_refused_until_the_window_is_over(limits: Any, at_noon: Any) -> None:
    for _time in range(3):
        rate_limits.spend("search", "anna")
    with pytest.raises(TooManyRequests) as refused, capture_logs() as said:
        rate_limits.spend("search", "anna")
    assert 0 < refused.value.retry_after <= 60
    assert said == [{"event": "rate_limited", "limit": "search", "count": 4, "log_level": "warning"}]
    rate_limits.spend("search", "berit")
    at_noon.shift(60)
    rate_limits.spend("search", "anna")


def test_a_key_says_nothing_of_the_person(limits: Any) -> None:
    rate_limits.spend("sign_in_name", "anna.hansen")
    assert "anna" not in RateCount.objects.get().key


def test_old_windows_are_swept(limits: Any, at_noon: Any) -> None:
    rate_limits.spend("search", "anna")
    at_noon.shift(2 * 86_400)
    rate_limits.spend("search", "anna")
    rate_limits.sweep()
    assert RateCount.objects.count() == 1


def _sign_in(client: Client, username: str, password: str, **more: Any) -> int:
    data = {"username": username, "password": password}
    return int(client.post(reverse("admin:login"), data, **more).status_code)


def test_the_right_password_does_not_help_after_too_many_wrong_ones(client: Client, limits: Any) -> None:
    user = make_staff(make_organisation()).user
    assert [_sign_in(client, user.username, "feil") for _time in range(3)] == [200] * 3
    assert _sign_in(client, user.username, PASSWORD) == 429
    assert _sign_in(client, f" {user.username.upper()} ", PASSWORD) == 429


def test_guessing_elsewhere_does_not_lock_the_person_out_at_once(
    client: Client, limits: dict[str, Any]
) -> None:
    limits["sign_in_name"] = (10, 900)
    user = make_staff(make_organisation()).user
    for _time in range(4):
        _sign_in(client, user.username, "feil", REMOTE_ADDR="192.0.2.9")
    assert _sign_in(client, user.username, PASSWORD) == 302


def test_a_name_and_an_address_have_limits_of_their_own(client: Client, limits: dict[str, Any]) -> None:
    user = make_staff(make_organisation()).user
    for at in range(4):
        _sign_in(client, user.username, "feil", REMOTE_ADDR=f"192.0.2.{at}")
    assert _sign_in(client, user.username, PASSWORD, REMOTE_ADDR="192.0.2.99") == 429
    for at in range(4):
        _sign_in(client, f"noen{at}", "feil", REMOTE_ADDR="198.51.100.1")
    # Neither does the right password help there, which costs nothing by itself.
    other = make_staff(make_organisation()).user
    assert _sign_in(client, other.username, PASSWORD, REMOTE_ADDR="198.51.100.1") == 429
    assert _sign_in(client, other.username, PASSWORD, REMOTE_ADDR="198.51.100.2") == 302


def test_a_name_from_one_address_has_a_limit_of_its_own(client: Client, limits: dict[str, Any]) -> None:
    limits["sign_in_name"] = limits["sign_in_address"] = (100, 900)
    user = make_staff(make_organisation()).user
    assert [_sign_in(client, user.username, "feil") for _time in range(3)] == [200] * 3
    assert _sign_in(client, user.username, PASSWORD) == 429
    assert _sign_in(client, user.username, PASSWORD, REMOTE_ADDR="192.0.2.9") == 302


def test_signing_in_takes_back_the_failures(client: Client, limits: Any) -> None:
    user = make_staff(make_organisation()).user
    for _round in range(2):
        assert _sign_in(client, user.username, "feil") == 200
        assert _sign_in(client, user.username, PASSWORD) == 302
        client.logout()


def test_the_visitor_is_told_by_the_proxys_header_only_if_one_is_named(
    client: Client, limits: Any, settings: Any
) -> None:
    for at in range(4):
        _sign_in(client, "noen", "feil", headers={"X-Real-IP": f"192.0.2.{at}"})
    assert _sign_in(client, "noen", "feil", headers={"X-Real-IP": "192.0.2.77"}) == 429
    settings.CLIENT_ADDRESS_HEADER = "X-Real-IP"
    assert _sign_in(client, "en annen", "feil", headers={"X-Real-IP": "192.0.2.78"}) == 200


def test_number_look_up_search_and_export_are_limited(client: Client, limits: Any) -> None:
    holder = make_staff(make_organisation())
    log = make_log(holder)
    client.force_login(holder.user)
    asks = {
        "number": lambda: client.post(
            reverse("admin:stafettlog_stafettlog_changelist"), {"q": "01810112345"}
        ),
        "list": lambda: client.get(reverse("admin:stafettlog_actor_changelist"), {"q": "anna"}),
        "export": lambda: client.post(reverse("admin:log_export", args=[log.pk]), form()),
    }
    for name, ask in asks.items():
        codes = [ask().status_code for _time in range(4)]
        assert codes[-1] == 429, name
        assert 429 not in codes[:3], name
        assert int(ask()["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["concern_add", "transfer_ask"])
def test_search_by_a_button_is_limited_too(client: Client, limits: Any, name: str) -> None:
    holder = make_staff(make_organisation())
    client.force_login(holder.user)
    url = reverse(f"admin:{name}", args=[make_log(holder).pk])
    data = {"actor_query": "anna", "_search_actor": "1"}
    assert [client.post(url, data).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_script_that_asks_too_often_gets_a_sentence(client: Client, limits: Any) -> None:
    holder = make_staff(make_organisation())
    client.force_login(holder.user)
    url = reverse("admin:log_actor_search", args=[make_log(holder).pk])
    for _time in range(3):
        assert client.get(url, {"q": "anna"}).status_code == 200
    answer = client.get(url, {"q": "anna"}, headers={"Sec-Fetch-Dest": "empty"})
    assert answer.status_code == 429
    assert "Vent noen minutter" in answer.json()["message"]


def test_body_larger_than_any_form_is_refused_unread(client: Client) -> None:
    size = settings.REQUEST_MAX_BYTES + 1
    answer = client.generic("POST", reverse("admin:login"), b"", CONTENT_LENGTH=str(size))
    assert answer.status_code == 413
    assert "for stor" in answer.text
    assert client.generic("POST", "/", b"", CONTENT_LENGTH="hest").status_code != 500


def test_form_with_too_many_fields_is_refused_not_an_error(client: Client) -> None:
    data = {f"f{at}": "x" for at in range(2000)}
    assert client.post(reverse("admin:login"), data).status_code == 400


def test_a_name_written_otherwise_is_the_same_name(client: Client, limits: Any) -> None:
    """The form's field reads «ａnna» as «anna»: each spelling must not have three tries of its own."""
    name = make_staff(make_organisation()).user.username
    wide = [f"{name[:at]}{chr(ord(letter) + 0xFEE0)}{name[at + 1 :]}" for at, letter in enumerate(name[:4])]
    assert [_sign_in(client, one, "feil") for one in wide] == [200, 200, 200, 429]


def test_the_old_password_is_not_guessed_at_a_machine_left_open(client: Client, limits: Any) -> None:
    client.force_login(make_staff(make_organisation()).user)
    typed = {
        "old_password": "feil",
        "new_password1": "et-nytt-passord-1",
        "new_password2": "et-nytt-passord-1",
    }
    tries = [client.post(reverse("admin:password_change"), typed).status_code for _time in range(4)]
    assert tries == [200, 200, 200, 429]
