"""What is said to one person on the next page is said to nobody else, and costs the database nothing."""

from typing import Any

import pytest
from django.contrib.messages import add_message, constants, get_messages
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.safestring import SafeString, mark_safe

from config.messages import MessageStorage, SealedCookieStorage

pytestmark = pytest.mark.django_db
COOKIE = SealedCookieStorage.cookie_name
WORDS = "Skriv ut brev til: Kari Prøve"


def asked(session: SessionStore, cookie: str = "") -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = session
    if cookie:
        request.COOKIES[COOKIE] = cookie
    request._messages = MessageStorage(request)  # type: ignore[attr-defined]
    return request


def signed_in() -> SessionStore:
    session = SessionStore()
    session.create()
    session.modified = False
    return session


def answered(request: HttpRequest) -> str:
    """The cookie of the answer."""
    response = HttpResponse()
    assert request._messages.update(response) == []  # type: ignore[attr-defined]
    return response.cookies[COOKIE].value if COOKIE in response.cookies else ""


def said(session: SessionStore, text: Any = WORDS) -> str:
    request = asked(session)
    add_message(request, constants.SUCCESS, text)
    return answered(request)


def heard(session: SessionStore, cookie: str) -> list[str]:
    return [str(message) for message in get_messages(asked(session, cookie))]


def test_it_waits_in_a_cookie_that_cannot_be_read() -> None:
    session = signed_in()
    cookie = said(session)
    assert cookie
    assert "Kari" not in cookie
    assert not session.modified
    assert heard(session, cookie) == [WORDS]


def test_it_is_nothing_to_the_next_one_at_the_same_machine() -> None:
    cookie = said(signed_in())
    assert heard(signed_in(), cookie) == []
    assert heard(SessionStore(), cookie) == []


def test_a_changed_or_foreign_cookie_says_nothing() -> None:
    session = signed_in()
    cookie = said(session)
    assert heard(session, cookie[:-4] + "AAAA") == heard(session, "x") == heard(session, "å") == []


def test_it_is_said_once() -> None:
    session = signed_in()
    request = asked(session, said(session))
    assert [str(message) for message in get_messages(request)] == [WORDS]
    response = HttpResponse()
    request._messages.update(response)  # type: ignore[attr-defined]
    assert response.cookies[COOKIE].value == ""
    assert response.cookies[COOKIE]["max-age"] == 0


def test_links_in_it_stay_links() -> None:
    session = signed_in()
    cookie = said(session, mark_safe('<a href="/">Brev</a>'))
    (message,) = get_messages(asked(session, cookie))
    assert isinstance(message.message, SafeString)


def test_what_finds_no_room_goes_with_the_session() -> None:
    session = signed_in()
    request = asked(session)
    for number in range(5):
        add_message(request, constants.INFO, f"{number}" * 900)
    cookie = answered(request)
    assert len(cookie) <= 2048
    assert session.modified
    assert sorted(heard(session, cookie)) == [f"{number}" * 900 for number in range(5)]


def test_who_is_not_signed_in_is_told_through_the_session() -> None:
    session = SessionStore()
    assert said(session) == ""
    assert session.modified
    session.save()
    assert heard(session, "") == [WORDS]
