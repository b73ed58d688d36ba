"""Whoever's session was ended is told why on the next page; nobody else is, whatever they have."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in import ended, sessions
from permissions.sign_in.begin import end, end_all
from permissions.sign_in.parts import Part
from tests.factories import PASSWORD
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db
NOON = "2026-11-02T12:00:00+01:00"
BY_OWNER = "Du ble logget ut fordi innloggingen ble avsluttet fra en annen enhet."
BY_ADMIN = "Du ble logget ut fordi innloggingen ble avsluttet av en administrator."
IDLE = "Du ble logget ut fordi du var inaktiv i 30 minutter."
TOLD = "Du ble logget ut fordi"
SENTENCES = {
    SignInEnd.BY_OWNER: BY_OWNER,
    SignInEnd.BY_ADMIN: BY_ADMIN,
    SignInEnd.BY_PROVIDER: "fordi du logget ut hos innloggingstjenesten.",
    SignInEnd.ACCOUNT: "fordi kontoen din er endret eller avsluttet.",
    SignInEnd.IDLE: IDLE,
    SignInEnd.TOO_OLD: "fordi det er 8 timer siden du logget inn.",
}


def page_of(client: Client, address: str = "/") -> str:
    return client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("why", SENTENCES)
@pytest.mark.parametrize("part", list(Part))
def test_next_page_says_why(client: Client, staff: User, foresatt: User, part: Part, why: SignInEnd) -> None:
    user, home = (staff, "/") if part == Part.STAFF else (foresatt, "/portal/")
    end(sign_in_as(client, user, part), why=why, by=user)
    assert SENTENCES[why] in page_of(client, home)
    # Also when the page is read again, in another language say.
    assert SENTENCES[why] in page_of(client, "/login/")


@pytest.mark.parametrize("why", [SignInEnd.SIGNED_OUT, SignInEnd.SWITCHED])
def test_what_the_person_pressed_is_not_told(client: Client, staff: User, why: SignInEnd) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=why, by=staff)
    assert TOLD not in page_of(client)


def test_a_sent_form_says_it_and_shows_the_words(client: Client, staff: User) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    data = {"submission": uuid4(), "text": "Strever med å følge beskjeder."}
    answer = client.post(f"/stafettlog/stafettlog/{uuid4()}/oppmerksomhet/ny/", data)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert BY_ADMIN in page
    assert "Strever med å følge beskjeder." in page
    assert BY_ADMIN in page_of(client, "/login/")


def test_a_form_of_the_familys_leads_to_the_page_that_says_it(client: Client, foresatt: User) -> None:
    end(sign_in_as(client, foresatt, Part.FAMILY), why=SignInEnd.BY_OWNER, by=foresatt)
    answer = client.post(reverse("portal:sign_in_end"), {"others": "1"}, follow=True)
    assert BY_OWNER in answer.content.decode()


def test_the_autosave_comes_first_and_the_page_says_it_all_the_same(client: Client, staff: User) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    sent = {"submission": uuid4(), "_autosave": "1"}
    assert client.post(f"/stafettlog/stafettlog/{uuid4()}/oppmerksomhet/ny/", sent).status_code == 401
    assert BY_ADMIN in page_of(client)


def test_two_that_come_by_at_once_find_it_both(client: Client, staff: User) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    tab = Client()
    tab.cookies["stafett_session"] = client.cookies["stafett_session"].value
    assert BY_ADMIN in page_of(client)
    assert BY_ADMIN in page_of(tab)


@pytest.mark.parametrize(("key", "why"), [("session_seen", "idle"), ("session_started", "too_old")])
def test_time_that_is_noticed_on_the_way(client: Client, staff: User, key: str, why: str) -> None:
    sign_in_as(client, staff, Part.STAFF)
    session = client.session
    session[key] -= 8 * 3600 + 1
    session.save()
    assert SENTENCES[SignInEnd(why)] in page_of(client)


def test_time_that_the_worker_noticed_first(client: Client, staff: User, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    sign_in_as(client, staff, Part.STAFF)
    time_machine.shift(timedelta(hours=1))
    assert sessions.end_run_out() == 1
    assert IDLE in page_of(client)


def test_one_that_had_a_new_id_at_that_moment(client: Client, staff: User, time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)
    made = sign_in_as(client, staff, Part.STAFF)
    values = {"session_key": None, "id_token": None, "ended_at": made.started_at, "ended_why": "by_admin"}
    SignIn.objects.filter(pk=made.pk).update(**values)
    time_machine.shift(timedelta(seconds=60))
    assert BY_ADMIN in page_of(client)


def test_a_new_password_elsewhere(client: Client, staff: User) -> None:
    sign_in_as(client, staff, Part.STAFF)
    staff.set_password("et helt nytt og langt passord")
    staff.save_without_historical_record()
    end_all(staff, why=SignInEnd.ACCOUNT, by=staff)
    assert SENTENCES[SignInEnd.ACCOUNT] in page_of(client)


def test_nobody_else_is_told(client: Client, staff: User) -> None:
    made = sign_in_as(client, staff, Part.STAFF)
    end(made, why=SignInEnd.BY_ADMIN, by=None)
    assert TOLD not in page_of(Client())
    for key in ("x" * 32, str(made.pk), "", "x" * 5000, "æ"):
        other = Client()
        other.cookies["stafett_session"] = key
        assert TOLD not in page_of(other)
    # Nor does whoever reads the rows find the browser's id in them.
    kept = Session.objects.get()
    assert client.cookies["stafett_session"].value not in kept.session_key + kept.session_data


def test_what_is_left_lets_nobody_in(client: Client, staff: User) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    thief = Client()
    thief.cookies["stafett_session"] = Session.objects.get().session_key
    assert thief.get("/")["Location"].startswith("/login/")


def test_it_is_told_for_ten_minutes_and_left_for_a_day(
    client: Client, staff: User, time_machine: Any
) -> None:
    time_machine.move_to(NOON, tick=False)
    late = Client()
    for one in (client, late):
        end(sign_in_as(one, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    assert BY_ADMIN in page_of(client)
    time_machine.shift(ended.TOLD_SECONDS + 1)
    assert TOLD not in page_of(client)
    time_machine.shift(timedelta(hours=24))
    assert TOLD not in page_of(late)
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_who_signs_in_again_is_done_with_it(client: Client, staff: User) -> None:
    end(sign_in_as(client, staff, Part.STAFF), why=SignInEnd.BY_ADMIN, by=None)
    assert BY_ADMIN in page_of(client)
    client.post(reverse("sign_in_local"), {"username": staff.username, "password": PASSWORD})
    client.post("/logout/")
    assert TOLD not in page_of(client)


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")
