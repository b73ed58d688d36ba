"""A forgotten password: the same answer for everybody, and a link that is good once, for an hour."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.logs import without_links
from permissions.models import SignIn, User
from permissions.sign_in import links
from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from tests.factories import PASSWORD, make_organisation, make_staff
from tests.sign_in.local import NEW, NOON, field_errors, is_out, type_password, with_app

pytestmark = pytest.mark.django_db
ASK = "/konto/glemt-passord/"


@pytest.fixture(autouse=True)
def clock(time_machine: Any) -> Any:
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def user() -> User:
    return make_staff(make_organisation()).user


def ask(client: Client, account: str, **more: Any) -> Any:
    return client.post(ASK, {"account": account}, **more)


def mailed_link() -> str:
    """The path of the link in the one mail that the worker sent."""
    mail.outbox.clear()
    deliver()
    (sent,) = mail.outbox
    return re.search(r"https?://[^/]+(/konto/nytt-passord/\S+)", sent.body)[1]


def use(client: Client, link: str, password: str = NEW, again: str | None = None) -> Any:
    """Open the link and send the form of the page that it leads to."""
    here = client.get(link)
    address = here["Location"] if here.status_code == 302 else link
    return client.post(address, {"new_password1": password, "new_password2": again or password})


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


def nobody(user: User, why: str) -> str:
    """What is typed for an account that gets no link."""
    changes = {
        "ended": {"is_active": False},
        "without a number": {"national_number": None, "national_number_index": None},
        "without a password": {"password": "!x"},
        "without an address": {"email": ""},
    }
    if why in changes:
        User.objects.filter(pk=user.pk).update(**changes[why])
        return user.username
    return {"unknown": "finnes-ikke", "unknown address": "ingen@solvik.example", "sql": "' OR 1=1 --"}[why]


@pytest.mark.parametrize(
    "why",
    [
        "unknown",
        "unknown address",
        "sql",
        "ended",
        "without a number",
        "without a password",
        "without an address",
    ],
)
def test_who_has_no_account_is_answered_alike(user: User, why: str) -> None:
    """Status, address, headers and page; and as many reads and writes."""
    other = make_staff(make_organisation()).user
    typed = nobody(user, why)
    answers, pages, work = [], [], []
    for name in (other.username, typed):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, name)
        work.append([re.sub(r"\W.*", "", one["sql"]) for one in asked])
        answers.append((answer.status_code, sorted(answer.headers.items()), answer.content))
        page = client.get(answer["Location"])
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert work[0] == work[1]
    mail.outbox.clear()
    deliver()
    assert [one.to for one in mail.outbox] == [[other.email]]
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {
        MessageState.SENT,
        MessageState.DROPPED,
    }


def test_nothing_typed_is_said_by_the_field(client: Client) -> None:
    assert field_errors(ask(client, " "), "account") == ["Skriv inn e-post eller brukernavn"]
    html = client.get(ASK).content.decode()
    assert 'autocomplete="username"' in html


def test_an_address_asks_so_often_and_no_more(client: Client, user: User, settings: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"password_link_address": (2, 3600)}
    codes = [ask(client, f"noen{at}").status_code for at in range(3)]
    assert codes == [302, 302, 429]
    assert ask(client, user.username, REMOTE_ADDR="192.0.2.5").status_code == 302


def test_one_account_is_not_flooded_and_nobody_is_told(user: User) -> None:
    for at in range(6):
        answer = ask(Client(), [user.username, user.email][at % 2], REMOTE_ADDR=f"192.0.2.{at}")
        assert answer["Location"] == f"{ASK}?sendt"
    assert OutboxMessage.objects.filter(user=user).count() == 3


def test_each_account_of_one_address_gets_its_own(client: Client, user: User) -> None:
    other = make_staff(make_organisation()).user
    User.objects.filter(pk=other.pk).update(email=user.email)
    ask(client, user.email)
    assert set(OutboxMessage.objects.values_list("user", flat=True)) == {user.pk, other.pk}


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


def test_a_link_that_waited_for_the_mail_server_is_not_sent(client: Client, user: User, clock: Any) -> None:
    ask(client, user.username)
    clock.shift(3601)
    mail.outbox.clear()
    deliver()
    assert mail.outbox == []
    assert OutboxMessage.objects.get().state == MessageState.DROPPED


def test_a_log_line_holds_no_token(user: User) -> None:
    token = links.tokens.make_token(user)
    event = {"event": f"Not Found: {reverse('password_set', args=['MQ', token])}", "status": 404}
    said = without_links(None, "", event)
    assert token not in str(said)
    assert said["event"] == "Not Found: /konto/nytt-passord/[lenke]"
