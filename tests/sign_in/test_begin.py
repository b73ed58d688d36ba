"""A session begins with a new id and nothing of the one before; it ends with its row, once, and at once."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import RequestFactory

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in.begin import begin, end, end_all, landing
from permissions.sign_in.parts import Part, part_of
from tests.factories import make_organisation, make_staff
from tests.factories.sessions import signed_in_sessions

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"


def a_request(key: str | None = None, **headers: str) -> HttpRequest:
    request = RequestFactory().post("/", headers={"user-agent": WINDOWS, **headers})
    request.session, request.user = SessionStore(key), AnonymousUser()
    return request


def test_sign_in_is_a_row_with_the_session(user: User) -> None:
    request = a_request()
    made = begin(request, user, part=Part.STAFF, method="idporten", acr="high", sid="s1", id_token="a.b.c")
    made.refresh_from_db()
    assert (made.session_key, made.part, made.acr) == (request.session.session_key, "staff", "high")
    assert (made.id_token, made.device) == ("a.b.c", "Edge/Windows")
    assert request.user == user
    assert part_of(request) is Part.STAFF
    assert request.session["sign_in"] == str(made.pk)


def test_session_has_a_new_id_and_nothing_of_before(user: User) -> None:
    request = a_request()
    request.session["left"] = "by whoever sat here"
    request.session.save()
    before = request.session.session_key
    begin(request, user, part=Part.STAFF, method=SignIn.LOCAL)
    assert request.session.session_key not in (None, before)
    assert "left" not in request.session
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize(
    ("part", "why"), [(Part.STAFF, SignInEnd.SIGNED_OUT), (Part.FAMILY, SignInEnd.SWITCHED)]
)
def test_signing_in_anew_ends_the_one_before(user: User, part: Part, why: SignInEnd) -> None:
    request = a_request()
    first = begin(request, user, part=Part.STAFF, method=SignIn.LOCAL)
    key = request.session.session_key
    begin(request, user, part=part, method=SignIn.LOCAL)
    first.refresh_from_db()
    assert first.ended_why == why
    assert request.session.session_key != key
    assert SignIn.objects.active().get().part == part


def test_end_takes_the_session_and_the_token_and_is_kept(user: User) -> None:
    made = begin(a_request(), user, part=Part.STAFF, method="idporten", id_token="a.b.c")
    end(made, why=SignInEnd.BY_ADMIN, by=user)
    end(made, why=SignInEnd.IDLE, by=None)
    made.refresh_from_db()
    assert (made.ended_why, made.ended_by, made.id_token) == (SignInEnd.BY_ADMIN, user, None)
    assert not signed_in_sessions()


def test_end_all_leaves_the_one_and_those_of_others(user: User) -> None:
    mine = [begin(a_request(), user, part=Part.STAFF, method=SignIn.LOCAL) for _time in range(3)]
    other = begin(a_request(), make_staff(make_organisation()).user, part=Part.STAFF, method=SignIn.LOCAL)
    assert end_all(user, why=SignInEnd.ACCOUNT, by=None, except_=mine[1]) == 2
    assert set(SignIn.objects.active()) == {mine[1], other}
    assert end_all(user, why=SignInEnd.ACCOUNT, by=None) == 1


BAD = ("", "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1", "/login/")
LANDINGS: list[Any] = [
    (Part.STAFF, "/ansatte/", "/ansatte/"),
    (Part.STAFF, "/ansatte/?side=2", "/ansatte/?side=2"),
    (Part.STAFF, "/portal/", "/"),
    # The list of one's sign-ins is a page; ending one, and a way in, are not.
    (Part.STAFF, "/mine-innlogginger/", "/mine-innlogginger/"),
    (Part.STAFF, "/mine-innlogginger/avslutt/", "/"),
    (Part.STAFF, "/logg-inn/konto/", "/"),
    (Part.FAMILY, "/portal/innlogginger/", "/portal/innlogginger/"),
    (Part.FAMILY, "/portal/", "/portal/"),
    (Part.FAMILY, "/ansatte/", "/portal/"),
    *[
        (Part.STAFF, bad, "/")
        for bad in (
            "",
            "//evil.example/",
            "https://evil.example/",
            "/\\evil.example",
            "javascript:1",
            "/login/",
        )
    ],
]


@pytest.mark.parametrize(("part", "asked", "there"), LANDINGS)
def test_landing_is_ours_and_of_the_part(part: Part, asked: str, there: str) -> None:
    assert landing(a_request(), part, asked) == there
