"""The first administrator: a number from a terminal, a link to the password, and never a superuser."""

import sys
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from permissions import roles
from permissions.models import RoleAssignment, User
from permissions.national_number import generate
from permissions.policy import Role
from permissions.sign_in import second_factor
from stafettlog.models import OutboxMessage
from tests.factories import make_role
from tests.sign_in.local import app_code, type_password, with_app

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


def renew(username: str, *more: str) -> str:
    out = StringIO()
    call_command("create_admin", username, "--new-link", *more, stdout=out)
    return out.getvalue()


def link_in(said: str, settings: Any) -> str:
    """The path of the link that was printed, the last line alone."""
    *_before, link = said.splitlines()
    assert link.startswith(f"{settings.PUBLIC_URL}/konto/nytt-passord/")
    return link.removeprefix(settings.PUBLIC_URL)


def use(client: Client, link: str) -> Any:
    here = client.get(link)
    address = here["Location"] if here.status_code == 302 else link
    return client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})


@pytest.mark.parametrize(
    ("word", "role"), [("drift", Role.OPERATOR), ("kommuneadministrator", Role.MUNICIPALITY_ADMIN)]
)
def test_administrator_is_made_with_number_and_role_and_sets_the_password_by_the_link(
    terminal: Callable[..., list[str]], client: Client, settings: Any, word: str, role: Role
) -> None:
    asked = terminal(NUMBER)
    said = create(role=word)
    assert "nora" in said
    assert NUMBER not in said
    assert len(asked) == 1
    user = User.objects.get(username="nora")
    assert (user.national_number, user.is_staff, user.is_superuser) == (NUMBER, True, False)
    assert [(row.role, row.organisation) for row in user.role_assignments.all()] == [(role, None)]
    assert not user.has_usable_password()
    assert use(client, link_in(said, settings)).status_code == 302
    assert client.login(username="nora", password=PASSWORD)
    assert PASSWORD not in str(list(User.history.values()))
    assert "Lenken virker ikke" in use(Client(), link_in(said, settings)).content.decode()


def test_the_first_administrator_comes_in_by_link_password_and_app(
    terminal: Callable[..., list[str]], client: Client, settings: Any
) -> None:
    settings.LOCAL_SECOND_FACTOR_REQUIRED = True
    terminal(NUMBER)
    use(client, link_in(create(), settings))
    assert type_password(client, "nora", PASSWORD)["Location"] == reverse("second_factor")
    client.get(reverse("second_factor"))
    code = app_code(User.objects.get(), confirmed=False)
    assert client.post(reverse("second_factor"), {"code": code}).status_code == 200
    assert client.get("/").status_code == 200


def test_a_new_link_ends_the_old_one_the_password_and_the_sessions(client: Client, settings: Any) -> None:
    user = make_role(Role.OPERATOR)
    old = renew(user.username)
    use(client, link_in(old, settings))
    type_password(client, user, PASSWORD)
    assert client.get("/").status_code == 200
    unused, said = renew(user.username), renew(user.username)
    assert client.get("/").status_code == 302
    assert not client.login(username=user.username, password=PASSWORD)
    assert "Lenken virker ikke" in use(Client(), link_in(unused, settings)).content.decode()
    assert use(Client(), link_in(said, settings)).status_code == 302
    assert client.login(username=user.username, password=PASSWORD)


def test_a_new_link_leaves_the_app_unless_told_to_forget_it() -> None:
    user = make_role(Role.MUNICIPALITY_ADMIN)
    with_app(user)
    renew(user.username)
    assert second_factor.has(user)
    renew(user.username, "--forget-app")
    assert not second_factor.has(user)
    assert [row.kind for row in OutboxMessage.objects.filter(user=user)] == ["second_factor_reset"]


@pytest.mark.parametrize("who", ["nobody", "no administrator", "ended"])
def test_a_new_link_is_for_administrators_that_are_there(who: str) -> None:
    user = make_role(Role.PRIVACY_OFFICER if who == "no administrator" else Role.OPERATOR)
    if who == "ended":
        User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(CommandError, match="ingen administrator"):
        renew("finnes-ikke" if who == "nobody" else user.username)
    user.refresh_from_db()
    assert user.has_usable_password()


@pytest.mark.parametrize(
    ("typed", "sentence"), [("12345678901", "ikke en gyldig dato"), ("123", "11 siffer")]
)
def test_a_wrong_answer_makes_nobody(terminal: Callable[..., list[str]], typed: str, sentence: str) -> None:
    terminal(typed)
    with pytest.raises(CommandError, match=sentence):
        create()
    assert not User.objects.exists()


def test_what_is_missing_is_said(terminal: Callable[..., list[str]], settings: Any) -> None:
    asked = terminal()
    with pytest.raises(CommandError, match="--role"):
        call_command("create_admin", "nora")
    settings.PUBLIC_URL = ""
    with pytest.raises(CommandError, match="PUBLIC_URL"):
        create()
    assert asked == []


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
    monkeypatch.setattr(sys, "stdin", StringIO(f"{NUMBER}\n"))
    with pytest.raises(CommandError, match="terminal"):
        create()
    assert not User.objects.exists()


def test_a_failing_role_leaves_no_user(
    terminal: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    terminal(NUMBER)
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
