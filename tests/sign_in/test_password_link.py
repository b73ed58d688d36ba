"""A forgotten password: the same answer for everybody, and a link that is good once, for an hour."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.logs import LOGGING, without_links
from permissions.models import SignIn, User
from permissions.sign_in import links
from stafettlog.models import MessageKind, OutboxMessage
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.asking import ask, mailed_link, use
from tests.sign_in.local import NEW, field_errors, is_out, type_password, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("by", ["username", "email", "EMAIL"])
def test_a_link_is_mailed_to_the_account(client: Client, user: User, by: str) -> None:
    typed = {"username": user.username, "email": user.email, "EMAIL": f" {user.email.upper()} "}[by]
    assert ask(client, typed).status_code == 302
    row = OutboxMessage.objects.get()
    assert (row.kind, row.user) == (MessageKind.PASSWORD_RESET, user)
    link = mailed_link()
    assert mail.outbox[0].to == [user.email]
    assert user.username in mail.outbox[0].body
    answer = use(client, link)
    assert answer["Location"] == reverse("sign_in_local")
    assert is_out(client)
    assert type_password(client, user, NEW).status_code == 302
    assert user.history.filter(history_change_reason="Passordet er satt med en lenke").exists()


def test_the_token_stands_in_no_row(client: Client, user: User) -> None:
    ask(client, user.username)
    token = mailed_link().split("/")[-2]
    assert token not in str(list(OutboxMessage.objects.values()))
    assert token not in str(list(User.objects.values()))


def test_the_token_is_out_of_the_address_at_once(client: Client, user: User) -> None:
    ask(client, user.username)
    link = mailed_link()
    answer = client.get(link)
    token = link.split("/")[-2]
    assert answer.status_code == 302
    assert token not in answer["Location"]
    page = client.get(answer["Location"])
    assert token not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    html = page.content.decode()
    assert html.count('autocomplete="new-password"') == 2
    assert 'autocomplete="username"' in html
    # The address alone, without the session that came by the link, is worth nothing.
    assert "Lenken virker ikke" in Client().get(answer["Location"]).content.decode()


def test_the_link_goes_on_in_a_session_that_nobody_knew_before(client: Client, user: User) -> None:
    session = SessionStore()
    session["left"] = "by whoever gave this browser its cookie"
    session.save()
    client.cookies["stafett_session"] = session.session_key
    ask(client, user.username)
    page = client.get(mailed_link())["Location"]
    thief = Client()
    thief.cookies["stafett_session"] = session.session_key
    assert "Lenken virker ikke" in thief.get(page).content.decode()
    use(client, page)
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize("seconds", [3599, 3601])
def test_the_link_lasts_an_hour(client: Client, user: User, clock: Any, seconds: int) -> None:
    ask(client, user.username)
    link = mailed_link()
    clock.shift(seconds)
    use(client, link)
    user.refresh_from_db()
    assert user.check_password(NEW) is (seconds < 3600)


def test_the_link_is_dead_once_used(client: Client, user: User) -> None:
    ask(client, user.username)
    link = mailed_link()
    use(client, link)
    answer = use(Client(), link, "et-tredje-passord-45")
    assert "Lenken virker ikke" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize("event", ["sign-in", "password", "address", "ended", "number"])
def test_the_link_is_dead_after_what_has_happened_since(
    client: Client, user: User, clock: Any, event: str
) -> None:
    ask(client, user.username)
    link = mailed_link()
    # Also for whoever has the page open.
    page = client.get(link)["Location"]
    clock.shift(60)
    if event == "sign-in":
        type_password(Client(), user)
    elif event == "password":
        links.set_password(user, PASSWORD, by=user, reason="x")
    else:
        values: dict[str, Any] = {
            "address": {"email": "ny@solvik.example"},
            "ended": {"is_active": False},
            "number": {"national_number": None, "national_number_index": None},
        }[event]
        User.objects.filter(pk=user.pk).update(**values)
    for one in (client.get(page), use(client, page), use(Client(), link)):
        assert "Lenken virker ikke" in one.content.decode()
    user.refresh_from_db()
    assert not user.check_password(NEW)


def test_the_link_is_for_one_account(client: Client, user: User) -> None:
    other = make_staff(make_organisation()).user
    mine, theirs = links.link(user), links.link(other)
    path = theirs.replace(theirs.split("/")[-2], mine.split("/")[-2]).partition("8000")[2]
    assert "Lenken virker ikke" in client.get(path).content.decode()
    client.get(mine.partition("8000")[2])
    forged = reverse("password_set", args=[theirs.split("/")[-3], "set-password"])
    assert "Lenken virker ikke" in use(client, forged).content.decode()
    other.refresh_from_db()
    assert not other.check_password(NEW)


@pytest.mark.parametrize("path", ["x/y", "MQ/set-password", "%00/abc-def", "MQ/abc-%F0%9F%98%80"])
def test_what_is_no_link_is_told_so(client: Client, path: str) -> None:
    assert "Lenken virker ikke" in client.get(f"/konto/nytt-passord/{path}/").content.decode()


@pytest.mark.parametrize(
    ("first", "again", "field", "said"),
    [
        ("kort", "kort", "new_password1", "Passordet er for kort. Det må ha minst 12 tegn."),
        (
            NEW,
            NEW + "x",
            "new_password2",
            "De to passordene er ikke like. Skriv det nye passordet to ganger.",
        ),
        ("password1234", "password1234", "new_password1", "Mange andre bruker"),
        (
            "Solvik kommune 2026!",
            "Solvik kommune 2026!",
            "new_password1",
            "Passordet ligner for mye på navnet",
        ),
        ("stafettloggen1", "stafettloggen1", "new_password1", "Passordet ligner for mye på navnet"),
    ],
)
def test_a_password_that_is_refused_is_said_by_the_field(
    client: Client, user: User, first: str, again: str, field: str, said: str
) -> None:
    answer = use(client, links.link(user).partition("8000")[2], first, again)
    assert [error for error in field_errors(answer, field) if error.startswith(said)]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_all_sessions_end_and_the_code_is_asked_for_still(client: Client, user: User, settings: Any) -> None:
    signed_in = Client()
    type_password(signed_in, user)
    with_app(user)
    user.refresh_from_db()
    use(client, links.link(user).partition("8000")[2])
    assert signed_in.get("/").status_code == 302
    assert not SignIn.objects.active().filter(user=user).exists()
    assert type_password(client, user, NEW)["Location"] == reverse("sign_in_code")
    assert is_out(client)


def test_two_forms_of_one_link_set_one_password(user: User) -> None:
    """Both were shown while it was good; the second is sent afterwards."""
    token = links.tokens.make_token(user)
    assert links.use(user, token, NEW)
    assert not links.use(user, token, f"{NEW}-til")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_link_of_one_who_is_no_longer_staff_is_dead_when_it_is_used(user: User, settings: Any) -> None:
    settings.FAMILY_BY_LOCAL_ACCOUNT = False
    token = links.tokens.make_token(user)
    user.is_staff = False
    user.save()
    assert not links.use(user, token, NEW)
    user.refresh_from_db()
    assert not user.check_password(NEW)


def test_a_log_line_holds_no_token(user: User) -> None:
    token = links.tokens.make_token(user)
    event = {"event": f"Not Found: {reverse('password_set', args=['MQ', token])}", "status": 404}
    assert without_links in LOGGING["formatters"]["json"]["foreign_pre_chain"]
    said = without_links(None, "", event)
    assert token not in str(said)
    assert said["event"] == "Not Found: /konto/nytt-passord/[lenke]"
