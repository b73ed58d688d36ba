"""Asking for a link to a new password: the same answer for everybody, with as much work to do."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from permissions.models import User
from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from tests.factories import make_organisation, make_staff
from tests.sign_in.asking import ASK, ask
from tests.sign_in.local import field_errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


def test_a_link_that_waited_for_the_mail_server_is_not_sent(client: Client, user: User, clock: Any) -> None:
    ask(client, user.username)
    clock.shift(3601)
    mail.outbox.clear()
    deliver()
    assert mail.outbox == []
    assert OutboxMessage.objects.get().state == MessageState.DROPPED


def test_who_has_got_another_way_in_since_gets_no_link(client: Client, user: User) -> None:
    """Asked again when it is delivered."""
    ask(client, user.username)
    User.objects.filter(pk=user.pk).update(password="!bankid")
    mail.outbox.clear()
    deliver()
    assert mail.outbox == []
    row = OutboxMessage.objects.get()
    assert (row.state, row.failure) == (MessageState.DROPPED, "no_access")
