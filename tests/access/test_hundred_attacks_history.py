"""The history's doors, and those of sign-in: sessions, cookies, tokens and where one is sent on."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Stafettlog
from tests.access.two import signed_in
from tests.factories import (
    PASSWORD,
    make_concern,
    make_log,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()), first_name="Kanarifugl")


def page(log: Stafettlog) -> str:
    return reverse("admin:stafettlog_stafettlog_change", args=[log.pk])


def test_history_has_no_address_and_no_form(log: Stafettlog) -> None:
    """simple-history's own pages, and any post to ours, change no version."""
    concern = make_concern(log, log.stafettholder, text="Først")
    version = concern.history.first()
    client = signed_in(log.stafettholder.user)
    ours = reverse("admin:log_history", args=[log.pk])
    versions = {
        model: model.history.count()
        for model in apps.get_models()
        if hasattr(getattr(model, "history", None), "count")
    }
    for address in (
        f"/stafettlog/concern/{concern.pk}/history/{version.history_id}/",
        f"/stafettlog/historicalconcern/{version.history_id}/change/",
        f"/stafettlog/stafettlog/{log.pk}/history/1/",
        f"/stafettlog/stafettlog/{log.pk}/history/?_history=1",
        f"{ours}{version.history_id}/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"text": "Sist", "_save": "1", "post": "yes"}).status_code == 404
    assert client.post(ours, {"_change_history": "1", "text": "Sist"}).status_code == 405
    for query in (
        "?p=9999",
        "?model=user",
        "?rad=%00",
        "?eldre=%00",
        f"?rad={log.stafettholder_id}",
        "?all=1",
    ):
        assert client.get(ours + query).status_code in {200, 404}
    assert {model: model.history.count() for model in versions} == versions


def test_reading_of_history_is_scoped_row_by_row(log: Stafettlog) -> None:
    """No id in an address turns one's own history into another log's."""
    other = make_log(make_staff(make_organisation()))
    text = make_concern(log, log.stafettholder, text="Hemmelighet i Kanarilogg")
    client = signed_in(other.stafettholder.user)
    ours = reverse("admin:log_history", args=[other.pk])
    for name in ("rad", "row", "id", "eldre", "before", "concern", "log", "log_id"):
        for value in (text.pk, log.pk):
            assert "Hemmelighet" not in client.get(ours, {name: str(value)}).content.decode()


def test_history_shows_no_secret_column(log: Stafettlog) -> None:
    """Numbers, passwords, indexes and names of stored files stand in no version that is shown."""
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    child = log.child
    for user in (log.stafettholder.user, actor.user, make_role(Role.COORDINATOR, log.organisation)):
        text = signed_in(user).get(reverse("admin:log_history", args=[log.pk])).content.decode()
        for secret in (child.national_number, child.national_number_index, log.stafettholder.user.password):
            assert secret not in text


@pytest.mark.parametrize(
    "target",
    [
        "//ond.example/",
        "https://ond.example",
        "http:///ond.example",
        "/\\ond.example",
        "javascript:alert(1)",
        "\x00/",
        "https:ond.example",
    ],
)
def test_sign_in_sends_nobody_to_another_machine(log: Stafettlog, target: str) -> None:
    user = log.stafettholder.user
    form = {"username": user.username, "password": PASSWORD, "next": target}
    for address in ("/login/", "/login/?next=https://ond.example"):
        answer = Client().post(address, form)
        assert answer.status_code == 302
        assert "ond.example" not in answer["Location"]
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith("//")


def test_session_of_before_signing_in_is_not_the_one_of_after(log: Stafettlog) -> None:
    client = Client()
    client.cookies["stafett_session"] = "a" * 32
    user = log.stafettholder.user
    assert client.post("/login/", {"username": user.username, "password": PASSWORD}).status_code == 302
    kept = client.cookies["stafett_session"]
    assert kept.value != "a" * 32
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    other = Client()
    other.cookies["stafett_session"] = "a" * 32
    assert other.get(page(log)).status_code == 302


def test_signed_out_session_is_worth_nothing(log: Stafettlog) -> None:
    client = signed_in(log.stafettholder.user)
    stolen = Client()
    stolen.cookies["stafett_session"] = client.cookies["stafett_session"].value
    assert stolen.get(page(log)).status_code == 200
    assert client.post("/logout/").status_code in {200, 302}
    assert stolen.get(page(log)).status_code == 302


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_link_signs_nobody_out(log: Stafettlog, method: str) -> None:
    client = signed_in(log.stafettholder.user)
    assert getattr(client, method)("/logout/").status_code == 405
    assert client.get(page(log)).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("messages", '[["__json_message",0,40,"<b>Ond</b>"]]'),
        ("stafett_messages", '[["__json_message",1,40,"<b>Ond</b>"]]'),
        ("stafett_messages", "gAAAA" + "x" * 200),
        ("stafett_session", "../../etc/passwd"),
        ("stafett_session", "\x7f" * 40),
        ("django_language", "../../x"),
        ("sessionid", "1"),
        ("csrftoken", "x"),
    ],
)
def test_forged_cookie_says_and_breaks_nothing(log: Stafettlog, name: str, value: str) -> None:
    client = signed_in(log.stafettholder.user)
    client.cookies[name] = value
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
    assert "<b>Ond" not in answer.content.decode()
    assert "Ond" not in answer.content.decode()


def test_no_form_without_its_token(log: Stafettlog) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(log.stafettholder.user)
    before = Stafettlog.objects.filter(pk=log.pk).values().get()
    for name in ("log_close", "log_level", "consent_withdraw", "concern_add", "log_export"):
        address = reverse(f"admin:{name}", args=[log.pk])
        for headers in ({}, {"HTTP_ORIGIN": "https://ond.example"}, {"HTTP_X_CSRFTOKEN": "a" * 64}):
            assert (
                client.post(address, {"reason": "x", "csrfmiddlewaretoken": "a" * 64}, **headers).status_code
                == 403
            )
    assert client.post("/logout/").status_code == 403
    assert Stafettlog.objects.filter(pk=log.pk).values().get() == before


@pytest.mark.parametrize(
    "host", ["ond.example", "testserver.ond.example", "testserver:80@ond.example", "", "%00"]
)
def test_another_host_is_not_ours(log: Stafettlog, host: str) -> None:
    answer = signed_in(log.stafettholder.user).get("/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert b"Kanarifugl" not in answer.content


def test_guess_of_a_name_is_answered_as_a_guess_of_a_password(log: Stafettlog) -> None:
    user = log.stafettholder.user
    nobody = make_staff(log.organisation, number=False).user
    said = set()
    for name in (user.username, "finnes-ikke", nobody.username):
        answer = Client().post("/login/", {"username": name, "password": "feil-passord"})
        said.add((answer.status_code, tuple(map(str, answer.context["form"].non_field_errors()))))
    assert len(said) == 1
    assert not User.objects.filter(username="finnes-ikke").exists()
