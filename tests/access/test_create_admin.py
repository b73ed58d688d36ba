"""The first administrator: number and password from a terminal, role and user together, never a superuser."""

import sys
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.national_number import generate
from permissions.policy import Role
from tests.factories import make_role

pytestmark = pytest.mark.django_db

NUMBER = generate(date(1979, 5, 4), 0)
PASSWORD = "et-langt-uvanlig-ord"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`terminal("answer", …)`: what the person types, one for each question; returns the questions asked."""

    def answers(*typed: str) -> list[str]:
        left, asked = list(typed), []

        def ask(prompt: str) -> str:
            asked.append(prompt)
            return left.pop(0)

        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", ask)
        return asked

    return answers


def create(username: str = "nora", role: str = "drift") -> str:
    out = StringIO()
    call_command(
        "create_admin", username, "--role", role, "--first-name", "Nora", "--last-name", "Fjell", stdout=out
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("word", "role"), [("drift", Role.OPERATOR), ("kommuneadministrator", Role.MUNICIPALITY_ADMIN)]
)
def test_administrator_is_made_with_number_password_and_role(
    terminal: Callable[..., list[str]], client: Client, word: str, role: Role
) -> None:
    asked = terminal(NUMBER, PASSWORD, PASSWORD)
    said = create(role=word)
    assert "nora" in said
    assert NUMBER not in said
    assert len(asked) == 3
    user = User.objects.get(username="nora")
    assert (user.national_number, user.is_staff, user.is_superuser) == (NUMBER, True, False)
    assert [(row.role, row.organisation) for row in user.role_assignments.all()] == [(role, None)]
    assert client.login(username="nora", password=PASSWORD)
    assert PASSWORD not in str(list(User.history.values()))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("12345678901",), "ikke en gyldig dato"),
        (("123",), "11 siffer"),
        ((NUMBER, "kort", "kort"), "for kort. Det må ha minst 12 tegn"),
        ((NUMBER, PASSWORD, PASSWORD + "x"), "ikke like"),
        ((NUMBER, "password1234", "password1234"), "Mange andre bruker"),
    ],
)
def test_a_wrong_answer_makes_nobody(
    terminal: Callable[..., list[str]], typed: tuple[str, ...], sentence: str
) -> None:
    terminal(*typed)
    with pytest.raises(CommandError, match=sentence):
        create()
    assert not User.objects.exists()


def test_a_taken_name_or_number_is_refused(terminal: Callable[..., list[str]]) -> None:
    existing = make_role(Role.OPERATOR)
    asked = terminal(existing.national_number)
    with pytest.raises(CommandError, match="Brukernavnet"):
        create(existing.username.upper())
    assert asked == []
    with pytest.raises(CommandError, match="allerede"):
        create()
    assert User.objects.count() == 1


def test_a_name_that_no_user_may_have_is_refused_before_any_question(
    terminal: Callable[..., list[str]],
) -> None:
    asked = terminal()
    with pytest.raises(CommandError):
        create("nora fjell!")
    assert asked == []


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(f"{NUMBER}\n{PASSWORD}\n{PASSWORD}\n"))
    with pytest.raises(CommandError, match="terminal"):
        create()
    assert not User.objects.exists()


def test_a_failing_role_leaves_no_user(
    terminal: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    terminal(NUMBER, PASSWORD, PASSWORD)
    monkeypatch.setattr(roles, "assign", fail)
    with pytest.raises(RuntimeError):
        create()
    assert not User.objects.exists()
    assert not RoleAssignment.objects.exists()


@pytest.mark.parametrize(
    "options", [[], ["--noinput", "--username", "root", "--email", "root@solvik.example"]]
)
def test_nobody_becomes_superuser_by_command(options: list[str]) -> None:
    with pytest.raises(CommandError, match="create_admin"):
        call_command("createsuperuser", *options)
    assert not User.objects.exists()
